"""Why: every decision in a trace names one of these rules, and where AWS says so.

A rule is declared in the module that applies it. Its sentence may use ``{value_s}`` (the row's value as a time),
``{value}``, ``{attempt}``, ``{node}``, ``{edge_from}``, ``{edge_to}``, ``{filter}``, ``{name}`` (of the payload),
``{limit}`` (of the setting, at that time), ``{environment}`` and ``{shard}``.
"""

from dataclasses import dataclass, fields

RULES: dict[str, "Rule"] = {}
"""Every rule by its id."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One reason: its id, a title, a sentence, the setting that would change it, and its source.

    ``model`` marks what AWS does not publish: a choice of this simulator's model, kept as a setting.
    """

    id: str
    title: str
    sentence: str
    source: str
    setting: str | None = None
    model: bool = False

    def as_dict(self) -> dict[str, object]:
        """As plain JSON."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


def rule(id: str, title: str, sentence: str, source: str, setting: str | None = None, model: bool = False) -> str:
    """Declare a rule and return its id."""
    assert id not in RULES, f"rule {id} is declared twice"
    RULES[id] = Rule(id, title, sentence, source, setting, model)
    return id
