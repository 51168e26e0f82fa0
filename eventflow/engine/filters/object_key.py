"""Amazon S3 event notifications: one prefix and one suffix of the object's key, no wildcards.

A configuration without either takes every object. AWS compares them with the key as it is stored, and puts the
key URL-encoded into the event.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
"""

from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.explanation import Clause, Explanation
from eventflow.engine.filters.problem import FilterError, FilterProblem

LONGEST_VALUE = 1_024
"""Characters of a prefix or suffix."""


@dataclass(frozen=True, slots=True)
class ObjectKeyFilter:
    """Which keys a notification configuration is for."""

    prefix: str = ""
    suffix: str = ""

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant: a wildcard that is none."""
        reason = "* is no wildcard in S3: it stands for itself."
        return tuple(FilterProblem(reason, warning=True) for value in (self.prefix, self.suffix) if "*" in value)

    @classmethod
    def from_rules(cls, configuration: Any) -> "ObjectKeyFilter":
        """From ``{"FilterRules": [{"Name": "Prefix", "Value": …}, …]}``; FilterError has every reason against it.

        https://docs.aws.amazon.com/AmazonS3/latest/API/API_FilterRule.html
        """
        if isinstance(configuration, dict) and isinstance(configuration.get("Key"), dict):
            configuration = configuration["Key"]
        given = isinstance(configuration, dict) and set(configuration) <= {"FilterRules"}
        rules = configuration.get("FilterRules", []) if given else None
        if not isinstance(rules, list):
            raise FilterError([FilterProblem("A key filter is an object with a list of FilterRules.")])
        values: dict[str, str] = {}
        problems = []
        for number, rule in enumerate(rules):
            name = str(rule.get("Name", "")).lower() if isinstance(rule, dict) else ""
            value = rule.get("Value", "") if isinstance(rule, dict) else ""
            if name not in ("prefix", "suffix"):
                problems.append(FilterProblem("filter rule name must be either prefix or suffix", filter=number))
            elif name in values:
                problems.append(FilterProblem(f"Cannot specify more than one {name} rule in a filter.", filter=number))
            elif not isinstance(value, str) or len(value) > LONGEST_VALUE:
                reason = f"A {name} is a text of at most {LONGEST_VALUE:,} characters."
                problems.append(FilterProblem(reason, filter=number))
            else:
                values[name] = value
        if problems:
            raise FilterError(problems)
        return cls(**values)

    def explain(self, key: str) -> Explanation:
        """The same answer as ``matches`` with its reasons."""
        clauses = []
        for name, value, held in (
            ("prefix", self.prefix, key.startswith(self.prefix)),
            ("suffix", self.suffix, key.endswith(self.suffix)),
        ):
            if value:
                verb = "begins" if name == "prefix" else "ends"
                reason = f"The key {key} {verb if held else f'does not {verb[:-1]}'} with {value}."
                clauses.append(Clause(path=name, start=0, end=len(value), values=(key,), held=held, reason=reason))
        failing = [clause.reason for clause in clauses if not clause.held]
        sentence = " ".join(failing) or (f"The key {key} fits." if clauses else "Every key passes.")
        return Explanation(matched=not failing, sentence=sentence, clauses=tuple(clauses))

    def matches(self, key: str) -> bool:
        """Whether an object of this key is announced."""
        return key.startswith(self.prefix) and key.endswith(self.suffix)

    def overlaps(self, other: "ObjectKeyFilter") -> bool:
        """Whether some key could match both, which S3 refuses for the same kind of event."""
        prefixes = self.prefix.startswith(other.prefix) or other.prefix.startswith(self.prefix)
        suffixes = self.suffix.endswith(other.suffix) or other.suffix.endswith(self.suffix)
        return prefixes and suffixes

    def __str__(self) -> str:
        return f"{self.prefix}*{self.suffix}"
