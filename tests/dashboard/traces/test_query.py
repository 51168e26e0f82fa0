import pytest

from dashboard.traces.query import EVER_US, OUTCOMES, QueryError, parse

FUNCTIONS = ("resize", "index")
S = 1_000_000


def mistake(text):
    with pytest.raises(QueryError) as refused:
        parse(text, FUNCTIONS)
    (found,) = refused.value.mistakes
    return found


def test_no_words_are_no_terms():
    assert parse("  ", FUNCTIONS) == ()


def test_terms_know_where_they_stand():
    text = 'outcome:lost  cold "blue lake"'

    assert [text[term.start : term.end] for term in parse(text, FUNCTIONS)] == ["outcome:lost", "cold", '"blue lake"']


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_outcome_has_a_word(outcome):
    (term,) = parse(f"outcome:{outcome}", FUNCTIONS)

    assert (term.key, term.words) == ("outcome", (outcome,))


def test_names_are_listed_with_commas():
    (term,) = parse("function:resize,index", FUNCTIONS)

    assert term.words == FUNCTIONS


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("duration>2s", (2 * S, EVER_US)),
        ("duration<500ms", (0, 500_000)),
        ("age:1.5s..2m", (1_500_000, 120 * S)),
        ("age>1h", (3600 * S, EVER_US)),
        ("time:00:30..02:00.5", (30 * S, 120 * S + 500_000)),
        ("time>1:00:00", (3600 * S, EVER_US)),
        ("time<90s", (0, 90 * S)),
    ],
)
def test_bounds_are_microseconds(text, bounds):
    (term,) = parse(text, FUNCTIONS)

    assert (term.from_us, term.to_us) == bounds


@pytest.mark.parametrize("flag", ["cold", "throttled", "retried"])
def test_a_minus_turns_a_flag_round(flag):
    plain, turned = parse(f"{flag} -{flag}", FUNCTIONS)

    assert (plain.key, plain.negated, turned.key, turned.negated) == (flag, False, flag, True)


def test_other_words_are_the_payloads():
    assert [term.words for term in parse('lake "outcome:lost"', FUNCTIONS)] == [("lake",), ("outcome:lost",)]


def test_a_mistake_is_named_at_its_word():
    text = "cold duration>2 retried"

    found = mistake(text)

    assert text[found.start : found.end] == found.word == "duration>2"
    assert found.message == "lacks the unit of '2'."
    assert found.remedy == "Write 2ms, 2s, 2m or 2h."


@pytest.mark.parametrize(
    ("text", "message", "remedy"),
    [
        ("outcome:los", "names the outcome 'los', which there is not.", "Did you mean lost?"),
        ("function:resizes", "names the function 'resizes', which there is not.", "Did you mean resize?"),
        ("function:qqq", "names the function 'qqq', which there is not.", "There are resize, index."),
        ("outcome:", "names nothing.", "Write the name right after the colon."),
        ("outcome>lost", "compares outcome, which has no order.", "Write outcome: and the name."),
        ("durations>2s", "asks for 'durations', which is no filter.", "Did you mean duration?"),
        ("duration:2s", "is no range.", "Write duration:500ms..2s, or > or < and one bound."),
        ("age:2s..1s", "ends before it begins.", "Put the smaller bound first."),
        ("age>soon", "has 'soon' for a length of time.", "Write a number and a unit: 500ms, 2s, 3m or 1h."),
        ("time>noon", "has 'noon' for a simulated time.", "Write minutes and seconds: 02:30, or 1:02:30 with hours."),
        ('"lake', "has no closing quotation mark.", 'Write "lake" with one on each side.'),
        ('""', "is empty.", "Write a word of the payload, or a filter such as outcome:lost."),
        ("-", "is empty.", "Write a word of the payload, or a filter such as outcome:lost."),
    ],
)
def test_every_mistake_has_a_remedy(text, message, remedy):
    found = mistake(text)

    assert found.message == message
    assert found.remedy.startswith(remedy)


def test_all_mistakes_are_said_at_once():
    with pytest.raises(QueryError) as refused:
        parse("age>soon outcome:los", FUNCTIONS)

    assert [found.word for found in refused.value.mistakes] == ["age>soon", "outcome:los"]


def test_a_query_may_not_be_endless():
    assert mistake("x" * 501).message == "is 501 characters long, and 500 are the most."
    assert mistake("x " * 21).message == "is filter 21, and 20 are the most."


@pytest.mark.parametrize("number", ["9" * 300 + "s", "9" * 30 + "h"])
def test_no_number_is_too_long_to_be_compared(number):
    (term,) = parse(f"age>{number}", FUNCTIONS)

    assert term.from_us < EVER_US


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("outcome:lost,filtered", ("outcome", "is", "lost, filtered")),
        ("-function:index", ("function", "is not", "index")),
        ("duration>1500ms", ("duration", "over", "1.5s")),
        ("-age<2m", ("age", "not under", "2m")),
        ("time:00:30..1:00:00", ("time", "in", "00:30 to 1:00:00")),
        ("-cold", ("cold", "is", "no")),
        ("lake", ("payload", "with", "lake")),
    ],
)
def test_a_term_says_itself_as_a_chip(text, said):
    (term,) = parse(text, FUNCTIONS)

    chip = term.as_dict()
    assert (chip["name"], chip["verb"], chip["value"]) == said
