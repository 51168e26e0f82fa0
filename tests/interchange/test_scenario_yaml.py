from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eventflow.engine import ScenarioError
from eventflow.interchange.scenario_yaml import (
    DEEPEST,
    MOST_CHARACTERS,
    dump,
    from_plain,
    load,
    parse,
    to_plain,
)
from tests.properties.strategies import scenarios

GALLERY = sorted(Path("dashboard/scenarios").glob("*.yaml"))


@pytest.mark.parametrize("path", GALLERY, ids=lambda path: path.stem)
def test_gallery_scenario_is_read_back(path):
    scenario = load(path.read_text())

    assert load(dump(scenario)) == scenario
    assert from_plain(to_plain(scenario)) == scenario


@given(scenarios())
def test_any_scenario_is_read_back(scenario):
    assert load(dump(scenario)) == scenario


ERRORS = {
    "traffic of one more name": (
        "sources: {b: {kind: s3, traffic: [{poisson: {rate: 1, unit: s}}]}}",
        "b.traffic[0].poisson.unit: is not known here. There are rate, from, until, payload.",
    ),
    "not an object": ("- a\n- b", "the scenario: is not an object. Begin with name:, sources:, functions:."),
    "endless number": ("seed: " + "9" * 5_000, "the text: holds a value that can't be read:"),
    "nothing": ("", "the scenario: is not an object. Begin with name:, sources:, functions:."),
    "unknown field": ("name: x\ncolour: red", "colour: is not known here."),
    "name": ("name: 5", "name: must be a text, not 5."),
    "seed": ("seed: x", "seed: must be a number, not 'x'."),
    "seed in halves": ("seed: 1.5", "seed: must be a whole number, not 1.5."),
    "seed nan": ("seed: .nan", "seed: must be a number, not nan."),
    "seed inf": ("seed: .inf", "seed: must be a number, not inf."),
    "until": ("until: soon", "until: 'soon' is not a time; write it like 90s, 2m30s or 500ms."),
    "account": ("account: {Limit: 5}", "account.Limit: is not known here. There are ConcurrentExecutions."),
    "account list": ("account: [5]", "account: must be an object with named fields."),
    "sources list": ("sources: [a]", "sources: must be an object with a name for each."),
    "source": ("sources: {b: 5}", "b: must be an object with named fields."),
    "source kind": ("sources: {b: {kind: 5}}", "b.kind: must be a text, not 5."),
    "traffic": ("sources: {b: {kind: s3, traffic: 5}}", "b.traffic: must be a list."),
    "traffic shape": (
        "sources: {b: {kind: s3, traffic: [{sine: {}}]}}",
        "b.traffic[0]: must be one of constant, poisson, ramp, burst, times, wave, day, on_off, drawn, replay with its "
        "fields. Write constant: {rate: 2}.",
    ),
    "two shapes": ("sources: {b: {kind: s3, traffic: [{burst: {}, times: {}}]}}", "b.traffic[0]: must be one of"),
    "rate": (
        "sources: {b: {kind: s3, traffic: [{poisson: {rate: fast}}]}}",
        "b.traffic[0].poisson.rate: must be a number, not 'fast'.",
    ),
    "from": (
        "sources: {b: {kind: s3, traffic: [{poisson: {rate: 1, from: now}}]}}",
        "b.traffic[0].poisson.from: 'now' is not a time; write it like 90s, 2m30s or 500ms.",
    ),
    "count": (
        "sources: {b: {kind: s3, traffic: [{burst: {count: 1.5}}]}}",
        "b.traffic[0].burst.count: must be a whole number, not 1.5.",
    ),
    "times": (
        "sources: {b: {kind: s3, traffic: [{times: {at: [1s, x]}}]}}",
        "b.traffic[0].times[1].at: 'x' is not a time; write it like 90s, 2m30s or 500ms.",
    ),
    "payload weight": (
        "sources: {b: {kind: s3, payloads: {p: {weight: x}}}}",
        "b.payloads.p.weight: must be a number, not 'x'.",
    ),
    "payload": ("sources: {b: {kind: s3, payloads: {p: 5}}}", "b.payloads.p: must be an object with a name for each."),
    "settings": ("sources: {b: {kind: s3, settings: 5}}", "b.settings: must be an object with a name for each."),
    "function": ("functions: {f: [1]}", "f: must be an object with named fields."),
    "pattern": (
        "functions: {f: {fails_on: [5]}}",
        "f.fails_on[0]: must be a pattern, a JSON object or the text of one.",
    ),
    "pattern with a date": (
        "functions: {f: {fails_on: [{a: [2026-01-01]}]}}",
        "f.fails_on[0]: holds a value that JSON does not have.",
    ),
    "patterns": ("functions: {f: {fails_on: {a: [1]}}}", "f.fails_on: must be a list."),
    "emission": ("functions: {f: {emits: [5]}}", "f.emits[0]: must be an object with a name for each."),
    "emission target": ("functions: {f: {emits: [{to: 5}]}}", "f.emits[0].to: must be a text, not 5."),
    "queue": ("functions: {f: {dead_letter_queue: [q]}}", "f.dead_letter_queue: must be a text, not ['q']."),
    "trigger": ("triggers: [x]", "triggers[0]: must be an object with named fields."),
    "trigger prefix": ("triggers: [{prefix: 5}]", "triggers[0].prefix: must be a text, not 5."),
    "triggers": ("triggers: {a: b}", "triggers: must be a list."),
    "trigger field": ("triggers: [{Pattern: x}]", "triggers[0].Pattern: is not known here. There are source, target"),
    "event pattern": (
        "triggers: [{EventPattern: [a]}]",
        "triggers[0].EventPattern: must be a pattern, a JSON object or the text of one.",
    ),
    "policy scope": (
        "triggers: [{FilterPolicy: {}, FilterPolicyScope: Body}]",
        "triggers[0].FilterPolicyScope: must be MessageAttributes or MessageBody, not 'Body'.",
    ),
    "criteria": (
        "triggers: [{FilterCriteria: {Filters: [{}]}}]",
        "triggers[0].FilterCriteria.Filters[0]: must be an object with a Pattern.",
    ),
    "alias": ("a: &x {b: 1}\nc: *x", "line 2: uses an alias (*name). Write the value out."),
    "not yaml": ("a: [1,", "line 1: is not YAML:"),
    "tab": ("a:\n\t- b", "line 2: is not YAML:"),
    "python object": ("a: !!python/object/apply:os.system ['true']", "line 1: is not YAML:"),
    "two documents": ("a: 1\n---\nb: 2", "line 2: is not YAML:"),
    "impossible date": ("name: 2026-13-45", "the text: holds a value that can't be read:"),
    "surrogate": (
        'sources: {b: {kind: s3, payloads: {a: {key: "\\ud800"}}}}',
        "sources: holds a character that can't be stored. Leave out null characters and surrogates.",
    ),
    "control character": ("name: \x00", "is not YAML:"),
    "deep": ("[" * (DEEPEST + 1) + "]" * (DEEPEST + 1), f"line 1: is nested deeper than {DEEPEST} levels. Flatten it."),
    "long": ("a" * (MOST_CHARACTERS + 1), "the text: is longer than 500,000 characters. Send less."),
}


