"""For every kind of source that filters: no filter, or one that takes some of what comes."""

from hypothesis import strategies as st

from eventflow.engine import CATALOGUE
from eventflow.engine.filters.object_key import ObjectKeyFilter
from eventflow.engine.filters.pattern_filter import PatternFilter
from eventflow.engine.scenario.filter_words import Filter
from tests.builders import event_pattern, filter_criteria, filter_policy

RECORDS = {
    "sqs": [{"body": {"state": ["new"]}}, {"body": {"id": [{"exists": True}]}}],
    "kinesis": [{"data": {"amount": [{"numeric": [">", 50]}]}}, {"data": {"id": [{"prefix": "1"}]}}],
    "dynamodb": [{"dynamodb": {"NewImage": {"status": {"S": ["new"]}}}}, {"eventName": ["REMOVE"]}],
    "kafka": [{"value": {"id": [{"prefix": "1"}]}}, {"key": ["key-1"]}],
    "mq": [{"data": {"id": [{"prefix": "1"}]}}],
}
FILTERS: dict[str, list[Filter]] = {
    "s3": [ObjectKeyFilter("images/", ".jpg"), ObjectKeyFilter("", ".txt")],
    "eventbridge": [
        event_pattern({"detail": {"amount": [{"numeric": [">", 50]}]}}),
        event_pattern({"detail": {"$or": [{"orderId": [{"exists": True}]}, {"state": [{"anything-but": "new"}]}]}}),
    ],
    "sns": [filter_policy({"id": [{"prefix": "1"}]}, "MessageBody"), filter_policy({"kind": ["paid"]})],
    "cw-logs": [PatternFilter(dialect="cw-logs", patterns=("ERROR",))],
    "iot": [
        PatternFilter(dialect="iot-rule", patterns=("SELECT * FROM 'greenhouse/+/telemetry' WHERE temperature > 30",))
    ],
    "codecommit": [PatternFilter(dialect="codecommit", patterns=('{"Events": ["all"], "Branches": ["main"]}',))],
}


def filters_of(kind: str) -> st.SearchStrategy[Filter | None]:
    filtering = CATALOGUE[kind].filtering
    if filtering is None:
        return st.none()
    if kind in FILTERS:
        return st.sampled_from([None, *FILTERS[kind]])
    patterns = RECORDS.get(filtering.source, [])
    found = [filter_criteria(pattern, source=filtering.source) for pattern in patterns]
    return st.sampled_from([None, None, *found])
