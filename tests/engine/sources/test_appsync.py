"""The context of a direct Lambda resolver, after
https://docs.aws.amazon.com/appsync/latest/devguide/resolver-reference-lambda-js.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times
from tests.calling import FAILS, Calling, runs
from tests.shapes import named, shape

APPSYNC = CATALOGUE["appsync"]


def test_event_is_the_context_of_a_field():
    event = APPSYNC.event("shop", APPSYNC.content)

    assert shape(event) == named(
        *("identity", "source", "prev"),
        arguments=named("id"),
        request=named("domainName", headers=named("host", "x-forwarded-for")),
        info=named("selectionSetGraphQL", "parentTypeName", "fieldName", selectionSetList=[""], variables={}),
        stash={},
    )
    assert (event["info"]["parentTypeName"], event["info"]["fieldName"]) == ("Query", "getOrder")


@pytest.mark.parametrize(
    ("field", "chosen"), [(("Query", "getOrder"), 1), (("Mutation", "addOrder"), 0), (("Query", "other"), 2)]
)
def test_field_takes_its_resolver(field, chosen):
    resolvers = [{"TypeName": "Mutation"}, {"TypeName": "Query", "FieldName": "getOrder"}, {}]
    kind, name = field

    assert APPSYNC.route(resolvers, {**APPSYNC.content, "type": kind, "field": name}) == chosen


def test_field_without_a_resolver_asks_nobody():
    assert APPSYNC.route([{"TypeName": "Mutation"}], APPSYNC.content) is None


def test_error_stands_beside_the_data_and_a_request_has_thirty_seconds():
    assert Calling("appsync", FAILS).sends(0).rules(TraceKind.RETURNED) == ["appsync.error"]
    assert Calling("appsync", runs(40)).sends(0).times_s(TraceKind.ANSWERED) == [30]


def test_it_runs_in_a_scenario():
    run = a_flow().from_source("appsync", times(0), name="shop").into(a_function()).run()

    assert run.story()[-1] == "SUCCEEDED"
