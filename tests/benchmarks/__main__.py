"""``python -m tests.benchmarks`` measures, prints a table and writes ``var/bench.json``."""

import json
from pathlib import Path

from tests.benchmarks.measure import compare, table

figures = compare()
out = Path("var/bench.json")
out.parent.mkdir(exist_ok=True)
out.write_text(json.dumps(figures, indent=1) + "\n")
print(table(figures))
