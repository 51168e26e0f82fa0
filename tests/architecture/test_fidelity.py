"""The documents that the engine writes about itself are as it would write them now."""

from pathlib import Path

import pytest

from eventflow.engine.trace.kinds import TraceKind
from eventflow.engine.trace.rules import RULES
from eventflow.interchange.fidelity import chapters, fidelity, trace


@pytest.mark.parametrize(("name", "written"), [("fidelity", fidelity), ("trace", trace)])
def test_document_equals_the_code(name, written):
    kept = Path(f"docs/{name}.md").read_text(encoding="utf-8")

    assert kept == written(), "run python -m eventflow.interchange.fidelity and read the difference"


def test_every_rule_is_documented():
    assert {rule.id for chapter in chapters() for rule in chapter.rules} == set(RULES)


def test_every_rule_of_aws_names_its_page():
    for rule in RULES.values():
        assert rule.model or rule.source.startswith("https://docs.aws.amazon.com/"), rule.id


def test_every_kind_is_documented():
    assert all(f"`{kind.name}`" in trace() for kind in TraceKind)
