import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from eventflow.engine.filters.logs.pattern import LogPattern
from eventflow.engine.filters.problem import FilterError

TRAIL = json.dumps(
    {
        "eventType": "UpdateTrail",
        "sourceIPAddress": "111.111.111.111",
        "arrayKey": ["value", "another value"],
        "objectList": [{"name": "a", "id": 1}, {"name": "b", "id": 2}],
        "SomeObject": None,
        "ThisFlag": True,
        "cluster.name": "c",
        "latency": 50,
        "ratio": 0.001,
        "code": "400",
        "detail-type": "x",
    }
)
USERS = json.dumps(
    {
        "user": {"id": 1, "email": "John.Stiles@example.com"},
        "users": [{"id": 2, "email": "John.Doe@example.com"}, {"id": 3, "email": "Jane.Doe@example.com"}],
        "actions": ["GET", "PUT", "DELETE"],
        "coordinates": [[0, 1, 2], [4, 5, 6], [7, 8, 9]],
    }
)
ACCESS = '127.0.0.1 Prod frank [10/Oct/2000:13:25:15 -0700] "GET /index.html HTTP/1.0" 404 1534'
INFO = "INFO 09/25/2014 12:00:00 GET /service/resource/67 1200"
PART = "INFO 09/25/2014 12:00:01 POST /service/resource/67/part/111 1310"
FAILED = "ERROR 09/25/2014 12:00:02 Failed to process request"

