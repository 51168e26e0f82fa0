import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventflow.engine.filters.iot.sql import IotSql
from eventflow.engine.filters.problem import FilterError

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
OPERATORS = [
    ("temperature = 40", True),
    ("temperature = 40.0", True),
    ("temperature = '40'", False),
    ("temperature <> '40'", True),
    ("temperature <> 40", False),
    ("color <> 'red'", False),
    ('color = "red"', True),
    ("color = 'Red'", False),
    ("color = 'it''s'", False),
    ("'it''s' = \"it's\"", True),
    ("temperature < 41", True),
    ("temperature <= 40", True),
    ("temperature > 40", False),
    ("temperature >= 40", True),
    ("text > 12", True),
    ("'5E-2' < 0.06", True),
    ("'5E+2' > 0", False),
    ("color > 1", False),
    ("on > 0", False),
    ("nothing = null", True),
    ("nothing <> NULL", False),
    ("nothing > 0", False),
    ("on = true", True),
    ("on", True),
    ("yes", True),
    ("color", False),
    ("temperature", False),
    ("on AND yes", True),
    ("on and color", False),
    ("on or temperature = 0", True),
    ("temperature = 0 OR color = 'red'", True),
    ("temperature = 0 OR color = 'blue' AND on", False),
    ("(temperature = 0 OR color = 'red') AND on", True),
    ("NOT temperature = 0", True),
    ("not not not on", False),
    ("not color", False),
    ("state.temp = 21", True),
    ("state.reported.mode = 'eco'", True),
    ("state.reported.value[2] = 'three'", True),
    ("list[1].n = 'b'", True),
    ("list[9].n = 'b'", False),
    ("state['temp'] = 21", True),
    ("value = 1", True),
    ("3 in state.reported.value", False),
    ("'three' IN state.reported.value", True),
    ("5.7 in state.reported.value", True),
    ("null in state.reported.value", True),
    ("{'n': 'b'} in list", True),
    ("color in ['blue', 'red']", True),
    ("not color in ['blue', 'red']", False),
    ("color in 'red'", False),
    ("[1, 2] = [1, 2.0]", True),
    ("[1, 2] = [2, 1]", False),
    ("{'a': 1, 'b': [true]} = {'b': [true], 'a': 1}", True),
    ("{} = {}", True),
    ("[] = {}", False),
    ("[true] = [1]", False),
    ("1 + 2 * 3 - 4 = 3", True),
    ("(1 + 2) * 3 = 9", True),
    ("7 / 2 = 3", True),
    ("-7 / 2 = -3", True),
    ("7.0 / 2 = 3.5", True),
    ("7 % 3 = 1", True),
    ("-7 % 3 = -1", True),
    ("5.5 % 2 = 1.5", True),
    ("'7' - 2 = 5", True),
    ("2 * text = 25", True),
    ("- - temperature = 40", True),
    ("+temperature = 40", True),
    ("(temperature - 32) * 5 / 9 = 4", True),
    ("color + 1 = 'red1'", True),
    ("1 + color = '1red'", True),
    ("color + [1, 'a'] = 'red[1,\"a\"]'", True),
    ("'x' + true = 'xtrue'", True),
    ("'x' + null = 'xnull'", False),
    ("true + 1 = 2", False),
    ("1 / 0 = 1", False),
    ("1.5 % 0 = 1", False),
    ("1e999 * 1e999 > 0", False),
    ("99999999999999999999999999999999999 > 1", True),
    ("CASE color WHEN 'green' THEN 1 WHEN 'red' THEN 2 ELSE 3 END = 2", True),
    ("CASE color WHEN 'green' THEN 1 ELSE 3 END = 3", True),
    ("isUndefined(CASE color WHEN 'green' THEN 1 END)", True),
    ("isUndefined(CASE missing WHEN 1 THEN 1 ELSE 2 END)", True),
]
UNDEFINED = [
    "missing = 1",
    "missing <> 1",
    "missing > 1",
    "NOT missing",
    "NOT missing = 1",
    "missing OR on",
    "on OR missing = 1",
    "missing AND on",
    "missing in [1]",
    "1 in missing",
    "missing + 'x' = 'x'",
    "lower(missing) = 'x'",
    "state.missing.deeper = 1",
    "color.length = 3",
]
FUNCTIONS = [
    ("abs(-5) = 5", True),
    ("abs('-5.123') = 5.123", True),
    ("ceil(1.2) = 2 and ceil(-1.2) = -1 and ceil(3) = 3", True),
    ("floor(1.2) = 1 and floor(-1.2) = -2 and floor('1.9') = 1", True),
    ("round(1.2) = 1 and round(1.5) = 2 and Round(-1.1) = -1 and round(-1.5) = -2", True),
    ("sign(-7) = -1 and sign(0) = 0 and sign(13) = 1", True),
    ("mod(8, 3) = 2 and remainder(8, 3) = 2", True),
    ('startswith("ranger", "ran")', True),
    ('endswith("cat", "at")', True),
    ("startswith(temperature, 4)", True),
    ("startswith(nothing, 'n')", False),
    ('indexof("abcd", "bc") = 1', True),
    ("length('hi') = 2 and length(false) = 5", True),
    ("numbytes('€') = 3", True),
    ("lower('HELLO') = 'hello' and UPPER('hello') = 'HELLO'", True),
    ('lower(["HELLO"]) = \'["hello"]\'', True),
    ("trim(' h i ') = 'h i' and ltrim(' h i ') = 'h i ' and rtrim(' h i ') = ' h i'", True),
    ("replace('abcdabcd', 'b', 'x') = 'axcdaxcd'", True),
    ("substring('012345', 2) = '2345' and substring('012345', 2.745) = '2345'", True),
    ("substring(123, 2) = '3' and substring(true, 1.2) = 'rue'", True),
    ("substring('012345', -1) = '012345' and substring('012345', 1, 3) = '12'", True),
    ("substring('012345', -50, 50) = '012345' and substring('012345', 3, 1) = ''", True),
    ("substring('abc', 'x') = 'abc'", False),
    ("concat('he', 'is', 'man') = 'heisman' and concat(1, 'hello') = '1hello'", True),
    ("concat([1, 2], 'hello', [3]) = [1, 2, 'hello', 3]", True),
    ("isUndefined(concat()) and concat(1) = 1 and isUndefined(concat(1, 2))", True),
    ("get(['a', 'b', 'c'], 1) = 'b' and get({'a': 'b'}, 'a') = 'b'", True),
    ("isUndefined(get(['a'], 1)) and isUndefined(get(['a'], -1)) and isUndefined(get(5, 0))", True),
    ("get(list, 0).n = 'a'", True),
    ("nanvl(8, 3) = 8 and nanvl(nothing, 3) = 3 and nanvl(missing, 3) = 3", True),
    ("isNull(nothing) and isNull(5) = false and not isNull(missing)", True),
    ("isUndefined(missing) and not isUndefined(nothing)", True),
    ("isUndefined(floor([1, 2, 3]))", True),
    ("isUndefined(temperature) = False", True),
    ("isUndefined(abs(color)) <> FALSE", True),
    ("regexp_matches('aaaa', 'a{2,}')", True),
    ("regexp_matches('aaaa', 'b')", False),
    ("regexp_matches(deviceid, '^(iot|dev)[0-9]+$')", True),
    ("regexp_matches(temperature, '^4')", True),
    ("isUndefined(regexp_matches('a', color + '('))", True),
]


