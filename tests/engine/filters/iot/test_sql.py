import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventflow.engine.filters.iot.sql import IotSql
from eventflow.engine.filters.problem import FilterError
from tests.engine.filters.iot.explained import assert_explained

MESSAGE = {
    "color": "red",
    "temperature": 40,
    "ratio": 2.5,
    "on": True,
    "yes": "TRUE",
    "nothing": None,
    "text": "12.5",
    "state": {"temp": 21, "reported": {"mode": "eco", "value": [1, 2, "three", 5.7, None]}},
    "list": [{"n": "a"}, {"n": "b"}],
    "value": 1,
    "deviceid": "iot123",
}


@pytest.mark.parametrize(
    ("statement", "passes"),
    [
        ("SELECT color AS my_color FROM 'topic/subtopic' WHERE temperature > 50 AND color <> 'red'", False),
        ("SELECT * FROM 'topic/subtopic' WHERE temperature < 50 AND color = 'red'", True),
        ("select (temperature - 32) * 5 / 9 as celsius, upper(color) from 'topic/+'", True),
        ("SELECT VALUE color FROM 'topic/#' WHERE on", True),
        ("SELECT get((SELECT v FROM e WHERE n = 'x'), 0).v AS t FROM 'topic/#' WHERE on", True),
        ("SELECT {'a': [color]} FROM 'other/#' WHERE on", False),
        ("SELECT * WHERE on", True),
        ("SELECT *\nFROM 'topic/subtopic'", True),
        ("WHERE on", True),
        ("on AND topic() = 'topic/subtopic' AND topic(1) = 'topic' AND topic(2) = 'subtopic'", True),
        ("isUndefined(topic(3)) and isUndefined(topic(0)) and isUndefined(topic('x'))", True),
    ],
)
def test_statement_asks_topic_and_payload(statement, passes):
    compiled = IotSql.compile(statement)

    assert compiled.matches(MESSAGE, topic="topic/subtopic") is passes
    assert_explained(compiled, MESSAGE, topic="topic/subtopic")


def test_from_is_not_asked_where_the_topic_is_unknown():
    assert IotSql.compile("SELECT * FROM 'a/b' WHERE on").matches(MESSAGE)
    assert not IotSql.compile("topic() = 'a/b'").matches(MESSAGE)


def test_basic_ingest_is_judged_by_the_topic_behind_it():
    compiled = IotSql.compile("SELECT * FROM 'Buildings/#' WHERE topic(3) = 'Floor2'")

    assert compiled.matches({}, topic="$aws/rules/BuildingManager/Buildings/Building5/Floor2")


@pytest.mark.parametrize("payload", [None, 5, "text", [1], float("nan"), {"a": float("inf")}])
def test_payload_that_is_no_object_has_no_attributes(payload):
    compiled = IotSql.compile("a > 1")

    assert not compiled.matches(payload)
    assert_explained(compiled, payload)


@pytest.mark.parametrize(
    ("statement", "complaints"),
    [
        ("", [("", "The condition ends too early.")]),
        ("SELECT", [("", "SELECT is followed by what it selects, such as *.")]),
        ("SELECT FROM 'a'", [("FROM", "SELECT is followed by what it selects, such as *.")]),
        ("SELECT (a FROM 'a'", [("(", "( is never closed.")]),
        ("SELECT a) FROM 'a'", [(")", ") closes nothing.")]),
        ("SELECT * FROM a/b", [("a", "FROM is followed by a topic filter in single quotation marks.")]),
        ('SELECT * FROM "a/b"', [('"a/b"', "FROM is followed by a topic filter in single quotation marks.")]),
        ("SELECT * FROM 'a/#/b'", [("'a/#/b'", "# stands alone, as the last level of a topic filter.")]),
        ("SELECT * FROM 'a' AS b", [("AS", "AS does not belong here.")]),
        ("SELECT * FROM 'a' WHERE", [("", "The condition ends too early.")]),
        ("SELECT * FROM 'a' WHERE b c", [("c", "c does not belong here.")]),
        ("SET @x = 1 SELECT *", [("SET", "SET is not simulated.")]),
        ("@x = 1", [("@x", "Variables are not simulated.")]),
        ("a != 1", [("!", "AWS IoT SQL writes <> for not equal.")]),
        ("a # b", [("#", "# has no meaning in AWS IoT SQL.")]),
        ("a = 'b", [("'", "A text in ' is never closed.")]),
        ("a =", [("", "The condition ends too early.")]),
        ("= 1", [("=", "A value is missing before =.")]),
        ("a AND OR b", [("OR", "A value is missing before OR.")]),
        ("1 < a < 3", [("<", "A comparison has two sides; put parentheses around one of them.")]),
        ("(a", [("", ") is missing here.")]),
        ("a)", [(")", ") does not belong here.")]),
        ("[1, 2", [("", "] is missing here.")]),
        ("{a: 1} = b", [("a", "An object's names are texts.")]),
        ("{'a' 1} = b", [("1", ": is missing here.")]),
        ("a.", [("", "A name is missing after the point.")]),
        ("a[0 = 1", [("", "] is missing here.")]),
        ("a like 'b%'", [("like", "like does not belong here.")]),
        ("EXISTS (SELECT * FROM e)", [("SELECT", "SELECT within a condition is not simulated.")]),
        ("CASE WHEN a THEN b END", [("WHEN", "CASE is followed by the value that each WHEN is compared with.")]),
        ("CASE a ELSE b END", [("ELSE", "WHEN is missing here.")]),
        ("CASE a WHEN b THEN c", [("", "END is missing here.")]),
        ("timestamp() > 5", [("timestamp", "timestamp is no function of AWS IoT SQL that is simulated.")]),
        (
            "foo(1) AND abs() = 1 AND substring('a') = bar(",
            [
                ("foo", "foo is no function of AWS IoT SQL that is simulated."),
                ("abs()", "abs takes 1 argument."),
                ("substring('a')", "substring takes 2 to 3 arguments."),
                ("", "The condition ends too early."),
            ],
        ),
        ("topic(1, 2) = 'a'", [("topic(1, 2)", "topic takes 0 to 1 arguments.")]),
        ("regexp_matches(a, '(?=b)')", [("'(?=b)'", "Groups that begin with (? are not understood here.")]),
        ("a > 1e9999", [("1e9999", "1e9999 is beyond the numbers of AWS IoT SQL.")]),
        ("(" * 40 + "a" + ")" * 40, [("(", "The condition is nested more than 16 deep.")]),
        ("a" * 300_000, [("a" * 37_856, "A rule has at most 262,144 characters.")]),
    ],
)
def test_problems_are_named_with_their_places(statement, complaints):
    with pytest.raises(FilterError) as refusal:
        IotSql.compile(statement)

    problems = refusal.value.problems
    assert [(statement[problem.start : problem.end], problem.reason) for problem in problems] == complaints


