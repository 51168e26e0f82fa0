import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import eventflow

ROOT = Path(__file__).resolve().parents[2]
LAYERED = {"engine", "interchange", "experiments"}


def test_import_contracts_hold() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    result = subprocess.run([linter, "--no-logo"], cwd=ROOT, capture_output=True, text=True)

    assert result.returncode == 0, result.stdout


def test_every_module_of_the_wiring_is_in_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    listed = {name.strip() for name in contracts[0]["layers"][0].split(":")}
    present = {f"eventflow.{module.name}" for module in pkgutil.iter_modules(eventflow.__path__)}

    assert listed == present - {f"eventflow.{name}" for name in LAYERED}


def test_the_engine_loads_no_framework() -> None:
    program = "import sys, eventflow.engine; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = subprocess.check_output([sys.executable, "-c", program], cwd=ROOT, text=True).split()

    assert not {"django", "celery", "channels", "redis"} & set(loaded)
