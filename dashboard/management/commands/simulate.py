import json
import sys
import time
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from dashboard import gallery
from dashboard.models.run import MAXIMUM_SEED
from eventflow.engine import Result, Scenario, ScenarioError, simulate
from eventflow.engine.alarms import changes
from eventflow.engine.costs import cost
from eventflow.engine.deliveries import request_id_of
from eventflow.engine.errors import Problem
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario import interventions
from eventflow.engine.scenario.settings import value_of
from eventflow.engine.sources.shapes import START
from eventflow.engine.trace.log_lines import LoggedFunction, log_lines
from eventflow.engine.units import duration_text, parse_duration_us
from eventflow.interchange import scenario_yaml
from eventflow.interchange.settings_text import change


class Command(BaseCommand):
    help = "Run a scenario without the web. Results go to standard output, everything else to standard error."
    # Neither database nor settings are looked at: the engine is enough.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", metavar="SCENARIO", help="a scenario of the gallery, or a YAML file")
        parser.add_argument("--seed", type=seed, help="default: the scenario's own")
        parser.add_argument("--until", metavar="10m", help="how much simulated time; default: the scenario's own")
        parser.add_argument(
            "--set",
            dest="changes",
            action="append",
            default=[],
            metavar="NODE.PROPERTY=VALUE",
            help="a setting from the start on; may be repeated",
        )
        parser.add_argument("--intervene", type=Path, metavar="FILE", help="a YAML or JSON list of interventions")
        parser.add_argument("--logs", metavar="FUNCTION", help="what the function logs, instead of figures")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            result = simulated(options)
        except ScenarioError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        if options["logs"]:
            for line in result["logs"]:
                self.stdout.write(line)
        elif options["json"]:
            self.stdout.write(json.dumps(result, indent=1))
        else:
            for line in words(result):
                self.stdout.write(line)


def seed(text: str) -> int:
    value = int(text)
    if not 0 <= value <= MAXIMUM_SEED:
        raise ValueError(text)
    return value


def simulated(options: dict[str, Any]) -> dict[str, Any]:
    scenario = scenario_named(options["scenario"])
    given: list[interventions.Intervention] = [change("--set", text, scenario) for text in options["changes"]]
    if options["intervene"]:
        given += interventions.from_plain(scenario_yaml.parse(text_of(options["intervene"])))
    began = time.perf_counter()
    result = simulate(scenario, options["seed"], until_us(options["until"]), given)
    took_s = time.perf_counter() - began
    ledger = result.ledger.as_dict()
    found = {
        "scenario": scenario.name,
        "seed": result.manifest["seed"],
        "until_us": result.manifest["until_us"],
        "interventions": interventions.to_plain(given),
        "ledger": ledger,
        "metrics": result.metrics,
        "costs": costs(scenario, result),
        "alarms": alarm_changes(scenario, result),
        "rows": len(result.table),
        "took_s": round(took_s, 6),
        "events_per_s": round(ledger["published"] / took_s) if took_s else 0,
        "trace_hash": result.trace_hash,
    }
    return {**found, "logs": logs(scenario, result, options["logs"])} if options["logs"] else found


def costs(scenario: Scenario, result: Result) -> dict[str, Any]:
    """What the run cost, by function and source, with the prices it was counted by."""
    found = cost(scenario, result)
    return {
        "usd": round(found.usd, 9),
        "usd_per_million_events": None if found.usd_per_million is None else round(found.usd_per_million, 4),
        "functions": {name: round(item.usd, 9) for name, item in found.functions.items()},
        "sources": {name: round(item.usd, 9) for name, item in found.sources.items()},
        "prices": f"{found.region}, {found.date}",
        "unverified_prices": list(found.unverified),
    }


def alarm_changes(scenario: Scenario, result: Result) -> dict[str, list[dict[str, Any]]]:
    """By alarm: its states and when they begin."""
    numbers = {node.name: number for number, node in enumerate(scenario.nodes)}
    found = {}
    for alarm in scenario.alarms:
        node, until = numbers[alarm.function], result.manifest["until_us"]
        found[alarm.name] = [asdict(item) for item in changes(alarm, result.table, result.sites, node, until)]
    return found


def logs(scenario: Scenario, result: Result, name: str) -> list[str]:
    """The log lines of a function, each with its time in the run."""
    function = next((function for function in scenario.functions if function.name == name), None)
    if function is None:
        names = ", ".join(function.name for function in scenario.functions)
        raise ScenarioError([Problem(f"--logs {name}", "is no function of the scenario.", f"There are {names}.")])
    logged = LoggedFunction(
        node=[node.name for node in scenario.nodes].index(name),
        name=name,
        runtime=value_of(function.settings, FUNCTION_SETTINGS, "Runtime"),
        memory_mb=value_of(function.settings, FUNCTION_SETTINGS, "MemorySize"),
        began=datetime.fromisoformat(START),
    )
    seed = result.manifest["seed"]
    lines = log_lines(result.table, result.sites, logged, lambda event: request_id_of(seed, event))
    return [f"{duration_text(line.at_us):>14}  {line.text}" for line in lines]


def scenario_named(name: str) -> Scenario:
    if name in gallery.slugs():
        return gallery.read(name)
    path = Path(name)
    if not path.is_file():
        known = ", ".join(gallery.slugs())
        raise ScenarioError([Problem(name, "is neither a file nor in the gallery.", f"There are {known}.")])
    return scenario_yaml.load(text_of(path))


def text_of(path: Path) -> str:
    try:
        return path.read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise ScenarioError([Problem(str(path), f"can't be read: {error}.")]) from None


def until_us(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        found = parse_duration_us(text)
    except ValueError as error:
        raise ScenarioError([Problem("--until", f"{error}.")]) from None
    if not found:
        raise ScenarioError([Problem("--until", "must be more than 0.")])
    return found


def words(result: dict[str, Any]) -> list[str]:
    lines = [f"{result['scenario']}, seed {result['seed']}, {duration_text(result['until_us'])}", ""]
    lines += [f"{name.replace('_', '-'):16} {value!s:>10}" for name, value in result["ledger"].items()]
    for function, metrics in result["metrics"].items():
        lines += ["", function]
        lines += [f"  {name:28} {'-' if value is None else f'{value:,.10g}':>14}" for name, value in metrics.items()]
    money = result["costs"]
    lines += ["", f"costs ${money['usd']:.6f}, ${money['usd_per_million_events'] or 0:,.2f} per million events"]
    lines.append(f"  list prices of {money['prices']}")
    for name, states in result["alarms"].items():
        told = ", ".join(f"{state['state']} from {duration_text(state['at_us'])}" for state in states)
        lines += ["", f"alarm {name}: {told}"]
    lines += ["", f"{result['events_per_s']:,} events/s ({result['rows']:,} rows in {result['took_s']:.3f} s)"]
    return [*lines, f"trace hash {result['trace_hash']}"]