TERMS = [
    ("ERROR", "[ERROR 400] BAD REQUEST", True),
    ("ERROR", "Exiting with ERRORCODE: -1", True),
    ("ERROR", "[error 400] bad request", False),
    ("ERROR ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", True),
    ("ERROR ARGUMENTS", "[ERROR 401] UNAUTHORIZED REQUEST", False),
    ("?ERROR ?ARGUMENTS", "[INFO] INVALID ARGUMENTS PROVIDED", True),
    ("?ERROR ?ARGUMENTS", "[WARN] nothing", False),
    ("?ERROR ?ARGUMENTS REQUEST", "[INFO] REQUEST FAILED", True),
    ("?ERROR ?ARGUMENTS REQUEST", "[ERROR] nothing", False),
    ("?ERROR -REQUEST", "[WARN] nothing", True),
    ('"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL SERVER ERROR", True),
    ('"INTERNAL SERVER ERROR"', "[ERROR 500] INTERNAL ERROR", False),
    ("ERROR -ARGUMENTS", "[ERROR 400] BAD REQUEST", True),
    ("ERROR -ARGUMENTS", "[ERROR 419] MISSING ARGUMENTS", False),
    ('"ERROR" - "Exiting"', "Exiting with ERRORCODE: -1", False),
    ("-ERROR", "[INFO] fine", True),
    ('?"BAD REQUEST" ?"not found"', "not found", True),
    (r'"\"level\":\"error\""', '{"level":"error"}', True),
    (r'"a\\b"', r"a\b", True),
    ('" "', "nospace", True),
    ("", "anything", True),
    ("  ", "", True),
    ("%AUTHORIZED%", "[ERROR 401] UNAUTHORIZED REQUEST", True),
    (" %^.E% ", "HEAT", True),
    ("%^AUTHORIZED%", "[SUCCESS 200] AUTHORIZED REQUEST", False),
]
JSON = [
    ('{ $.eventType = "UpdateTrail" }', TRAIL, True),
    ("{ $.eventType = UpdateTrail }", TRAIL, True),
    ("{ $.eventType = updateTrail }", TRAIL, False),
    ("{ $.sourceIPAddress != 123.123.* }", TRAIL, True),
    ("{ $.sourceIPAddress != 111.111.* }", TRAIL, False),
    ('{ $.arrayKey[0] = "value" }', TRAIL, True),
    ('{ $.arrayKey[7] = "value" }', TRAIL, False),
    ("{ $.objectList[1].id = 2 }", TRAIL, True),
    ("{ $.eventType = %Trail% }", TRAIL, True),
    ("{ $.eventType != %Trail% }", TRAIL, False),
    ("{ $.arrayKey[*] = %val.{2}% }", TRAIL, True),
    ('{ $.arrayKey[*] = "another*" }', TRAIL, True),
    ('{ $.objectList[*].name = "b" }', TRAIL, True),
    (r"{ $.* = %111\.111\.111\.1[0-9]{1,2}% }", TRAIL, True),
    ("{ $.['cluster.name'] = \"c\" }", TRAIL, True),
    ('{ $["cluster.name"] = "c" }', TRAIL, True),
    ('{ $.detail-type = "x" }', TRAIL, True),
    ("{ $.SomeObject IS NULL }", TRAIL, True),
    ("{ $.eventType IS NULL }", TRAIL, False),
    ("{ $.Missing IS NULL }", TRAIL, False),
    ("{ $.ThisFlag IS TRUE }", TRAIL, True),
    ("{ $.ThisFlag IS FALSE }", TRAIL, False),
    ("{ $.ThisFlag = true }", TRAIL, False),
    ("{ $.SomeOtherObject NOT EXISTS }", TRAIL, True),
    ("{ $.SomeObject NOT EXISTS }", TRAIL, False),
    ("{ $.arrayKey = 1 }", TRAIL, False),
    ("{ $.arrayKey != 1 }", TRAIL, False),
    ("{ $.Missing != 1 }", TRAIL, False),
    ("{ $.latency >= 50 }", TRAIL, True),
    ("{ $.latency > 50 }", TRAIL, False),
    ("{ $.latency < +5.01e1 }", TRAIL, True),
    ("{ $.latency <= 49.9 }", TRAIL, False),
    ("{ $.latency = 5e1 }", TRAIL, True),
    ("{ $.latency != 50.0 }", TRAIL, False),
    ("{ $.latency = 5* }", TRAIL, True),
    ("{ $.latency = * }", TRAIL, True),
    ("{ $.ratio = 1e-3 }", TRAIL, True),
    ("{ $.code = 400 }", TRAIL, True),
    ("{ $.code != 4e2 }", TRAIL, True),
    ("{ $.code >= 400 }", TRAIL, False),
    ('{ ($.user.id = 1) && ($.users[0].email = "John.Doe@example.com") }', USERS, True),
    ('{ ($.user.id = 2 && $.users[0].email = "nonmatch") || $.actions[2] = "GET" }', USERS, False),
    ('{$.user.email="John.Stiles@example.com"||$.coordinates[0][1]="nonmatch"&&$.actions[2]="nonmatch"}', USERS, True),
    ('{($.user.email="John.Stiles@example.com"||$.coordinates[0][1]="no")&&$.actions[2]="nonmatch"}', USERS, False),
    ('{ $.foo = "bar" }', "plain text", False),
    ('{ $.foo = "bar" }', '["foo"]', False),
    ("{ $.foo NOT EXISTS }", "[" * 100_000, False),
    ("{ $.foo NOT EXISTS }", '{"a": NaN}', False),
    (r'{ $.foo = "a\"b\\c" }', json.dumps({"foo": 'a"b\\c'}), True),
    ('{ $.foo = "*-*" }', '{"foo": "a-b"}', True),
    ('{ $.foo = "Ev*ent" }', '{"foo": "Ev*ent"}', True),
    ('{ $.foo = "Ev*ent" }', '{"foo": "Evxent"}', False),
    ('{ $.foo = "*Event" }', '{"foo": "PutEvent"}', True),
]
FIELDS = [
    (r"[ip=%127\.0\.0\.[1-9]%, user, username, timestamp, request =*.html*, status_code = 4*, bytes]", ACCESS, True),
    ("[..., request =*.html*, status_code = 4*, bytes]", ACCESS, True),
    ("[..., request=*.html*, status_code=4*,]", ACCESS, True),
    ("[..., status_code = 4*]", ACCESS, False),
    ("[ip, user, ..., status_code, bytes > 1000]", ACCESS, True),
    ("[ip, user, ..., status_code, bytes > 2000]", ACCESS, False),
    ("[ip != 10.*, user, ...]", ACCESS, True),
    ('[ip, user, name, time = "10/Oct*", request, code, bytes]', ACCESS, True),
    ("[ip, user, username, timestamp, request =*.html*, status = 404 || status = 410, bytes]", ACCESS, True),
    ("[ip, user, username, timestamp, request, status = 4* && status != 404, bytes]", ACCESS, False),
    ("[ip, user, username, timestamp, request, status = 404.0, bytes]", ACCESS, True),
    ("[w1=ERROR, w2]", FAILED, True),
    ("[w1=ERROR, w2]", INFO, False),
    ("[w1=ERROR || w1=WARNING, w2]", FAILED, True),
    ("[w1!=ERROR && w1!=WARNING, w2]", INFO, True),
    ("[w1!=ERROR && w1!=WARNING, w2]", FAILED, False),
    ('[w1, w2, w3, rest = "Failed to process request"]', FAILED, True),
    ("[a, b, c]", "one two", False),
    ("[a, b]", "one", False),
    ("[...]", "", True),
    ("[a]", "", False),
    (r"[level, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", INFO, True),
    (r"[level, date, time, method, url=%/service/resource/[0-9]+$%, response_time]", PART, False),
    (r"[level, date, time, method, url=%/service/resource/[0-9]+/part/[0-9]+$%, response_time]", PART, True),
    ('[timestamp=*Z, request_id="*-*", event]', "2024-05-01T10:00:00Z a-b {message: 1 2}", True),
    ('[a = "x, y", b]', '"x, y" z', True),
    ("[a, b]", '[never "closed', True),
]
CASES = TERMS + JSON + FIELDS


@pytest.mark.parametrize(("pattern", "message", "matches"), CASES)
def test_message_matches_as_the_guide_says(pattern, message, matches):
    assert LogPattern.compile(pattern).matches(message) is matches


@pytest.mark.parametrize(("pattern", "message", "matches"), CASES)
def test_explanation_says_the_same(pattern, message, matches):
    assert_explained(LogPattern.compile(pattern), message)


def assert_explained(compiled, message):
    explanation = compiled.explain(message)
    branches = {}
    for clause in explanation.clauses:
        assert 0 <= clause.start <= clause.end <= len(compiled.text)
        branches.setdefault(clause.branch, []).append(clause.held)

    assert explanation.matched is compiled.matches(message)
    assert explanation.matched is (not branches or any(all(held) for held in branches.values()))
    assert explanation.sentence.endswith(".")
    json.dumps(explanation.as_dict())


@pytest.mark.parametrize(
    ("pattern", "complaints"),
    [
        ("foo:bar", [(":", "Invalid character(s) in term ':'")]),
        ("a-b ?c.d", [("-", "Invalid character(s) in term '-'"), (".", "Invalid character(s) in term '.'")]),
        ('ERROR "never closed', [('"', 'A quotation mark (") is never closed.')]),
        ("ERROR -", [("-", "There is no term after -.")]),
        ("ERROR ?", [("?", "There is no term after ?.")]),
        ("ERROR %a%", [("%", "Invalid character(s) in term '%'")] * 2),
        ("%a(b)%", [("(", "( is not supported in a regular expression.")]),
        ("%%", [("%%", "A regular expression is empty.")]),
        ("{ $.a = 1", [("{", "If a filter pattern starts with '{' it must end with '}'")]),
        ("[a, b", [("[", "If a filter pattern starts with '[' it must end with ']'")]),
        ("{}", [("{}", "A pattern in braces has at least one condition.")]),
        ("[ ]", [("[ ]", "A pattern in brackets has at least one field.")]),
        ("{ a = 1 }", [("a", "A condition begins with a selector such as $.name.")]),
        ("{ $ = 1 }", [("$ ", "A selector is $. and the name of a property.")]),
        ('{ $."a" = 1 }', [('"', "Invalid character(s) in term '\"'")]),
        ("{ $.a[x] = 1 }", [("[", "Invalid character(s) in term '['")]),
        ("{ $[0] = 1 }", [("[", "Invalid character(s) in term '['")]),
        ("{ $['a = 1 }", [("'", "A quotation mark (') is never closed.")]),
        ("{ $['a' = 1 }", [("['a' ", "A bracket is never closed.")]),
        ("{ $.*.b[*] = 1 }", [("$.*.b[*]", "A property selector has at most one wildcard selector.")]),
        (
            "{ $.a[*] = 1 && $.b[*] = 1 && $.c[*] = 1 && $.d[*] = 1 }",
            [("$.d[*] = 1", "A filter pattern has at most 3 wildcard selectors.")],
        ),
        (
            "{ $.a = %a% && $.b = %b% && $.c = %c% }",
            [("%c%", "A filter pattern has at most 2 regular expressions.")],
        ),
        ("[a=%a%, b=%b%, c=%c%]", [("%c%", "A filter pattern has at most 2 regular expressions.")]),
        ("{ $.a = %[% }", [("[", "A character class is never closed.")]),
        ("{ $.a = %x }", [("%", "A regular expression ends with a second %.")]),
        ("{ $.a = }", [("", "A value is missing.")]),
        ('{ $.a = "x }', [('"', 'A quotation mark (") is never closed.')]),
        ("{ $.a = x@y }", [("@", "Invalid character(s) in term '@'")]),
        ("{ $.a > x }", [("> x", "> compares numbers; x is none.")]),
        ('{ $.a <= "5" }', [('<= "5"', '<= compares numbers; "5" is none.')]),
        ("{ $.a IS NOT NULL }", [("IS NOT", "IS NOT is not supported.")]),
        ("{ $.a EXISTS }", [("EXISTS", "EXISTS is not supported.")]),
        ("{ $.a IS 5 }", [("IS 5", "IS is followed by TRUE, FALSE or NULL, in capitals.")]),
        (
            "{ $.a }",
            [("$.a ", "A selector is followed by an operator, IS TRUE, IS FALSE, IS NULL or NOT EXISTS, in capitals.")],
        ),
        ("{ ($.a = 1 }", [("(", "A parenthesis is never closed.")]),
        ("{ $.a = 1) }", [(")", "Invalid character(s) in term ')'")]),
        ("{ $.a = 1 $.b = 2 }", [("$", "Invalid character(s) in term '$'")]),
        ("{" + "(" * 60 + "$.a=1" + ")" * 60 + "}", [("(", "Parentheses are nested more than 40 deep.")]),
        (
            "{ $.a > x && $.b = @ || ($.c EXISTS) }",
            [
                ("> x", "> compares numbers; x is none."),
                ("@", "Invalid character(s) in term '@'"),
                ("EXISTS", "EXISTS is not supported."),
            ],
        ),
        ("[..., a, ...]", [("...", "A pattern has at most one ellipsis.")]),
        ("[a = 1 && b = 2]", [("b", "b is another field; the conditions here are on a.")]),
        ("[a b]", [("a b", "A condition is a field's name, an operator and a value.")]),
        ("[w1=!ERROR]", [("!", "Invalid character(s) in term '!'")]),
        ("[a = 1 2]", [("2", "Invalid character(s) in term '2'")]),
        ("[*, b = ]", [("*", "Invalid character(s) in term '*'"), ("", "A value is missing.")]),
        ("[a = [*, b]", [("[", "Invalid character(s) in term '['")]),
        ("a" * 1_025, [("a", "Member must have length less than or equal to 1024")]),
    ],
)
def test_every_problem_is_named_with_its_place(pattern, complaints):
    with pytest.raises(FilterError) as refusal:
        LogPattern.compile(pattern)

    problems = refusal.value.problems
    assert [(pattern[problem.start : problem.end], problem.reason) for problem in problems] == complaints


def test_pattern_of_the_greatest_length_is_taken():
    assert LogPattern.compile("a" * 1_024).matches("a" * 1_024)


@pytest.mark.parametrize(
    ("pattern", "warning"),
    [
        (
            "?a b ?c",
            [
                ("?a", "Terms after ? are ignored beside other terms."),
                ("?c", "Terms after ? are ignored beside other terms."),
            ],
        ),
        ('{ $.a = "x*y" }', [('"x*y"', "An asterisk that is not at an end of the text is an asterisk.")]),
        ("{ $.a = *xy* }", []),
    ],
)
def test_pattern_that_does_what_was_hardly_meant_is_warned_of(pattern, warning):
    warnings = LogPattern.compile(pattern).warnings

    assert [(pattern[one.start : one.end], one.reason) for one in warnings] == warning
    assert all(one.warning for one in warnings)


def test_terms_are_explained_with_what_the_message_says_there():
    pattern = "ERROR -ARGUMENTS"
    explanation = LogPattern.compile(pattern).explain("[ERROR 419] MISSING ARGUMENTS")

    assert explanation.sentence == 'The message contains "ARGUMENTS".'
    assert [(pattern[c.start : c.end], c.held, c.reason) for c in explanation.clauses] == [
        ("ERROR", True, 'The message contains "ERROR", as wanted.'),
        ("-ARGUMENTS", False, 'The message contains "ARGUMENTS".'),
    ]


def test_long_message_is_quoted_around_the_term():
    (clause,) = LogPattern.compile("NEEDLE").explain("a" * 5_000 + "NEEDLE" + "b" * 5_000).clauses

    assert "NEEDLE" in clause.values[0]
    assert len(clause.values[0]) <= 80


def test_optional_terms_are_one_clause_with_a_condition_each():
    pattern = "?ERROR ?WARN"
    (clause,) = LogPattern.compile(pattern).explain("WARN message").clauses

    assert pattern[clause.start : clause.end] == pattern
    assert [(pattern[one.start : one.end], one.held) for one in clause.conditions] == [
        ("?ERROR", False),
        ("?WARN", True),
    ]
    assert clause.reason == 'The message contains "WARN", as wanted.'


def test_json_conditions_are_explained_with_the_value_found():
    pattern = "{ ($.a = 1 || $.b = 2) && $.c > 5 || $.d NOT EXISTS }"
    explanation = LogPattern.compile(pattern).explain('{"a": 1, "c": 4, "d": null}')

    assert not explanation.matched
    assert [(c.branch, pattern[c.start : c.end], c.held, c.values, c.reason) for c in explanation.clauses] == [
        (0, "$.a = 1 || $.b = 2", True, ("1",), "$.a is 1; $.b is not there, as wanted."),
        (0, "$.c > 5", False, ("4",), "$.c is 4, so > 5 does not hold."),
        (1, "$.d NOT EXISTS", False, ("null",), "$.d is null, so NOT EXISTS does not hold."),
    ]
    assert [one.held for one in explanation.clauses[0].conditions] == [True, False]


def test_fields_are_explained_one_by_one():
    pattern = "[ip, ..., status = 5* || status = 404, bytes > 2000]"
    explanation = LogPattern.compile(pattern).explain(ACCESS)

    assert explanation.sentence == 'bytes is "1534", which is not wanted.'
    assert [(c.path, pattern[c.start : c.end], c.held, c.values) for c in explanation.clauses[1:]] == [
        ("status", "status = 5* || status = 404", True, ('"404"',)),
        ("bytes", "bytes > 2000", False, ('"1534"',)),
    ]


def test_message_with_too_few_fields_is_explained_by_their_number():
    explanation = LogPattern.compile("[a, b = 1, c]").explain("one two")

    assert explanation.sentence == "The message has 2 fields, and the pattern wants at least 3 fields."


PIECES = st.sampled_from(
    (
        *("$.a", "$.b[0]", "$.*", "$['c']", " = ", "!=", ">", "<=", "1", '"x*"', "%a+%", "*", "&&", "||", "(", ")"),
        *("IS NULL", "IS", "NOT EXISTS", "...", "a", "b", '"', "%", "?", "-", " ", "\\", "[", "]", "{", "}", ",", "é"),
    )
)
PATTERNS = st.one_of(
    st.text(max_size=50),
    st.lists(PIECES, max_size=14).map("".join),
    st.lists(PIECES, max_size=14).map(lambda pieces: "{" + " ".join(pieces) + "}"),
    st.lists(PIECES, max_size=14).map(lambda pieces: "[" + " ".join(pieces) + "]"),
)
MESSAGES = st.one_of(
    st.text(max_size=50),
    st.dictionaries(st.sampled_from("abc"), st.one_of(st.integers(), st.floats(), st.text(max_size=3))).map(json.dumps),
    st.sampled_from([TRAIL, USERS, ACCESS, '{"a": 1, "b": ["x"], "c": null}', "a b 1 [x y] aa"]),
)


@given(PATTERNS, MESSAGES)
@example("{ $.a = 1 && $.b[0] = x* }", '{"a": 1, "b": ["xy"]}')
def test_random_text_is_refused_or_explained_as_it_matches(pattern, message):
    compiled, problems = compiled_or_refused(pattern)

    assert all(0 <= problem.start <= problem.end <= len(pattern) for problem in problems)
    if compiled is not None:
        assert_explained(compiled, message)
    else:
        assert problems


def compiled_or_refused(pattern):
    try:
        return LogPattern.compile(pattern), ()
    except FilterError as refusal:
        return None, refusal.problems


@pytest.mark.parametrize(
    "pattern", ["{" * 500, "[" * 1_000, "{" + "(" * 1_000 + "}", '"' * 999, "%a?" * 300, "," * 100_000]
)
def test_hostile_pattern_is_refused_at_once(pattern):
    with pytest.raises(FilterError):
        LogPattern.compile(pattern)


@pytest.mark.parametrize(
    "message", ["[ " * 50_000, '" ' * 49_999, '{"a":' * 50_000, '{"a": "' + "x" * 100_000 + '"}', "9" * 100_000]
)
@pytest.mark.parametrize("pattern", ["[a, b = 1, ...]", "{ $.a = %x+y$% || $.* = 1e9 }", "%[ab]*a[ab]{90}c%", "?a ?b"])
def test_hostile_message_is_answered_at_once(pattern, message):
    assert_explained(LogPattern.compile(pattern), message)
