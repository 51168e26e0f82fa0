"""Each scenario of the gallery really tells what its description says, in numbers."""

from itertools import pairwise

import pytest

from eventflow.engine.trace.kinds import TraceKind as K
from tests.gallery.telling import NAMES, changed, metrics, run_of, waits_s
from tests.reading import Run


def test_photo_thumbnails():
    """Five places for twelve photos: what is throttled is later, not lost. Notes stay outside; broken files end in
    the dead-letter queue."""
    run = run_of("photo-thumbnails")
    burst = [row.event for row in run.of(K.PUBLISHED, "uploads") if 6 <= row.at_s < 6.5]
    done = {row.event for row in run.of(K.SUCCEEDED, "make-thumbnail")}

    assert len(burst) == 12
    assert {row.event for row in run.of(K.THROTTLED)} & set(burst)
    assert len(done & set(burst)) >= 10
    assert run.ledger["filtered"] > 50
    assert run.count(K.SENT, "thumb-dlq") == run.ledger["dead_lettered"] > 0


def test_order_review():
    """The pattern takes less than half, and an unknown currency fails at both runs."""
    run = run_of("order-review")

    assert run.ledger["filtered"] > run.ledger["published"] / 2
    assert {row.attempt for row in run.of(K.GAVE_UP)} == {2}
    assert run.ledger["dead_lettered"] >= 3


def test_parcel_notices():
    """Only late and lost parcels come through, and no number that is a text."""
    run = run_of("parcel-notices")
    passed = {row.event for row in run.of(K.PASSED)}
    deck = run.result.manifest["decks"]["0"]
    templates = {deck[row.value]["template"] for row in run.of(K.PUBLISHED) if row.event in passed}

    assert templates <= {"delayed", "lost"}
    assert run.ledger["filtered"] > len(passed)


def test_order_queue():
    """What the filter does not take is deleted from the queue; an unknown country is received three times."""
    run = run_of("order-queue")

    assert {row.rule for row in run.of(K.FILTERED)} >= {"esm.deleted"}
    assert run.count(K.SENT, "orders-dlq") >= 2
    assert {row.attempt for row in run.of(K.GAVE_UP)} == {3}


def test_click_stream():
    """While a broken click is tried three times its shard waits, and the other one goes on."""
    run = run_of("click-stream")
    shard_of = {row.event: row.subject for row in run.of(K.RECEIVED)}
    ways = set()
    for broken in run.of(K.GAVE_UP):
        first = run.of(K.FAILED, event=broken.event)[0].at_s
        meanwhile = [row.event for row in run.of(K.STARTED) if first < row.at_s < broken.at_s]
        ways |= {shard_of[event] == shard_of[broken.event] for event in meanwhile if event != broken.event}

    assert {row.attempt for row in run.of(K.GAVE_UP)} == {3}
    assert ways == {False}


def test_web_shop():
    """A failed request is answered and never run again; behind the table it is tried until it works; the authorizer's
    function runs once for each token and minute."""
    run = run_of("web-shop")

    assert run.count(K.RETURNED, "place-order") == metrics(run, "place-order")["Errors"] > 0
    assert metrics(run, "confirm-order")["Errors"] > 0
    assert run.ledger["waiting"] + run.ledger["lost"] == 0
    assert metrics(run, "check-token")["Invocations"] <= 10 * 3
    assert run.count(K.PUBLISHED, "shop-tokens") > 5 * metrics(run, "check-token")["Invocations"]


def test_mobile_app():
    """A slow welcome is done three times, because Cognito asks three times; a failed field is not run again."""
    run = run_of("mobile-app")
    first = run.of(K.ANSWERED, "welcome-user")[0]

    assert first.value == 5_000_000
    assert metrics(run, "welcome-user")["DuplicateEffects"] > 0
    assert run.count(K.ANSWERED, "welcome-user") % 3 == 0
    assert run.count(K.RETURNED, "read-timeline") == metrics(run, "read-timeline")["Errors"] > 0
    assert run.count(K.RETRY, "notify-followers") > 0


