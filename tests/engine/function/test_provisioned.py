from tests.engine.function.at_work import AtWork


def starts(work):
    return [(row.subject, row.rule) for row in work.run().rows if row.kind == "STARTED"]


def with_provisioned(count, delay_s=0, **settings):
    work = AtWork(settings)
    work.invoker.provision(count, delay_s * 1_000_000)
    return work


def test_ready_environments_come_first_and_the_rest_spills_over():
    work = with_provisioned(2, InitDuration=300)
    for event in work.events(3):
        work.invoker.start(event)

    rows = work.run().rows

    assert [(row.subject, row.rule, row.value) for row in rows if row.kind == "INIT"] == [
        (0, "provisioned.allocated", 300_000),
        (1, "provisioned.allocated", 300_000),
        (2, "env.cold", 300_000),
    ]
    assert [row.rule for row in rows if row.kind == "STARTED"] == [
        "provisioned.start",
        "provisioned.start",
        "spillover.cold",
    ]


def test_provisioned_concurrency_counts_as_in_use():
    work = AtWork(concurrency=5)
    work.invoker.provision(3)

    throttled = [work.invoker.start(event) for event in work.events(6)]

    assert [site is None for site in throttled] == [True] * 5 + [False]
    assert work.invoker.claimed == 5


def test_until_they_are_ready_it_runs_on_demand():
    work = with_provisioned(1, delay_s=60)
    for at_s, event in zip((10, 70), work.events(2), strict=True):
        work.at(at_s, work.invoker.start, event)

    assert starts(work) == [(0, "spillover.cold"), (1, "provisioned.start")]


def test_ten_times_as_many_requests_in_a_second_as_are_provisioned():
    work = with_provisioned(1, Duration=10)
    for number, event in enumerate(work.events(25)):
        work.at(number * 0.05, work.invoker.start, event)

    rules = [rule for _, rule in starts(work)]

    assert rules[:10] == ["provisioned.start"] * 10
    assert {rule.partition(".")[0] for rule in rules[10:20]} == {"spillover"}
    assert rules[20:] == ["provisioned.start"] * 5


def test_less_than_before_removes_them_once_they_are_free():
    work = with_provisioned(2)
    for event in work.events(2):
        work.invoker.start(event)
    work.at(0.5, work.invoker.provision, 1)

    removed = [row for row in work.run(100).rows if row.kind == "RECLAIMED"]

    assert [(row.at_s, row.rule) for row in removed] == [(1, "provisioned.released")]
    assert work.invoker.claimed == 1


def test_timeout_resets_a_provisioned_environment_too():
    work = with_provisioned(1, Duration=5_000, InitDuration=200)
    for at_s, event in zip((0, 10), work.events(2), strict=True):
        work.at(at_s, work.invoker.start, event)

    assert starts(work) == [(0, "provisioned.start"), (0, "provisioned.suppressed_init")]
