"""The shape of a record, after https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html, last read 2026-11-21."""

from eventflow.engine.sources.kafka import event


def test_event_names_the_servers_and_no_cluster():
    whole = event("payments", {"key": "a", "value": "text", "headers": {}})

    assert set(whole) == {"eventSource", "bootstrapServers", "records"}
    assert whole["eventSource"] == "SelfManagedKafka"
    assert list(whole["records"]) == ["payments-0"]
