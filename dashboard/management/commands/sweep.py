import json
import sys
import time
from argparse import ArgumentTypeError
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from dashboard.management.commands.simulate import scenario_named, seed, text_of
from eventflow.engine import Scenario, ScenarioError
from eventflow.engine.errors import Problem
from eventflow.engine.scenario import interventions
from eventflow.experiments import running
from eventflow.experiments.base import Base
from eventflow.experiments.design import Design
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.plain_design import USUAL_SEEDS, USUAL_WARM_UP, Limits, design_from_plain
from eventflow.experiments.plain_results import plain_setting, plain_verdict
from eventflow.experiments.results import Results
from eventflow.experiments.running import Cell, Outcome, measured_of, settings_of
from eventflow.interchange import scenario_yaml
from eventflow.interchange.settings_text import axis

SIDES = {"<=": "at_most", ">=": "at_least"}
TELL_EVERY_S = 1.0


class Command(BaseCommand):
    help = (
        "Run a scenario with every combination of some settings over several seeds and compare them. "
        "Results go to standard output, everything else to standard error."
    )
    # With --local neither database nor broker is needed.
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("scenario", metavar="SCENARIO", help="a scenario of the gallery, or a YAML file")
        parser.add_argument(
            "--axis",
            dest="axes",
            action="append",
            default=[],
            metavar="NODE.PROPERTY=1,2,5",
            help="a setting and its values; a trigger is SOURCE->TARGET, its filter on,off; may be repeated",
        )
        parser.add_argument("--seeds", type=count, default=USUAL_SEEDS, help="how many; default: %(default)s")
        parser.add_argument("--seed", type=seed, help="the first of them; default: the scenario's own")
        parser.add_argument(
            "--goal",
            dest="goals",
            action="append",
            default=[],
            metavar="METRIC<=VALUE",
            help="what a setting has to reach; may be repeated",
        )
        parser.add_argument("--lowest", metavar="METRIC", help="what is best of those; default: usd_per_million")
        parser.add_argument("--highest", metavar="METRIC")
        parser.add_argument("--until", metavar="10m", help="how much simulated time; default: the scenario's own")
        parser.add_argument(
            "--warm-up",
            default=USUAL_WARM_UP,
            metavar="30s",
            help="what is published before then is left out; a time or a share of the run; default: 10%%",
        )
        parser.add_argument("--other-luck", action="store_true", help="seeds of its own for every setting")
        parser.add_argument("--precise", metavar="METRIC=PERCENT", help="stop a setting once it is known so well")
        parser.add_argument("--intervene", type=Path, metavar="FILE", help="a YAML or JSON list of interventions")
        parser.add_argument(
            "--seek",
            metavar="NODE.PROPERTY=LOW,HIGH,STEP",
            help="find the smallest whole number that reaches the goals instead of trying all; a step need not be said",
        )
        parser.add_argument("--local", action="store_true", help="in processes of this command, without workers")
        parser.add_argument("--processes", type=count, help="how many with --local; default: one per processor")
        parser.add_argument("--json", action="store_true", help="one JSON object on standard output")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["lowest"] and options["highest"]:
            self.stderr.write("--lowest and --highest can't both be wanted.")
            sys.exit(2)
        if options["processes"] and not options["local"]:
            self.stderr.write("--processes goes with --local: workers are started by `make up`.")
            sys.exit(2)
        try:
            found = self.swept(options)
        except ScenarioError as error:
            for problem in error.problems:
                self.stderr.write(str(problem))
            sys.exit(1)
        self.stdout.write(json.dumps(found, indent=1) if options["json"] else "\n".join(words(found)))

    def swept(self, options: dict[str, Any]) -> dict[str, Any]:
        scenario = scenario_named(options["scenario"])
        if options["seek"]:
            if options["axes"]:
                raise ScenarioError([Problem("--seek", "varies its own setting.", "Leave --axis out.")])
            axes = [steps(options["seek"], scenario)]
        else:
            axes = [axis("--axis", text, scenario) for text in options["axes"]]
        design = designed(options, scenario, axes)
        began = time.perf_counter()
        outcomes = self.outcomes(design, options)
        return {**report(design, outcomes), **pace(len(outcomes), time.perf_counter() - began)}

    def outcomes(self, design: Design, options: dict[str, Any]) -> dict[Cell, Outcome]:
        tell = self.teller()
        if options["local"]:
            return running.run(design, options["processes"], tell)
        from dashboard.sweeping import run  # needs the database

        return run(design, tell)

    def teller(self) -> Callable[[int, int], None]:
        last = time.monotonic()

        def tell(done: int, of: int) -> None:
            nonlocal last
            if time.monotonic() - last > TELL_EVERY_S:
                last = time.monotonic()
                self.stderr.write(f"{done} of {of} runs")

        return tell


def count(text: str) -> int:
    value = int(text)
    if value < 1:
        raise ArgumentTypeError("must be at least 1")
    return value


