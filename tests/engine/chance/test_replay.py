import pytest

from eventflow.engine.chance import replay
from eventflow.engine.chance.replay import ReplayError, jsonl, read_replay


def no_draws(count):
    raise AssertionError("a file needs no luck")


def complaints(text, format="jsonl"):
    with pytest.raises(ReplayError) as refused:
        read_replay(text, format)
    return refused.value.problems


def test_events_have_their_times_and_their_payloads():
    text = '{"at": 2, "key": "b"}\n\n{"at": 0.5, "key": "a"}\n{"at": 3, "key": "b"}\n'

    found = read_replay(text, "jsonl", start_us=1_000_000)

    assert found.arrivals_us(no_draws, 10**9).tolist() == [1_500_000, 3_000_000, 4_000_000]
    assert [found.contents[choice]["key"] for choice in found.choices] == ["a", "b", "b"]
    assert found.lines == (3, 1)


def test_run_that_ends_before_the_file_has_the_first_events():
    found = read_replay('{"at": 0}\n{"at": 1}\n{"at": 2}', "jsonl")

    assert found.arrivals_us(no_draws, 2_000_000).tolist() == [0, 1_000_000]


@pytest.mark.parametrize("dates", [("2026-01-15T09:00:01Z", "2026-01-15T10:00:00+01:00"),
                                   ("2026-01-15 09:00:01", "2026-01-15 09:00:00")])  # fmt: skip
def test_dates_count_from_the_earliest(dates):
    found = read_replay("".join(f'{{"at": "{date}"}}\n' for date in dates), "jsonl")

    assert found.times_us == (0, 1_000_000)


def test_csv_cells_are_json_where_they_can_be():
    text = 'at,key,body\n0,a.jpg,"{""n"": 1}"\n1.5,007,\n'

    found = read_replay(text, "csv")

    assert found.contents == ({"key": "a.jpg", "body": {"n": 1}}, {"key": "007"})
    assert found.times_us == (0, 1_500_000)


def test_file_is_written_and_read_again():
    found = read_replay('at,key\n3,x\n1,"größe, y"\n', "csv")

    assert read_replay(jsonl(found), "jsonl") == found


@pytest.mark.parametrize(
    ("text", "format", "line", "complaint"),
    [
        ("", "jsonl", 0, "has no events."),
        ('{"at": 1}\n{"at": 1', "jsonl", 2, "is not JSON"),
        ('{"at": 1}\n[1]', "jsonl", 2, "is not an object"),
        ('{"at": NaN}', "jsonl", 1, "is not JSON"),
        ('{"key": 1}', "jsonl", 1, "has no time; add the field at."),
        ('{"at": -1}', "jsonl", 1, "has the time -1, which is no number of seconds"),
        ('{"at": true}', "jsonl", 1, "has the time True, which is no number of seconds"),
        ('{"at": "soon"}', "jsonl", 1, "has the time 'soon', which is neither seconds nor a date and time."),
        ('{"at": 1}\n{"at": "2026-01-15"}', "jsonl", 2, "mixes seconds and dates"),
        ("at,key\n1,a,b\n", "csv", 2, "has 3 cells, but the header has 2."),
        ("at,at\n1,2\n", "csv", 1, "must name each column, and each differently."),
        ('at,key\n1,"a', "csv", 2, "is not CSV"),
    ],
)
def test_complaint_names_its_line(text, format, line, complaint):
    problems = complaints(text, format)

    assert problems[0][0] == line
    assert complaint in problems[0][1]


def test_every_line_is_told_of_but_not_for_ever():
    problems = complaints("{}\n" * 1_000)

    assert [line for line, _ in problems] == list(range(1, replay.MOST_COMPLAINTS + 1))


@pytest.mark.parametrize(
    ("limit", "value", "complaint"),
    [
        ("MOST_BYTES", 10, "is larger than 10 bytes; replay a part of it."),
        ("MOST_ROWS", 2, "is one too many: at most 2 events can be replayed."),
        ("MOST_PAYLOADS", 2, "has 3 different payloads; at most 2 can be replayed."),
        ("LARGEST_PAYLOAD", 7, "has a payload of more than 7 bytes."),
    ],
)
def test_limits(limit, value, complaint, monkeypatch):
    monkeypatch.setattr(replay, limit, value)

    assert complaint in complaints('{"at": 0, "k": 1}\n{"at": 1, "k": 2}\n{"at": 2, "k": 3}\n')[0][1]