@pytest.mark.parametrize(("text", "sentence"), ERRORS.values(), ids=ERRORS)
def test_error_is_one_sentence_with_its_place(text, sentence):
    with pytest.raises(ScenarioError) as caught:
        load(text)

    assert any(sentence in str(problem) for problem in caught.value.problems), str(caught.value)
    assert all(problem.where and problem.message.endswith((".", ":")) for problem in caught.value.problems)


def test_every_complaint_comes_at_once():
    with pytest.raises(ScenarioError) as caught:
        load("seed: x\nuntil: y\nsources: {b: {kind: 5}}\ntriggers: [6]")

    assert [problem.where for problem in caught.value.problems] == ["seed", "until", "b.kind", "triggers[0]"]


def test_defaults_are_left_out_of_what_is_written():
    assert dump(load("functions: {f: {}}")) == (
        "name: scenario\nseed: 1\nuntil: 10m\naccount:\n  ConcurrentExecutions: 1000\nfunctions:\n  f: {}\n"
    )


def trigger_of(kind, **words):
    plain = {"sources": {"in": {"kind": kind}}, "triggers": [{"source": "in", "target": "f", **words}]}
    scenario = from_plain(plain)
    assert load(dump(scenario)) == scenario
    return scenario.triggers[0]


@pytest.mark.parametrize(
    ("kind", "words", "patterns"),
    [
        ("eventbridge", {"EventPattern": {"source": ["für"]}}, ('{"source": ["für"]}',)),
        ("eventbridge", {"EventPattern": '{"a":[1],\n\t"a" : [2] }  '}, ('{"a":[1],\n\t"a" : [2] }  ',)),
        ("sns", {"FilterPolicy": {"a": [None]}}, ('{"a": [null]}',)),
        (
            "sqs",
            {"FilterCriteria": {"Filters": [{"Pattern": '{"body":{}}'}, {"Pattern": {"body": [1]}}]}},
            ('{"body":{}}', '{"body": [1]}'),
        ),
    ],
)
def test_pattern_keeps_its_text_and_an_object_becomes_one(kind, words, patterns):
    assert trigger_of(kind, **words).filter.patterns == patterns