def test_place_of_a_problem_counts_lines():
    with pytest.raises(FilterError, match=r"no function .* \(line 2, column 7\)"):
        IotSql.compile("SELECT * FROM 'a'\nWHERE foo()")


def test_explanation_has_a_clause_for_the_topic_and_each_operand_of_and():
    statement = "SELECT * FROM 'a/+' WHERE temperature > 50 AND (color = 'red' OR state.temp = 5) AND missing = 1"
    explanation = IotSql.compile(statement).explain(MESSAGE, topic="a/b")

    assert explanation.sentence == "temperature > 50 does not hold: temperature is 40."
    assert [(c.path, statement[c.start : c.end], c.held, c.values, c.reason) for c in explanation.clauses] == [
        ("topic", "'a/+'", True, ('"a/b"',), 'The rule takes messages on the topic "a/b".'),
        ("temperature", "temperature > 50", False, ("40",), "temperature > 50 does not hold: temperature is 40."),
        (
            "color, state.temp",
            "(color = 'red' OR state.temp = 5)",
            True,
            ('"red"', "21"),
            "(color = 'red' OR state.temp = 5) holds: color is \"red\", state.temp is 21.",
        ),
        ("missing", "missing = 1", False, (), "missing = 1 is Undefined: missing is not there."),
    ]
    assert [one.held for one in explanation.clauses[2].conditions] == [True, False]


PIECES = st.sampled_from(
    (
        *("a", "b.c", "list[0]", "1", "2.5", "'x'", "true", "null", "=", "<>", "<", ">=", "+", "-", "*", "/", "%"),
        *("and", "or", "not", "in", "(", ")", "[", "]", "{", "}", ",", ":", ".", "abs(", "isUndefined(", "topic()"),
        *("case", "when", "then", "else", "end", "SELECT", "FROM", "WHERE", "'a/+'", "'", "concat(", "@", "é", "\n"),
    )
)
PAYLOADS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.sampled_from("abc"), inner)),
    max_leaves=6,
)
VALUES = st.sampled_from(["a", "b.c", "b", "1", "'x'", "2.5", "true", "null", "[1, a]", "{'a': b}", "topic(1)"])
OPERATOR_SIGNS = ("=", "<>", "<", ">=", "+", "-", "*", "/", "%", "and", "or", "in")
CONDITIONS = st.recursive(
    VALUES,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from(OPERATOR_SIGNS), inner).map(lambda parts: f"({' '.join(parts)})"),
        inner.map(lambda one: f"(not {one})"),
        st.tuples(st.sampled_from(["abs", "lower", "length", "isNull", "round"]), inner).map("{0[0]}({0[1]})".format),
        st.tuples(inner, inner).map("concat({0[0]}, {0[1]})".format),
    ),
    max_leaves=8,
)


@given(st.one_of(st.text(max_size=40), st.lists(PIECES, max_size=12).map(" ".join), CONDITIONS), PAYLOADS)
@example("a = 1 and b.c in [1, a]", {"a": 1, "b": {"c": 1}})
def test_random_text_is_refused_or_explained_as_it_matches(statement, payload):
    compiled, problems = compiled_or_refused(statement)

    assert all(0 <= problem.start <= problem.end <= len(statement) for problem in problems)
    if compiled is not None:
        assert_explained(compiled, payload)
        assert_explained(compiled, payload, topic="a/b")
    else:
        assert problems


def compiled_or_refused(statement):
    try:
        return IotSql.compile(statement), ()
    except FilterError as refusal:
        return None, refusal.problems
