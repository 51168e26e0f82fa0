import pytest

from eventflow.engine.sources.s3 import event


@pytest.mark.parametrize(
    ("key", "encoded"),
    [("a b.jpg", "a+b.jpg"), ("images/ä.jpg", "images/%C3%A4.jpg"), ("a+b", "a%2Bb"), ("x/y/z", "x/y/z")],
)
def test_key_is_url_encoded_with_plus_for_a_space(key, encoded):
    (record,) = event("uploads", {"key": key, "size_bytes": 5})["Records"]

    assert record["s3"]["object"]["key"] == encoded
    assert record["s3"]["object"]["size"] == 5
    assert record["s3"]["bucket"]["name"] == "uploads"
    assert record["s3"]["bucket"]["arn"] == "arn:aws:s3:::uploads"
    assert record["eventName"] == "ObjectCreated:Put"
