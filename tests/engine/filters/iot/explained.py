"""What every explanation of a statement must be."""

import json


def assert_explained(compiled, message, **known):
    explanation = compiled.explain(message, **known)

    assert explanation.matched is compiled.matches(message, **known)
    assert explanation.matched is all(clause.held for clause in explanation.clauses)
    assert all(0 <= clause.start < clause.end <= len(compiled.text) for clause in explanation.clauses)
    assert explanation.sentence.endswith(".")
    json.dumps(explanation.as_dict())
