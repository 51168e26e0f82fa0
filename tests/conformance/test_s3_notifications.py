"""B5: prefix and suffix decide which objects are announced, and keys are URL-encoded in the event.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html, last read 2026-11-21.
"""

from eventflow.engine.sources import CATALOGUE
from eventflow.engine.trace.kinds import TraceKind
from tests.builders import a_flow, a_function, times

KEYS = ["incoming/a.png", "out/a.jpg", "incoming/a b.jpg"]


def test_b5_one_of_three_objects_arrives_with_its_key_encoded():
    """B5. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html"""
    puts = [times(number, payload=key) for number, key in enumerate(KEYS)]

    run = a_flow().from_s3(*puts, keys=KEYS).into(a_function(), prefix="incoming/", suffix=".jpg").run()

    assert run.ledger["filtered"] == 2
    (started,) = run.of(TraceKind.STARTED)
    card = run.of(TraceKind.PUBLISHED, event=started.event)[0].value
    content = run.result.manifest["decks"]["0"][card]["payload"]
    event = CATALOGUE["s3"].event("uploads", content)
    assert event["Records"][0]["s3"]["object"]["key"] == "incoming/a+b.jpg"
