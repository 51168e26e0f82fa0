"""The rules of a function's simulated code as YAML or plain JSON, both ways.

``{pattern: {...}, from: 1m, until: 3m, outcome: timeout}``; every field may be missing.
"""

from typing import Any, cast

from eventflow.engine.chance import distributions
from eventflow.engine.scenario.filter_words import pattern_text
from eventflow.engine.scenario.handler_rules import OUTCOMES, HandlerRule, Outcome
from eventflow.engine.units import duration_text
from eventflow.interchange.plain import Reader

FIELDS = ("pattern", "from", "until", "outcome", "duration", "factor", "downstream")


def read_rule(read: Reader, where: str, plain: object) -> HandlerRule:
    """The rule that this says."""
    fields = read.fields(plain, where, FIELDS)
    pattern, duration = fields.get("pattern"), fields.get("duration")
    if pattern is not None:
        try:
            pattern_text(pattern)
        except ValueError as error:
            read.complain(f"{where}.pattern", f"{error}.")
            pattern = None
    if duration is not None:
        try:
            distributions.from_plain(duration)
        except ValueError as error:
            read.complain(f"{where}.duration", f"is not a duration: {error}.")
            duration = None
    outcome = read.text(fields, "outcome", where, "error")
    if outcome not in OUTCOMES:
        read.complain(f"{where}.outcome", f"can't be {outcome!r}.", f"Use {', '.join(OUTCOMES)}.")
        outcome = "error"
    return HandlerRule(
        pattern=pattern,
        from_us=read.time_us(fields, "from", where, 0),
        until_us=read.time_us(fields, "until", where, None),
        outcome=cast("Outcome", outcome),
        duration=duration,
        factor=read.number(fields, "factor", where, 1.0),
        downstream=read.text(fields, "downstream", where, None),
    )


def plain_rule(rule: HandlerRule) -> dict[str, Any]:
    """What ``read_rule`` reads back."""
    plain = {
        "pattern": rule.pattern if rule.pattern is None or isinstance(rule.pattern, str) else dict(rule.pattern),
        "from": duration_text(rule.from_us) if rule.from_us else None,
        "until": None if rule.until_us is None else duration_text(rule.until_us),
        "outcome": rule.outcome,
        "duration": rule.duration,
        "factor": None if rule.factor == 1 else rule.factor,
        "downstream": rule.downstream,
    }
    return {name: value for name, value in plain.items() if value is not None}
