"""``python -m tests.golden.rewrite`` writes the golden traces anew.

Read the difference before you commit it: a trace that changed raises ``ENGINE_VERSION``.
"""

import json
from typing import Any

from tests.golden.golden import CASES, golden, path_of


def text_of(kept: dict[str, Any]) -> str:
    """JSON with a row to a line."""
    plain = {**kept, "first": None, "last": None}
    text = json.dumps(plain, indent=1)
    for end in ("first", "last"):
        rows = ",\n  ".join(json.dumps(row) for row in kept[end])
        text = text.replace(f'"{end}": null', f'"{end}": [\n  {rows}\n ]')
    return text + "\n"


def rewrite() -> None:
    for name, seed in CASES:
        path_of(name, seed).write_text(text_of(golden(name, seed)))
        print(path_of(name, seed))


if __name__ == "__main__":
    rewrite()
