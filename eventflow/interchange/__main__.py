"""``python -m eventflow.interchange scenario.yaml --seed 7`` prints a trace: the fastest debugger there is."""

import argparse
import json
import sys
from pathlib import Path

from eventflow.engine import ScenarioError, simulate
from eventflow.engine.units import SECOND_US
from eventflow.interchange.scenario_yaml import load


def main() -> int:
    """Run the scenario and print one line per trace event."""
    parser = argparse.ArgumentParser(prog="python -m eventflow.interchange", description=__doc__)
    parser.add_argument("scenario", type=Path)
    parser.add_argument("--seed", type=int)
    arguments = parser.parse_args()
    try:
        result = simulate(load(arguments.scenario.read_text()), arguments.seed)
    except (OSError, ScenarioError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    nodes = [node["name"] for node in result.manifest["nodes"]]
    for at_us, event, number, subject, attempt, value in result.table.tolist():
        site = result.sites[number]
        node = nodes[site.node] if site.node >= 0 else "-"
        line = f"{at_us / SECOND_US:14.6f} {event:7} {site.kind.name:13} {node:20} {site.rule:24}"
        sys.stdout.write(f"{line} {subject:6} {attempt:3} {value}\n")
    sys.stdout.write(json.dumps({"ledger": result.ledger.as_dict(), "trace_hash": result.trace_hash}) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
