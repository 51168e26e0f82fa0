"""A rule of AWS IoT Core asked of a whole message, which has its topic beside its payload.

https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-reference.html
"""

from dataclasses import dataclass
from typing import Any

from eventflow.engine.filters.explanation import Explanation
from eventflow.engine.filters.iot.sql import IotSql
from eventflow.engine.filters.problem import FilterProblem


@dataclass(frozen=True, slots=True)
class IotRule:
    """A compiled rule; it is asked of ``{"topic": "…", "payload": …}``."""

    sql: IotSql

    @classmethod
    def compile(cls, text: str) -> "IotRule":
        """From the SQL; FilterError has the reasons against it."""
        return cls(IotSql.compile(text))

    @property
    def warnings(self) -> tuple[FilterProblem, ...]:
        """What works, but hardly as it was meant."""
        return self.sql.warnings

    def matches(self, raw: Any) -> bool:
        """Whether the rule takes this message."""
        return self.sql.matches(raw["payload"], topic=raw["topic"])

    def explain(self, raw: Any) -> Explanation:
        """The same answer with its reasons."""
        return self.sql.explain(raw["payload"], topic=raw["topic"])

    def __str__(self) -> str:
        return str(self.sql)
