"""What a small run comes out as, exactly."""

import csv
import json
from io import StringIO

import pytest

from eventflow.engine import ScenarioError, Simulation
from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.ledger import ACCOUNTS, MOVES
from eventflow.interchange.trace import rows
from eventflow.interchange.trace.csv_text import csv_text
from eventflow.interchange.trace.event_names import EventNames
from eventflow.interchange.trace.json_text import json_text
from eventflow.interchange.trace.open_telemetry import ERROR, OK, START_NS, open_telemetry_text, span_id, trace_id
from tests.builders import a_flow, a_function, times
from tests.factories import a_small_flow


def traced(scenario, until_us=None):
    simulation = Simulation(scenario, 7, until_us or scenario.until_us, [])
    return simulation, simulation.manifest(), [chunk.table for chunk in simulation.chunks()]


def one_event():
    return (
        a_flow().from_s3(times(1.5), keys=["a.jpg"]).into(a_function(duration_ms=200, init_ms=100)).lasting(10).scenario
    )


def test_csv_has_a_line_for_each_row():
    _, manifest, tables = traced(one_event())

    assert "".join(csv_text(manifest, tables)).splitlines() == [
        "time_s,event,kind,node,edge,subject,attempt,value,rule",
        "1.500000,1388,PUBLISHED,uploads,,,0,69,source.traffic",
        "1.500000,1388,QUEUED,worker,uploads->worker,,0,0,async.queue",
        "1.500000,1388,INIT,worker,,0,1,100000,env.cold",
        "1.500000,1388,STARTED,worker,,0,1,300000,env.cold",
        "1.800000,1388,SUCCEEDED,worker,,0,1,300000,handler.ok",
    ]


def test_the_ledger_can_be_counted_again_from_csv():
    simulation, manifest, tables = traced(a_small_flow())
    counted = dict.fromkeys(ACCOUNTS, 0)

    for line in csv.DictReader(StringIO("".join(csv_text(manifest, tables)))):
        for account, move in MOVES.get(TraceKind[line["kind"]], {}).items():
            counted[account] += move

    assert counted == {name: simulation.ledger.as_dict()[name] for name in ACCOUNTS}
    assert min(counted["succeeded"], counted["filtered"], counted["waiting"]) > 0


def test_json_tells_event_by_event_with_its_head_before():
    _, manifest, tables = traced(one_event())

    found = json.loads("".join(json_text({"seed": 7}, manifest, tables)))

    assert (found["seed"], found["rows_of_no_event"]) == (7, [])
    (event,) = found["events"]
    assert (event["event"], event["number"]) == ("1388", 0)
    assert event["rows"][-1] == {
        "at_us": 1_800_000,
        "kind": "SUCCEEDED",
        "node": "worker",
        "edge": None,
        "subject": 0,
        "attempt": 1,
        "value": 300_000,
        "rule": "handler.ok",
    }


def test_json_leaves_no_row_out():
    _, manifest, tables = traced(a_small_flow())

    found = json.loads("".join(json_text({}, manifest, tables)))

    told = sum(len(event["rows"]) for event in found["events"]) + len(found["rows_of_no_event"])
    assert told == sum(len(table) for table in tables)
    assert [event["number"] for event in found["events"]] == list(range(len(found["events"])))


def spans_of(scenario):
    _, manifest, tables = traced(scenario)
    found = json.loads("".join(open_telemetry_text("run", "test", manifest, tables)))
    (resource,) = found["resourceSpans"]
    (scope,) = resource["scopeSpans"]
    return resource, scope["spans"]


def test_an_event_is_a_span_over_its_waits_its_run_and_its_init():
    resource, spans = spans_of(one_event())

    assert resource["resource"]["attributes"][0] == {"key": "service.name", "value": {"stringValue": "test"}}
    told = [
        (span["name"], int(span["startTimeUnixNano"]) - START_NS, int(span["endTimeUnixNano"]) - START_NS)
        for span in spans
    ]
    assert told == [
        ("event 1388", 1_500_000_000, 1_800_000_000),
        ("wait at uploads", 1_500_000_000, 1_500_000_000),
        ("run worker", 1_500_000_000, 1_800_000_000),
        ("init worker", 1_500_000_000, 1_600_000_000),
    ]
    root, wait, run, init = spans
    assert {span["traceId"] for span in spans} == {trace_id("run", 0)}
    assert "parentSpanId" not in root
    assert (wait["parentSpanId"], run["parentSpanId"]) == (root["spanId"], root["spanId"])
    assert init["parentSpanId"] == run["spanId"]
    assert (root["status"], run["status"]) == ({"code": OK}, {"code": OK})
    assert {"key": "faas.coldstart", "value": {"boolValue": True}} in run["attributes"]
    assert [moment["name"] for moment in wait["events"]] == ["QUEUED"]


def test_a_failed_run_and_a_lost_event_have_the_status_error():
    scenario = a_flow().from_s3(times(1)).into(a_function(fails=True, MaximumRetryAttempts=1)).lasting(300).scenario

    _, (root, *spans) = spans_of(scenario)

    assert root["status"]["code"] == ERROR
    runs = [span for span in spans if span["name"] == "run worker"]
    assert [span["status"]["code"] for span in runs] == [ERROR, ERROR]
    waits = [span for span in spans if span["name"] == "wait at worker"]
    assert "RETRY" in [moment["name"] for moment in waits[0]["events"]]
    assert int(waits[0]["endTimeUnixNano"]) == int(runs[1]["startTimeUnixNano"])


def test_an_event_that_came_of_another_is_linked_to_it():
    _, spans = spans_of(a_small_flow())

    links = [span["links"] for span in spans if "links" in span]
    known = {(span["traceId"], span["spanId"]) for span in spans if "parentSpanId" not in span}
    assert links
    assert {(link["traceId"], link["spanId"]) for (link,) in links} <= known


def test_ids_have_the_lengths_of_otlp_and_none_is_twice():
    _, spans = spans_of(a_small_flow())

    assert (len(trace_id("run", 1)), len(span_id("run", 1, 0))) == (32, 16)
    assert len({span["spanId"] for span in spans}) == len(spans)


def test_a_trace_too_long_to_gather_is_refused(monkeypatch):
    monkeypatch.setattr(rows, "MOST_ROWS", 3)
    _, manifest, tables = traced(one_event())

    with pytest.raises(ScenarioError, match=r"has 5 rows, and at most 3 can be put together .* Take it as csv"):
        "".join(json_text({}, manifest, tables))


def test_children_are_named_after_their_parent():
    _, manifest, tables = traced(a_small_flow())
    names = EventNames(manifest)
    parents = {}
    for table in tables:
        for row in table.tolist():
            names.take(row)
            if manifest["sites"][row[2]][0] == TraceKind.PUBLISHED and row[3] >= 0:
                parents[row[1]] = row[3]

    assert parents
    assert all(names.of(child).startswith(f"{names.of(parent)}.") for child, parent in parents.items())