def designed(options: dict[str, Any], scenario: Scenario, axes: list[dict[str, Any]]) -> Design:
    given = interventions.from_plain(scenario_yaml.parse(text_of(options["intervene"]))) if options["intervene"] else ()
    plain: dict[str, Any] = {
        "axes": axes,
        "seeds": {"first": scenario.seed if options["seed"] is None else options["seed"], "count": options["seeds"]},
        "goals": [goal(text) for text in options["goals"]],
        "until": options["until"],
        "warm_up": options["warm_up"],
        "same_luck": not options["other_luck"],
        "seek": bool(options["seek"]),
    }
    if options["highest"]:
        plain["then"] = {"highest": options["highest"]}
    elif options["lowest"]:
        plain["then"] = {"lowest": options["lowest"]}
    if options["precise"]:
        metric, _, percent = options["precise"].partition("=")
        plain["precise"] = {"metric": metric, "percent": number("--precise", percent)}
    limits = Limits(points=settings.EXPERIMENT_RUNS_AT_MOST, events=settings.EXPERIMENT_EVENTS_AT_MOST)
    return design_from_plain(plain, Base(scenario=scenario, interventions=given), limits)


def steps(text: str, scenario: Scenario) -> dict[str, Any]:
    """The axis of the whole numbers to look among."""
    found = axis("--seek", text, scenario)
    match found["values"]:
        case [int(low), int(high), *more] if low < high and (not more or (len(more) == 1 and is_step(more[0]))):
            return {**found, "values": list(range(low, high + 1, *more))}
    message = "is not the least and the largest of whole numbers to look among."
    raise ScenarioError([Problem(f"--seek {text}", message, "Write 1,50, or 128,3008,64 for steps of 64.")])


def is_step(value: Any) -> bool:
    return isinstance(value, int) and value > 0


def goal(text: str) -> dict[str, Any]:
    for sign, side in SIDES.items():
        metric, found, value = text.partition(sign)
        if found:
            return {"metric": metric.strip(), side: number(f"--goal {text}", value)}
    raise ScenarioError([Problem(f"--goal {text}", "is not METRIC<=VALUE or METRIC>=VALUE.")])


def number(where: str, text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ScenarioError([Problem(where, f"{text.strip()!r} is not a number.")]) from None
    return int(value) if value.is_integer() else value


def pace(runs: int, took_s: float) -> dict[str, Any]:
    return {"runs": runs, "took_s": round(took_s, 3), "runs_per_s": round(runs / took_s, 2) if took_s else 0}


def report(design: Design, outcomes: dict[Cell, Outcome]) -> dict[str, Any]:
    results = Results(design, measured_of(outcomes))
    return {
        "scenario": design.base.scenario.name,
        "design": design.as_dict(),
        "base": design.base_point and design.base_point.number,
        "shown": list(results.shown()),
        "settings": [
            {"label": design.label(point), "values": list(point.values), **plain_setting(results, point.number)}
            for point in design.points
        ],
        "runs_of_settings": [
            {
                "setting": number,
                "seed": design.seed(number, place),
                "metrics": outcome.figures,
                "error": outcome.error or None,
            }
            for (number, place), outcome in sorted(outcomes.items())
        ],
        **plain_verdict(results, settings_of(outcomes)),
    }


def words(found: dict[str, Any]) -> list[str]:
    """A table of settings with their intervals, and what they say together."""
    lines = []
    rows = [["", *(METRICS[key].label for key in found["shown"])]]
    for setting in found["settings"]:
        if found["sought"] and not setting["n"]:
            continue  # not tried
        mark = "now" if setting["number"] == found["base"] else setting["standing"]
        rows.append([f"{setting['label']} ({mark})", *(cell(key, setting) for key in found["shown"])])
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        first, *others = (
            text.ljust(width) if not n else text.rjust(width)
            for n, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        lines.append("  ".join((first, *others)).rstrip())
    lines += ["", *verdict_words(found)]
    errors = dict.fromkeys(run["error"] for run in found["runs_of_settings"] if run["error"])
    lines += [f"failed: {error}" for error in errors]
    return [*lines, f"{found['runs']} runs in {found['took_s']:.1f} s ({found['runs_per_s']:g} per second)"]


def cell(key: str, setting: dict[str, Any]) -> str:
    """A mean and the half of its 95 % interval."""
    known = setting["metrics"].get(key)
    if known is None:
        return "-"
    text = METRICS[key].text(known["mean"])
    return text if known["high"] is None else f"{text} ± {METRICS[key].text(known['high'] - known['mean'])}"


def verdict_words(found: dict[str, Any]) -> list[str]:
    if found["sought"]:
        return [found["sought"]]
    labels = [setting["label"] for setting in found["settings"]]
    if best := found["best"]:
        lines = [f"best: {labels[best['setting']]}. {best['words']}."]
        against = found["settings"][best["setting"]]["against_base"]
        return lines + [f"  {METRICS[key].label}: {against[key]['words']}" for key in found["shown"] if key in against]
    if nearest := found["nearest"]:
        return ["no setting reaches the goals", f"nearest: {labels[nearest['setting']]}. {nearest['words']}."]
    return ["no run could be measured"]
