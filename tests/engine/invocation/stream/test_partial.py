"""Answers of a function, after
https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html, last read 2026-11-21."""

import json

import pytest

from eventflow.engine.invocation.stream.partial import checkpoint

NUMBERS = ("10", "11", "12", "13")


def failures(*identifiers):
    return json.dumps({"batchItemFailures": [{"itemIdentifier": identifier} for identifier in identifiers]})


@pytest.mark.parametrize(
    ("answer", "first"),
    [
        ("", 4),
        ("null", 4),
        ("{}", 4),
        ("[]", 4),
        ('""', 4),
        ('{"batchItemFailures": []}', 4),
        ('{"batchItemFailures": null}', 4),
        (failures("12"), 2),
        (failures("13", "11", "12"), 1),
        (failures("10"), 0),
        (failures("99"), 0),
        (failures("12", "99"), 0),
        (failures(""), 0),
        (failures(None), 0),
        ('{"batchItemFailures": [{"id": "12"}]}', 0),
        ('{"batchItemFailures": ["12"]}', 0),
        ('{"batchItemFailures": "12"}', 0),
        ('{"foo": "bar"}', 0),
        ('"ok"', 0),
        ("{", 0),
    ],
)
def test_lowest_reported_record_is_where_lambda_goes_on_and_what_nobody_can_read_fails_all(answer, first):
    assert checkpoint(answer, NUMBERS) == first


def test_record_of_kafka_is_named_by_its_partition_and_offset():
    batch = [{"partition": "payments-0", "offset": offset} for offset in (1186, 1187)]

    assert checkpoint(failures({"partition": "payments-0", "offset": 1187}), batch) == 1
    assert checkpoint(failures({"partition": "payments-1", "offset": 1187}), batch) == 0
