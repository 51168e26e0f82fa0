import pytest

from eventflow.engine.invocation.queue.partial import deleted_ids, reported

IDS = ["a", "b", "c"]


@pytest.mark.parametrize("answer", [None, "", [], {}, {"batchItemFailures": []}, {"batchItemFailures": None}], ids=repr)
def test_answer_that_lists_nothing_is_a_success(answer):
    assert deleted_ids(answer, IDS) == IDS


def test_what_is_listed_is_not_deleted():
    assert deleted_ids({"batchItemFailures": [{"itemIdentifier": "b"}]}, IDS) == ["a", "c"]


@pytest.mark.parametrize(
    "answer",
    [
        {"foo": []},
        {"batchItemFailures": "b"},
        {"batchItemFailures": [{"itemIdentifier": "d"}]},
        {"batchItemFailures": [{"itemIdentifier": ""}]},
        {"batchItemFailures": [{"itemIdentifier": None}]},
        {"batchItemFailures": [{"itemId": "b"}]},
        {"batchItemFailures": ["b"]},
        {"batchItemFailures": [{"itemIdentifier": "b"}, {"itemIdentifier": 5}]},
        "b",
        0,
        False,
    ],
    ids=repr,
)
def test_answer_that_can_not_be_read_fails_the_whole_batch(answer):
    assert deleted_ids(answer, IDS) == []


def test_code_behind_a_fifo_queue_reports_all_from_its_first_failure_on():
    assert deleted_ids(reported(["b"], IDS, in_order=False), IDS) == ["a", "c"]
    assert deleted_ids(reported(["b"], IDS, in_order=True), IDS) == ["a"]
    assert deleted_ids(reported([], IDS, in_order=True), IDS) == IDS
