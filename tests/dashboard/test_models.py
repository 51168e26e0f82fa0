from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from dashboard.models import Function, Run, Source, TraceChunk, Workspace
from eventflow.engine import ScenarioError
from tests.builders import a_flow, a_function, event_pattern, times
from tests.factories import a_finished_run, a_run, a_scenario

pytestmark = pytest.mark.django_db
SET = {"at": "30s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}


def test_a_run_keeps_its_input_when_the_scenario_changes():
    scenario = a_scenario()
    run = a_run(scenario)

    Function.objects.filter(scenario=scenario, name="thumb").update(settings={"Timeout": 9})
    run.refresh_from_db()

    assert run.snapshot["functions"]["thumb"]["settings"]["Duration"] == 300
    assert scenario.snapshot() != run.snapshot


def test_a_scenario_that_cannot_be_run_leaves_no_run():
    scenario = a_scenario()
    Function.objects.filter(scenario=scenario, name="thumb").update(settings={"Timeout": -1})

    with pytest.raises(ScenarioError, match="Timeout"):
        scenario.start_run(scenario.workspace)

    assert not Run.objects.exists()


def test_a_branch_has_its_parents_input_and_more():
    parent = a_run()

    branch = parent.branch([SET], "reserve 9")
    twig = branch.branch([{"at": "40s", "drop": {"event": 3}}])

    assert (branch.fork_us, branch.parent, branch.baseline) == (30_000_000, parent, parent)
    assert (twig.fork_us, twig.parent, twig.baseline) == (40_000_000, branch, parent)
    assert [item["at_us"] for item in twig.interventions] == [30_000_000, 40_000_000]
    assert set(Run.objects.family_of(twig)) == {parent, branch, twig}


def test_a_branch_stores_the_filter_it_sets():
    flow = a_flow().from_bus(times(1), Order={"state": "PAID"}).into(a_function(), filter=event_pattern('{"a":[1]}'))
    words = {"EventPattern": '{"detail": {"state": ["PAID"]}}'}
    change = {"at": 0, "set_filter": {"source": "bus", "target": "worker", "filter": words}}

    branch = a_run(a_scenario(flow=flow.scenario)).branch([change])

    assert branch.interventions == [{"at_us": 0, "set_filter": {**change["set_filter"]}}]
    assert [filter["patterns"] for filter in branch.manifest["edges"][0]["filters"]] == [
        ['{"a":[1]}'],
        [words["EventPattern"]],
    ]


def test_a_branch_into_another_workspace_belongs_there():
    branch = a_run().branch([SET], workspace=Workspace())

    assert branch.workspace.exists
    assert branch.workspace != branch.parent.workspace


@pytest.mark.parametrize("plain", [{"at": "1s"}, {"at": "1s", "drop": {"event": -1}}, 3])
def test_a_branch_refuses_what_is_no_intervention(plain):
    run = a_run()

    with pytest.raises(ScenarioError):
        run.branch([plain])


def test_a_run_is_cancelled_once():
    run = a_run()

    assert run.cancel()
    assert not run.cancel()

    run.refresh_from_db()
    assert run.state == Run.State.CANCELLED
    assert run.finished


def test_only_one_worker_holds_a_run():
    run = a_run()

    assert run.claim("first")
    assert not run.claim("second")
    assert run.renew("first")
    assert not run.renew("second")


def test_a_silent_workers_run_can_be_taken_over():
    run = a_run()
    run.claim("first")
    Run.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert run in Run.objects.abandoned()
    assert run.claim("second")
    assert not run.renew("first")
    assert not run.finish("first", trace_hash="00", ledger={}, metrics={})


def test_a_finished_run_is_not_abandoned():
    run = a_finished_run()
    Run.objects.update(claimed_until=timezone.now() - timedelta(seconds=1))

    assert run not in Run.objects.abandoned()
    assert not run.claim("late")


def test_the_card_says_what_the_contract_says():
    run = a_finished_run()

    card = run.card()

    assert set(card) >= {
        *("id", "url", "socket", "manifest", "state", "seed", "name", "parent", "fork_us", "until_us"),
        *("trace_hash", "ledger", "chunks"),
    }
    assert card["id"] == run.id.hex
    assert card["ledger"]["balances"] is True


def test_a_chunk_number_is_taken_once():
    run = a_finished_run()
    chunk = run.chunks.first()
    chunk.pk = None

    with pytest.raises(IntegrityError):
        chunk.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [{"state": "asleep"}, {"seed": -1}, {"until_us": 0}, {"state": "finished", "trace_hash": ""}],
)
def test_the_database_refuses_impossible_runs(wrong):
    run = a_run()

    with pytest.raises(IntegrityError):
        Run.objects.filter(pk=run.pk).update(**wrong)


def test_node_names_are_unique_over_sources_and_functions():
    scenario = a_scenario()

    with pytest.raises(IntegrityError):
        Source.objects.create(scenario=scenario, name="thumb", kind="s3")


def test_settings_are_checked_as_their_kind_declares_them():
    function = Function(name="f", settings={"Timeout": 0, "Colour": "red"})

    with pytest.raises(ValidationError) as error:
        function.clean()

    assert len(error.value.message_dict["settings"]) == 2


@pytest.mark.parametrize(
    ("filter", "complaint"),
    [
        (None, None),
        ({"prefix": "images/"}, None),
        (5, "must be an object"),
        ({"prefix": 5}, "filter.prefix: must be a text"),
        ({"EventPattern": "{}"}, "Amazon S3 has no such filter"),
    ],
)
def test_a_filter_is_in_the_words_of_its_source(filter, complaint):
    trigger = a_scenario().triggers.first()
    trigger.filter = filter

    if complaint is None:
        trigger.clean()
    else:
        with pytest.raises(ValidationError, match=complaint):
            trigger.clean()


def test_a_source_is_of_a_kind_from_the_catalogue():
    with pytest.raises(ValidationError, match="no kind of event source"):
        Source(name="s", kind="carrier-pigeon").clean()


def test_there_is_one_gallery():
    gallery = Workspace.objects.gallery()

    assert Workspace.objects.gallery() == gallery
    with pytest.raises(IntegrityError):
        Workspace.objects.create(is_gallery=True)


def test_deleting_a_workspace_takes_its_runs_along():
    run = a_finished_run()

    run.workspace.delete()

    assert not TraceChunk.objects.exists()


def test_two_requests_that_ensure_one_workspace_have_one_row():
    first, second = (Workspace.objects.visitor(None, "newcomer") for _ in range(2))

    assert first.ensure().pk == second.ensure().pk
    second.save()
    assert Workspace.objects.filter(key="newcomer").count() == 1
