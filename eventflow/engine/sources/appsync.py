"""AWS AppSync: fields of a GraphQL API whose values a function finds (a Lambda data source).

A request has 30 s for all its fields together. What goes wrong with one of them stands among the errors of an answer
that has status 200 all the same, and its value is null; nobody tries again. AppSync invokes with a role of its own.

Simplified: each event is one field of one request, so neither several fields of a query nor lists of them (BatchInvoke)
come together. The document is what a direct Lambda resolver sends.

https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html
https://docs.aws.amazon.com/general/latest/gr/appsync.html
"""

from collections.abc import Sequence
from typing import Any

from eventflow.engine.scenario.caller import Caller, Failure
from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.scenario.settings import Setting, Settings, value_of
from eventflow.engine.sources.caller_settings import MOST_PAYLOAD_BYTES
from eventflow.engine.sources.http_shapes import CLIENT
from eventflow.engine.sources.routes import first
from eventflow.engine.sources.shapes import json_text
from eventflow.engine.trace.rules import rule
from eventflow.engine.units import SECOND_US

_DOCS = "https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html"
_QUOTAS = "https://docs.aws.amazon.com/general/latest/gr/appsync.html"
_RESOLVER = "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-appsync-resolver.html"

LONGEST_REQUEST_US = 30 * SECOND_US

_ERROR = rule(
    "appsync.error",
    "Client got an error beside the data",
    "The function failed: the field is null and the error, Lambda:Unhandled, stands among the errors of the answer.",
    _DOCS,
)
ANSWERS = {
    Failure.ERROR: _ERROR,
    Failure.TIMEOUT: _ERROR,
    Failure.THROTTLED: rule(
        "appsync.throttled",
        "Client got an error beside the data",
        "The function had no free concurrency: the field is null, with Lambda:TooManyRequestsException.",
        _DOCS,
        model=True,
    ),
    Failure.LEFT: rule(
        "appsync.timeout",
        "Client got a timeout",
        "A request has {value_s} to be answered, and AppSync ended it; the function runs on.",
        _QUOTAS,
    ),
    Failure.DENIED: rule(
        "appsync.denied",
        "Client got an error beside the data",
        "The role of the data source does not allow lambda:InvokeFunction.",
        _DOCS,
    ),
    Failure.TOO_LARGE: rule(
        "appsync.too_large",
        "Client got an error beside the data",
        "The request is larger than what Lambda takes at once, 6 MB.",
        _DOCS,
    ),
}
NO_RESOLVER = rule(
    "appsync.no_resolver", "No function asked", "No resolver of {node} is for the field of {name}.", _DOCS
)


def event(node: str, content: Content) -> dict[str, Any]:
    """The context of a direct Lambda resolver."""
    return {
        "arguments": content["arguments"],
        "identity": None,
        "source": content["source"],
        "request": {"headers": {"host": f"{node}.appsync-api", "x-forwarded-for": CLIENT}, "domainName": None},
        "prev": None,
        "info": {
            "selectionSetList": list(content["selection"]),
            "selectionSetGraphQL": f"{{\n  {chr(10).join(map(str, content['selection']))}\n}}",
            "parentTypeName": content["type"],
            "fieldName": content["field"],
            "variables": {},
        },
        "stash": {},
    }


def caller(settings: Settings) -> Caller:
    """AppSync, for one field."""
    return Caller(answers=ANSWERS, waits_us=LONGEST_REQUEST_US, most_bytes=MOST_PAYLOAD_BYTES)


def route(connections: Sequence[Settings], content: Content) -> int | None:
    """The resolver of that field of that type."""

    def fits(number: int) -> bool:
        settings = connections[number]
        names = (value_of(settings, TRIGGER_SETTINGS, "TypeName"), value_of(settings, TRIGGER_SETTINGS, "FieldName"))
        return all(name in (None, own) for name, own in zip(names, (content["type"], content["field"]), strict=True))

    return first(connections, fits)


def _name(name: str, label: str) -> Setting:
    return Setting(
        name=name,
        label=label,
        group="Resolver",
        kind="text",
        default=None,
        optional=True,
        fixed=True,
        help="Without it any.",
        source=_RESOLVER,
    )


TRIGGER_SETTINGS = (_name("TypeName", "Type"), _name("FieldName", "Field"))

SOURCE = EventSource(
    key="appsync",
    name="AWS AppSync",
    family="http",
    glyph="gateway",
    docs=_DOCS,
    invocation="synchronous",
    permission="role of the data source: lambda:InvokeFunction",
    retries="nobody",
    failures_to="the client",
    trigger_settings=TRIGGER_SETTINGS,
    content={
        "type": "Query",
        "field": "getOrder",
        "arguments": {"id": "EF-{00000}"},
        "source": None,
        "selection": ["id", "status"],
    },
    title=lambda content: f"{content['type']}.{content['field']}",
    event=event,
    size_bytes=lambda content: len(json_text([content["arguments"], content["source"]]).encode()),
    caller=caller,
    route=route,
    unrouted=NO_RESOLVER,
)