def test_dialect_and_source_of_a_filter_are_those_of_its_source():
    criteria = {"FilterCriteria": {"Filters": [{"Pattern": "{}"}]}}

    assert (trigger_of("sqs", **criteria).filter.dialect, trigger_of("sqs", **criteria).filter.source) == ("esm", "sqs")
    assert trigger_of("nowhere", **criteria).filter.source == ""
    assert trigger_of("sns", FilterPolicy="{}").filter.scope == "MessageAttributes"


def test_pattern_of_what_fails_may_be_text():
    text = '{"detail": {"state": ["BROKEN"]}}'
    scenario = load(f"functions: {{f: {{fails_on: ['{text}', {{a: [1]}}]}}}}")

    assert scenario.functions[0].fails_on == (text, {"a": [1]})
    assert load(dump(scenario)) == scenario


def test_what_comes_twice_is_written_twice():
    pattern = {"detail": {"state": ["BROKEN"]}}
    scenario = from_plain({"functions": {"f": {"fails_on": [pattern, pattern]}}})

    assert load(dump(scenario)) == scenario


def test_json_is_yaml():
    assert load('{"name": "x", "functions": {"f": {}}}') == load("name: x\nfunctions: {f: {}}")


@given(st.text(max_size=400))
def test_random_text_is_read_or_refused(text):
    with suppress(ScenarioError):
        parse(text)


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates(),
    lambda items: st.lists(items, max_size=4) | st.dictionaries(st.text(max_size=6) | st.integers(), items, max_size=4),
)
FIELDS = st.sampled_from(
    ["name", "seed", "until", "account", "ConcurrentExecutions", "sources", "functions", "triggers", "kind",
     "settings", "traffic", "payloads", "poisson", "ramp", "burst", "times", "constant", "rate", "from", "at", "count",
     "within", "payload", "weight", "fails_on", "emits", "to", "on_failure", "denied_actions", "source", "prefix",
     "EventPattern", "FilterCriteria", "Filters", "Pattern", "FilterPolicy", "FilterPolicyScope"]
)  # fmt: skip


@given(st.recursive(PLAIN, lambda items: st.lists(items, max_size=3) | st.dictionaries(FIELDS, items, max_size=4)))
def test_random_plain_data_is_read_or_refused(plain):
    with suppress(ScenarioError):
        from_plain(plain)


def test_name_given_twice_is_refused_with_its_line():
    with pytest.raises(ScenarioError) as refused:
        load("name: x\nfunctions:\n  f: {}\n  f: {}\n")

    assert [str(problem) for problem in refused.value.problems] == [
        "line 4: gives f a second time. Use another name, or remove one."
    ]
