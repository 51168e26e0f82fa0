"""A trace as OpenTelemetry has it: OTLP in JSON, one trace for each event.

An event is a span from its publication to its end. Under it is a span for each time it waited, each run it was in, and
the Init phase within a run. Every row in between is an event of the span it falls into. The trace of an event that came
of another is linked to that one's. All ids come from the run's id and the event's number, so a second export has the
same; the times count from when the simulated clock was at 0.

https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
https://opentelemetry.io/docs/specs/otel/trace/api/#status
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from json import dumps
from typing import Any

from eventflow.engine.sources.shapes import START_MS
from eventflow.engine.trace.finding import is_init_for_request, rows_at
from eventflow.engine.trace.kinds import AT_US, ATTEMPT, ENDS, SITE, SUBJECT, VALUE, TraceKind
from eventflow.engine.trace.kinds import TraceKind as K
from eventflow.engine.trace.recorder import Table
from eventflow.interchange.trace.rows import Gathered, Place, places

INTERNAL, SERVER, PRODUCER, CONSUMER = 1, 2, 4, 5
UNSET, OK, ERROR = 0, 1, 2
START_NS = START_MS * 1_000_000

BEGINS = frozenset({K.STARTED, K.JOINED})
RETURNS = {K.SUCCEEDED: OK, K.PROCESSED: OK, K.FAILED: ERROR, K.UNPROCESSED: ERROR}
FAILURES = frozenset({K.DEAD_LETTERED, K.LOST, K.RETURNED})

Span = dict[str, Any]
Inits = dict[tuple[int, str, int], int]
"""How long the Init phase took that began at a time, on a node, in an environment."""


def open_telemetry_text(run_id: str, name: str, manifest: dict[str, Any], tables: Iterable[Table]) -> Iterator[str]:
    """One JSON object, an ``ExportTraceServiceRequest``, event by event. ScenarioError if it is too long."""
    gathered, sites = Gathered(manifest, tables), places(manifest)
    inits = _inits(gathered.table, sites)
    resource = {"attributes": _attributes({"service.name": name, "eventflow.run": run_id})}
    scope = {"name": "eventflow", "version": manifest["engine"]}
    yield (
        f'{{"resourceSpans": [{{"resource": {dumps(resource)}, "scopeSpans": [{{"scope": {dumps(scope)}, "spans": [\n'
    )
    separator = ""
    for event, rows in gathered.events():
        if event < 0:
            continue
        story = Story(run_id, event, gathered.names.of(event), manifest["until_us"])
        spans = story.told([(row, sites[row[SITE]]) for row in rows], inits)
        yield separator + ",\n".join(dumps(span) for span in spans)
        separator = ",\n"
    yield "\n]}]}]}\n"


def _inits(table: Table, sites: list[Place]) -> Inits:
    inits = rows_at(table, sites, lambda site: is_init_for_request(site.kind, site.rule))
    rows = table[inits][:, [AT_US, SITE, SUBJECT, VALUE]].tolist()
    return {(at_us, sites[place].node, environment): value for at_us, place, environment, value in rows}


class Story:
    """The spans of one event."""

    def __init__(self, run_id: str, event: int, name: str, until_us: int) -> None:
        self.run_id = run_id
        self.event = event
        self.name = name
        self.until_us = until_us
        self.spans: list[Span] = []

    def told(self, rows: list[tuple[list[int], Place]], inits: Inits) -> list[Span]:
        """All spans, that of the event itself first."""
        (first, birth), last_us = rows[0], rows[-1][0][0]
        root = self._span(f"event {self.name}", PRODUCER, first[0], birth)
        root["attributes"] += _attributes({"eventflow.event": self.name})
        if first[SUBJECT] >= 0:
            parent = self.run_id, first[SUBJECT]
            root["links"] = [{"traceId": trace_id(*parent), "spanId": span_id(*parent, 0)}]
        at = self._span(f"wait at {birth.node}", INTERNAL, first[0], birth)
        end: TraceKind | None = None
        for row, site in rows[1:]:
            if site.kind in BEGINS:
                self._close(at, row[0])
                at = self._run(row, site, inits)
            elif site.kind in RETURNS:
                self._close(at, row[0], RETURNS[site.kind], site.rule)
                at = self._span(f"wait at {site.node}", INTERNAL, row[0], site)
            elif site.kind != K.INIT:
                at["events"].append(_moment(row, site))
            if site.kind in ENDS:
                end = site.kind
                self._close(root, row[0], ERROR if end in FAILURES else OK, site.rule)
        self._close(at, last_us if end else self.until_us)
        if end is None:
            self._close(root, self.until_us)
        if end in RETURNS and not at["events"]:
            self.spans.remove(at)  # after its last run it waited for nothing
        return self.spans

    def _run(self, row: list[int], site: Place, inits: Inits) -> Span:
        at_us, _, _, environment, attempt, _ = row
        run = self._span(f"run {site.node}", CONSUMER, at_us, site)
        init = inits.get((at_us, site.node, environment))
        run["attributes"] += _attributes(
            {
                "faas.invoked_name": site.node,
                "faas.instance": str(environment),
                "faas.coldstart": init is not None,
                "eventflow.attempt": attempt,
            }
        )
        if init is not None:
            inside = self._span(f"init {site.node}", INTERNAL, at_us, site, parent=run)
            self._close(inside, min(at_us + init, self.until_us))
        return run

    def _span(self, name: str, kind: int, at_us: int, site: Place, parent: Span | None = None) -> Span:
        above = parent or (self.spans[0] if self.spans else None)
        span: Span = {
            "traceId": trace_id(self.run_id, self.event),
            "spanId": span_id(self.run_id, self.event, len(self.spans)),
            **({"parentSpanId": above["spanId"]} if above else {}),
            "name": name,
            "kind": kind,
            "startTimeUnixNano": _nanoseconds(at_us),
            "endTimeUnixNano": _nanoseconds(at_us),
            "attributes": _attributes({"eventflow.node": site.node, "eventflow.rule": site.rule}),
            "events": [],
            "status": {"code": UNSET},
        }
        self.spans.append(span)
        return span

    @staticmethod
    def _close(span: Span, at_us: int, code: int = UNSET, rule: str = "") -> None:
        span["endTimeUnixNano"] = _nanoseconds(at_us)
        if code != UNSET:
            span["status"] = {"code": code, **({"message": rule} if code == ERROR else {})}


def trace_id(run_id: str, event: int) -> str:
    """Sixteen bytes, in hexadecimal digits."""
    return blake2b(f"{run_id}/{event}".encode(), digest_size=16).hexdigest()


def span_id(run_id: str, event: int, number: int) -> str:
    """Eight bytes, in hexadecimal digits."""
    return blake2b(f"{run_id}/{event}/{number}".encode(), digest_size=8).hexdigest()


def _nanoseconds(at_us: int) -> str:
    # 64-bit numbers are text in this JSON.
    return str(START_NS + at_us * 1_000)


def _moment(row: list[int], site: Place) -> dict[str, Any]:
    said: dict[str, str | int | bool] = {
        "eventflow.node": site.node,
        "eventflow.edge": site.edge,
        "eventflow.rule": site.rule,
        "eventflow.attempt": row[ATTEMPT],
        "eventflow.value": row[VALUE],
    }
    return {"timeUnixNano": _nanoseconds(row[0]), "name": site.kind.name, "attributes": _attributes(said)}


def _attributes(said: dict[str, str | int | bool]) -> list[dict[str, Any]]:
    return [{"key": key, "value": _value(value)} for key, value in said.items() if value != ""]


def _value(value: str | int | bool) -> dict[str, Any]:
    match value:
        case bool():
            return {"boolValue": value}
        case int():
            return {"intValue": str(value)}
        case _:
            return {"stringValue": value}