def test_daily_report():
    """Runs at once, after one minute and after two more; the third one writes the report."""
    run = run_of("daily-report")
    begun = [row.at_s for row in run.of(K.STARTED, "make-report")]
    ended = [row.at_s for row in run.rows if row.kind in (K.FAILED, K.SUCCEEDED) and row.node == "make-report"]
    reminders = [int(row.at_s // 60) for row in run.of(K.PUBLISHED, "every-minute")]

    assert [round(later - before) for before, later in zip(ended, begun[1:], strict=False)] == [60, 120]
    assert run.count(K.SUCCEEDED, "make-report") == run.count(K.SUCCEEDED, "send-report") == 1
    assert reminders == [0, 1, 2, 3, 4, 5]
    assert len({round(row.at_s % 60) for row in run.of(K.PUBLISHED, "every-minute")}) > 1


def test_order_saga():
    """A card that never works is charged three times, 2 and 4 s apart, and caught; stock is tried once."""
    run = run_of("order-saga")
    caught = [row.event for row in run.of(K.RETURNED, "charge-card")]
    waits = [row.value / 1_000_000 for row in run.of(K.RETRY, event=caught[0])]

    assert {row.rule for row in run.of(K.RETURNED, "charge-card")} == {"step-functions.caught"}
    assert waits == [2, 4]
    assert run.count(K.RETURNED, "reserve-stock") == metrics(run, "reserve-stock")["Errors"] > 0
    assert {row.value for row in run.of(K.ANSWERED, "plan-delivery")} == {4_000_000}


def test_stuck_group():
    """L14: the failing message's group waits for two visibility timeouts, the others go on."""
    run = run_of("stuck-group")
    deck = run.result.manifest["decks"]["0"]
    group_of = {row.event: deck[row.value]["payload"]["MessageGroupId"] for row in run.of(K.PUBLISHED)}
    (given_up,) = run.of(K.GAVE_UP)
    first = run.of(K.FAILED)[0]
    between = [group_of[row.event] for row in run.of(K.SUCCEEDED) if first.at_s < row.at_s < given_up.at_s]

    assert given_up.at_s - first.at_s > 60
    assert set(between) == {"lyon", "porto"}
    assert run.count(K.SENT, "shop-orders-dlq") == run.ledger["dead_lettered"] == 1
    assert "ghent" in {group_of[row.event] for row in run.of(K.SUCCEEDED) if row.at_s > given_up.at_s}


def test_photo_fan_out():
    """Each photo goes to both queues; the slow side has three runs at most and alone fails."""
    run = run_of("photo-fan-out")

    assert run.count(K.FORWARDED, "resize-jobs") == run.count(K.FORWARDED, "face-jobs") == run.count(K.PASSED)
    assert metrics(run, "resize-photo")["Errors"] == 0
    assert metrics(run, "find-faces")["ConcurrentExecutions"] == 3
    assert metrics(run, "find-faces")["Throttles"] == 0
    assert metrics(run, "find-faces")["Errors"] == 3 * run.ledger["dead_lettered"] > 0
    assert max(waits_s(run, "photo-added", "find-faces")) > 10


def test_order_pipe():
    """The pipe drops baskets, an unknown customer comes three times and ends beside the queue, gifts go to both."""
    run = run_of("order-pipe")

    assert run.count(K.FILTERED, "shop-orders") > 20
    assert metrics(run, "add-customer")["Errors"] == 3 * run.count(K.SENT, "shop-orders-dlq") > 0
    assert metrics(run, "pack-order")["Invocations"] > metrics(run, "wrap-gift")["Invocations"] > 10
    assert run.count(K.PUBLISHED, "to-the-bus") == run.count(K.SUCCEEDED, "add-customer")


def test_greenhouse_sensors():
    """Two rules on each message; what can't be handed over goes to the error action, or is lost."""
    run = run_of("greenhouse-sensors")
    lost_s = run.times_s(K.LOST)

    assert metrics(run, "store-reading")["Invocations"] > metrics(run, "open-windows")["Invocations"] > 20
    assert run.count(K.SENT, "failed-actions") == run.ledger["dead_lettered"] > 0
    assert 90 <= min(lost_s) <= max(lost_s) <= 100.5
    assert metrics(run, "store-reading")["Errors"] == 0


def test_no_filter():
    """L7: two of three runs are for nothing."""
    run, mended = run_of("no-filter"), changed("no-filter", ("triggers", 0, "suffix", ".jpg"))

    photos = run.ledger["published"] / 3
    assert metrics(run, "publish-photo")["Invocations"] == 3 * photos
    assert metrics(mended, "publish-photo")["Invocations"] == photos
    assert mended.ledger["filtered"] == 2 * photos


def test_no_dead_letter_queue():
    """Three runs, then nothing is left of the refund; with a queue each of them is there."""
    run = run_of("no-dead-letter-queue")
    mended = changed(
        "no-dead-letter-queue",
        ("sources", "refund-dlq", {"kind": "sqs"}),
        ("functions", "pay-refund", "dead_letter_queue", "refund-dlq"),
    )

    assert run.ledger["lost"] > 10
    assert {row.attempt for row in run.of(K.GAVE_UP)} == {3}
    assert mended.ledger["lost"] == 0
    assert mended.count(K.SENT, "refund-dlq") == run.ledger["lost"]


def test_unlimited_concurrency():
    """The import takes all of the account, and the checkout fails though its code does not."""
    run = run_of("unlimited-concurrency")
    mended = changed(
        "unlimited-concurrency",
        ("functions", "import-catalogue", "settings", "ReservedConcurrentExecutions", 20),
    )

    assert metrics(run, "import-catalogue")["ConcurrentExecutions"] == 200
    assert metrics(run, "check-out")["Errors"] == 0
    assert run.count(K.RETURNED, "check-out") == metrics(run, "check-out")["Throttles"] > 10
    assert mended.count(K.RETURNED, "check-out") == 0
    assert metrics(mended, "import-catalogue")["ConcurrentExecutions"] == 20
    assert run.ledger["lost"] == mended.ledger["lost"] == 0


def test_low_reserved_concurrency():
    """L1, L2: healthy messages in the dead-letter queue, though the code failed on none of them."""
    run = run_of("low-reserved-concurrency")
    mended = changed(
        "low-reserved-concurrency",
        ("triggers", 0, "settings", "MaximumConcurrency", 2),
        ("functions", "print-invoice", "settings", "ReservedConcurrentExecutions", 5),
        ("sources", "invoices", "settings", "VisibilityTimeout", 150),
    )

    assert run.ledger["dead_lettered"] >= 4
    assert run.ledger["succeeded"] + run.ledger["dead_lettered"] == 20
    assert metrics(run, "print-invoice")["Errors"] == 0
    assert metrics(run, "print-invoice")["Throttles"] > 0
    assert mended.ledger["succeeded"] == 20
    assert metrics(mended, "print-invoice")["Throttles"] == 0


def test_poison_pill():
    """L3, L4: nothing behind it is processed; bisecting and a limit free the shard."""
    run = run_of("poison-pill")
    mended = changed(
        "poison-pill",
        ("triggers", 0, "settings", "BisectBatchOnFunctionError", True),
        ("triggers", 0, "settings", "MaximumRetryAttempts", 2),
        ("triggers", 0, "settings", "OnFailure", "failed-readings"),
    )
    deck = run.result.manifest["decks"]["0"]
    (poison,) = [row for row in run.of(K.PUBLISHED) if deck[row.value]["template"] == "broken"]
    behind = {row.event for row in run.of(K.PUBLISHED) if row.at_s > poison.at_s}

    assert not behind & {row.event for row in run.rows if row.kind in (K.SUCCEEDED, K.PROCESSED)}
    assert run.ledger["waiting"] > len(behind) > 200
    assert metrics(run, "meter-readings->store-readings")["IteratorAge max ms"] > 150_000
    assert [row.event for row in mended.of(K.DEAD_LETTERED)] == [poison.event]
    assert mended.ledger["succeeded"] == mended.ledger["published"] - 1
    assert metrics(mended, "meter-readings->store-readings")["IteratorAge max ms"] < 60_000


def test_short_visibility():
    """L11: a second run beside the first, and the customer pays twice."""
    run = run_of("short-visibility")
    mended = changed("short-visibility", ("interventions", 0, "set", "value", 360))
    idempotent = changed("short-visibility", ("functions", "charge-card", "settings", "Idempotent", True))
    again = run.of(K.PUBLISHED, "charges")
    charges = sum(row.rule == "source.traffic" for row in again)

    assert metrics(run, "charge-card")["Invocations"] > charges
    assert metrics(run, "charge-card")["DuplicateEffects"] == len(again) - charges > 4
    assert min(row.at_s for row in again if row.rule == "sqs.redelivered") > 30
    assert metrics(run, "charge-card")["Errors"] == 0
    assert metrics(mended, "charge-card")["Invocations"] == charges
    assert metrics(idempotent, "charge-card")["DuplicateEffects"] == 0


def test_recursive_bucket():
    """L6: sixteen runs for each photo, then Lambda stops the chain; with a prefix it is one."""
    run = run_of("recursive-bucket")
    mended = changed("recursive-bucket", ("triggers", 0, "prefix", "incoming/"))

    photos = sum(row.rule == "source.traffic" for row in run.of(K.PUBLISHED))
    assert metrics(run, "shrink-photo")["RecursiveInvocationsDropped"] == photos == 6
    assert metrics(run, "shrink-photo")["Invocations"] == 16 * photos
    assert metrics(mended, "shrink-photo")["Invocations"] == photos
    assert metrics(mended, "shrink-photo")["RecursiveInvocationsDropped"] == 0


def test_fan_out_storm():
    """Twelve runs for one change, six with filters, and the sale is no longer throttled as much."""
    channels = ("site", "app", "partners")
    filters = [("triggers", 3 + place, "FilterPolicy", {"channel": [name]}) for place, name in enumerate(channels)]
    run, mended = run_of("fan-out-storm"), changed("fan-out-storm", *filters)
    functions = [f"{verb}-{channel}" for verb in ("update", "clear") for channel in channels]

    changes = run.count(K.SUCCEEDED, "update-site")
    assert sum(metrics(run, name)["Invocations"] for name in functions) == 12 * changes
    assert sum(metrics(mended, name)["Invocations"] for name in functions) == 6 * changes
    throttles, fewer = (sum(metrics(each, name)["Throttles"] for name in functions) for each in (run, mended))
    assert throttles > 300
    assert fewer < throttles / 3


def test_batch_window():
    """L12: up to 20 s, though the window is five."""
    run = run_of("batch-window")
    mended = changed("batch-window", ("triggers", 0, "settings", "MaximumBatchingWindowInSeconds", 0))

    assert min(waits_s(run, "sign-ups", "send-welcome")) > 5
    assert 15 < max(waits_s(run, "sign-ups", "send-welcome")) <= 21
    assert max(waits_s(mended, "sign-ups", "send-welcome")) < 1


def test_cold_burst():
    """L16: 1,000 new environments and 500 errors; then warm ones for all."""
    run = run_of("cold-burst")
    mended = changed(
        "cold-burst",
        ("account", {"ConcurrentExecutions": 2_000}),
        ("functions", "sell-ticket", "settings", "ProvisionedConcurrentExecutions", 500),
    )
    in_the_burst = [row for row in run.of(K.INIT) if 7 <= row.at_s < 7.1]
    later = [row for row in run.of(K.INIT) if row.at_s > 8]

    assert 998 <= len(in_the_burst) <= 1_000
    assert run.ledger["returned"] == metrics(run, "sell-ticket")["Throttles"] == 500
    assert not later
    assert mended.ledger["returned"] == 0
    assert metrics(mended, "sell-ticket")["ColdStarts"] <= 1_000


def test_request_rate():
    """L17: a third of the requests is refused while environments are idle; twice the concurrency serves all."""
    run = run_of("request-rate")
    mended = changed("request-rate", ("functions", "look-up-price", "settings", "ReservedConcurrentExecutions", 20))

    assert {row.rule for row in run.of(K.THROTTLED)} == {"concurrency.reserved_rate"}
    assert run.count(K.RETURNED) == metrics(run, "look-up-price")["Throttles"] > 400
    assert metrics(run, "look-up-price")["ConcurrentExecutions"] < 10
    assert mended.count(K.RETURNED) == 0


def test_big_batch():
    """L13: good labels are printed three times and end beside the bad one."""
    run = run_of("big-batch")
    mended = changed("big-batch", ("triggers", 0, "settings", "FunctionResponseTypes", "ReportBatchItemFailures"))

    assert run.ledger["dead_lettered"] == 20
    assert metrics(run, "print-labels")["DuplicateEffects"] == 2 * 2 * 9
    assert mended.ledger["dead_lettered"] == 2
    assert mended.ledger["succeeded"] == 38
    assert metrics(mended, "print-labels")["DuplicateEffects"] == 0


def test_impatient_client():
    """L19: the request is sent five times in all, 60 s apart, while the earlier runs go on."""
    run = run_of("impatient-client")
    mended = changed("impatient-client", ("sources", "back-office", "settings", {"ReadTimeoutSeconds": 130}))

    sent = [row for row in run.of(K.PUBLISHED) if row.rule == "caller.retried"]
    assert len(sent) == 3 * 4
    assert metrics(run, "draw-up-contract")["DuplicateEffects"] == 3 * 4
    assert metrics(run, "draw-up-contract")["Invocations"] == 6 + 3 * 5
    assert metrics(mended, "draw-up-contract")["Invocations"] == 9


def test_missing_permission():
    """L10: no run and no second try; the target's dead-letter queue has the event."""
    run = run_of("missing-permission")
    mended = changed("missing-permission", ("triggers", 1, "permitted", True))

    assert metrics(run, "pay-courier")["Invocations"] == 0
    assert run.count(K.SENT, "unpaid-dlq") == metrics(run, "inform-customer")["Invocations"] > 20
    assert run.count(K.RETRY) == 0
    assert metrics(mended, "pay-courier")["Invocations"] == metrics(mended, "inform-customer")["Invocations"]


def test_off_switch():
    """L15: what comes while it is off is given up without an attempt; a limit of 1 only makes it wait."""
    run = run_of("off-switch")
    mended = changed("off-switch", ("interventions", 0, "set", "value", 1))

    given_up = run.of(K.GAVE_UP)
    assert {(row.rule, row.attempt) for row in given_up} == {("async.zero_reserved", 0)}
    assert all(7 <= row.at_s <= 67 for row in given_up)
    assert len(given_up) == run.count(K.SENT, "index-dlq") > 30
    assert mended.ledger["dead_lettered"] == 0
    assert mended.ledger["succeeded"] == mended.ledger["published"]


def test_hot_key():
    """L5: ten lanes, and the one with the match's key falls behind; keys of players keep up."""
    run = run_of("hot-key")
    mended = changed("hot-key", ("sources", "bets", "payloads", "final", "partitionKey", "player-{000}"))

    spans = runs_of(run, "final")
    assert metrics(run, "take-bet")["ConcurrentExecutions"] > 1
    assert metrics(run, "bets->take-bet")["IteratorAge max ms"] > 30_000
    assert metrics(mended, "bets->take-bet")["IteratorAge max ms"] < 10_000
    assert len(spans) > 20
    assert all(ended <= begun for (_, ended), (begun, _) in pairwise(spans))


def runs_of(run: Run, template: str) -> list[tuple[float, float]]:
    """From when to when the runs go on that have an event of this payload, in order."""
    deck = run.result.manifest["decks"]["0"]
    events = {row.event for row in run.of(K.PUBLISHED) if deck[row.value]["template"] == template}
    begun = [row for row in run.rows if row.kind in (K.STARTED, K.JOINED) and row.event in events]
    return sorted({(row.at_s, round(row.at_s + row.value / 1_000_000, 6)) for row in begun})


@pytest.mark.parametrize("name", NAMES)
def test_every_scenario_has_its_story_told(name):
    assert f"test_{name.replace('-', '_')}" in globals()