@pytest.mark.parametrize(("condition", "passes"), OPERATORS + FUNCTIONS)
def test_condition_decides(condition, passes):
    assert IotSql.compile(condition).matches(MESSAGE) is passes
    assert_explained(IotSql.compile(condition), MESSAGE)


@pytest.mark.parametrize("condition", UNDEFINED)
def test_undefined_goes_through_and_stops_the_message(condition):
    assert not IotSql.compile(condition).matches(MESSAGE)
    assert IotSql.compile(f"isUndefined({condition})").matches(MESSAGE)
    assert_explained(IotSql.compile(condition), MESSAGE)


def assert_explained(compiled, message, **known):
    explanation = compiled.explain(message, **known)

    assert explanation.matched is compiled.matches(message, **known)
    assert explanation.matched is all(clause.held for clause in explanation.clauses)
    assert all(0 <= clause.start < clause.end <= len(compiled.text) for clause in explanation.clauses)
    assert explanation.sentence.endswith(".")
    json.dumps(explanation.as_dict())


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


@pytest.mark.parametrize(
    "statement",
    [
        "(" * 100_000,
        "not " * 50_000,
        "[" * 100_000,
        "abs(" * 20_000,
        "a = '" + "x" * 100_000,
        "case a when " * 8_000,
        "SELECT " + "(" * 100_000,
    ],
)
def test_hostile_statement_is_refused_at_once(statement):
    with pytest.raises(FilterError):
        IotSql.compile(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "a" + " + a" * 20_000 + " = 'x'",
        "-" * 50_000 + "1 = 1",
        "not " * 50_000 + "on",
        " and ".join(["lower(a) = 'x'"] * 5_000),
        " or ".join(["list = list"] * 5_000),
        "regexp_matches(a, '(x|xx)*y')",
        " and ".join(["regexp_matches(a, 'x+y') = false"] * 1_000),
        "9" + " * 99999999999" * 10_000 + " > 1",
        "a" + ".b" * 50_000 + " = 1",
    ],
)
def test_condition_with_too_much_work_ends_as_undefined(statement):
    payload = {"a": "x" * 100_000, "list": list(range(50_000)), "on": True}
    compiled = IotSql.compile(statement)

    assert compiled.explain(payload).matched is compiled.matches(payload)


def test_deep_payload_is_no_danger():
    payload: dict[str, object] = {}
    for _ in range(50_000):
        payload = {"a": payload}

    for condition in ("a = a", "length(a) > 0", "isUndefined(a.b)"):
        compiled = IotSql.compile(condition)
        assert compiled.explain(payload).matched is compiled.matches(payload)
