"""The shape of a change, after https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html, last read 2026-11-21."""

import pytest

from eventflow.engine.sources.dynamodb import SOURCE, batch_event, complaint, event, typed


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("PAID", {"S": "PAID"}),
        (64.5, {"N": "64.5"}),
        (3.0, {"N": "3"}),
        (1e21, {"N": "1000000000000000000000"}),
        (True, {"BOOL": True}),
        (None, {"NULL": True}),
        ([1, "a"], {"L": [{"N": "1"}, {"S": "a"}]}),
        ({"a": {"b": 1}}, {"M": {"a": {"M": {"b": {"N": "1"}}}}}),
    ],
)
def test_value_has_its_type_beside_it(value, written):
    assert typed(value) == written


def test_change_has_its_keys_in_both_images():
    content = {"Keys": {"orderId": "EF-1"}, "NewImage": {"status": "PAID"}, "OldImage": {"status": "PLACED"}}

    (record,) = event("orders", content)["Records"]

    assert record["eventName"] == "MODIFY"
    assert record["dynamodb"]["Keys"] == {"orderId": {"S": "EF-1"}}
    assert record["dynamodb"]["NewImage"] == {"orderId": {"S": "EF-1"}, "status": {"S": "PAID"}}
    assert record["dynamodb"]["OldImage"] == {"orderId": {"S": "EF-1"}, "status": {"S": "PLACED"}}
    assert record["dynamodb"]["StreamViewType"] == "NEW_AND_OLD_IMAGES"
    assert record["eventSourceARN"].startswith("arn:aws:dynamodb:eu-west-1:482910573366:table/orders/stream/2026-")


@pytest.mark.parametrize(
    ("new", "old", "name"), [({"a": 1}, None, "INSERT"), ({"a": 1}, {}, "MODIFY"), (None, {"a": 1}, "REMOVE")]
)
def test_name_of_a_change_is_told_by_its_images(new, old, name):
    content = {"Keys": {"id": 7}, "NewImage": new, "OldImage": old}

    (record,) = event("orders", content)["Records"]

    assert record["eventName"] == name
    assert ("NewImage" in record["dynamodb"], "OldImage" in record["dynamodb"]) == (new is not None, old is not None)
    assert SOURCE.title(content) == f"{name} 7"


@pytest.mark.parametrize(
    ("content", "wrong"),
    [
        ({"Keys": {}}, "wants Keys with at least one attribute"),
        ({"Keys": None}, "wants Keys with at least one attribute"),
        ({"NewImage": "x"}, "has NewImage that is not an object"),
        ({"NewImage": None}, "wants a NewImage, an OldImage or both"),
        ({"NewImage": None, "OldImage": {"a": 1}}, None),
    ],
)
def test_complaint_is_what_can_be_no_change(content, wrong):
    assert complaint(content) == wrong


def test_batch_has_its_changes_in_order():
    contents = [{"Keys": {"id": number}, "NewImage": {}, "OldImage": None} for number in (2, 1)]

    records = batch_event("orders", contents)["Records"]

    assert [record["dynamodb"]["Keys"]["id"]["N"] for record in records] == ["2", "1"]
