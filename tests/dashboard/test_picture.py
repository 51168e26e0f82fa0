import pytest

from dashboard import picture


@pytest.mark.parametrize(
    ("kind", "incoming", "secondary"),
    [
        ("s3", "", "Bucket"),
        ("eventbridge", "", "Event bus"),
        ("sns", "", "Topic"),
        ("sqs", "dead_letter", "Dead-letter queue"),
        ("sqs", "", "Queue"),
        ("kinesis", "", "Stream"),
        ("dynamodb", "", "Table"),
        ("function-url", "", "Function URL"),
        ("rest-api", "", "REST API"),
        ("sns", "on_failure", "On failure"),
    ],
)
def test_a_source_says_what_it_is(kind, incoming, secondary):
    assert picture.source_card(kind, incoming)["secondary"] == secondary


@pytest.mark.parametrize(("kind", "sends"), [("s3", True), ("sqs", True), ("pipes", False)])
def test_a_source_says_whether_a_person_can_send_from_it(kind, sends):
    assert picture.source_card(kind, "")["sends"] is sends
