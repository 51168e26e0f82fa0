"""Experiments as the lab's page sees them: what can be varied, how an experiment stands, and what changed since."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import Avg, Count, Sum
from django.urls import reverse
from django.utils import timezone

from dashboard.lab_filters import with_forms
from dashboard.models import Experiment, ExperimentRun
from dashboard.models.lease import State
from eventflow.engine import ScenarioError
from eventflow.experiments.axes import kind_of, label_of, role_of, unit_of
from eventflow.experiments.base import Base
from eventflow.experiments.choices import choices
from eventflow.experiments.design import Design
from eventflow.experiments.goals import CHEAPEST
from eventflow.experiments.metrics import METRICS
from eventflow.experiments.plain_design import USUAL_SEEDS, USUAL_WARM_UP
from eventflow.experiments.plain_results import plain_setting, plain_verdict
from eventflow.experiments.results import Results

STATES = {State.CANCELLED: "skipped"}
"""Words of cells that are not those of runs: nobody has cancelled this one in particular."""

POLL_MS = {"at first": 200, "later": 1_000}
LEAST_POLL_MS = 80
AT_FIRST_S = 5
USUAL_GOALS = ({"metric": "age_p99_ms", "at_most": 30_000}, {"metric": "lost", "at_most": 0})


def offer(base: Base, seed: int) -> dict[str, Any]:
    """What an experiment over this can vary and ask for, how large it may be, and the seed that it begins with."""
    return {
        "parts": with_forms(choices(base), base),
        "metrics": [metric.as_dict() for metric in METRICS.values()],
        "limits": {
            "points": settings.EXPERIMENT_RUNS_AT_MOST,
            "events": settings.EXPERIMENT_EVENTS_AT_MOST,
            "at_once": settings.EXPERIMENTS_AT_ONCE,
        },
        "seed": seed,
        "until_us": base.scenario.until_us,
        "events_expected": round(base.events_expected),
        "preview_events": settings.EXPERIMENT_PREVIEW_EVENTS,
        "defaults": {
            "goals": list(USUAL_GOALS),
            "then": CHEAPEST.as_dict(),
            "warm_up": USUAL_WARM_UP,
            "seeds": {"first": seed, "count": USUAL_SEEDS},
        },
    }


def cards(experiments: Iterable[Experiment]) -> list[dict[str, Any]]:
    """Many experiments, counted at once."""
    experiments = list(experiments)
    rows = (
        ExperimentRun.objects.filter(experiment__in=experiments)
        .order_by()
        .values_list("experiment", "state")
        .annotate(count=Count("pk"))
    )
    counts: dict[Any, Counter[str]] = {}
    for key, state, count in rows:
        counts.setdefault(key, Counter())[state] = count
    return [card(experiment, counts.get(experiment.pk, Counter())) for experiment in experiments]


def card(experiment: Experiment, counted: Counter[str] | None = None) -> dict[str, Any]:
    """An experiment in a list."""
    if counted is None:
        rows = experiment.runs.order_by().values_list("state").annotate(count=Count("pk"))
        counted = Counter(dict(rows))
    scenario = experiment.scenario
    return {
        "id": experiment.id.hex,
        "url": experiment.get_absolute_url(),
        "data": reverse("experiment-data", args=[experiment.id]),
        "name": experiment.name,
        "scenario": scenario and {"slug": scenario.slug, "title": scenario.name},
        "run": experiment.run_id.hex if experiment.run_id else None,
        "base_name": experiment.base_name,
        "created": experiment.created.isoformat(),
        "state": experiment.state,
        "over": experiment.is_over,
        "preview": experiment.is_preview,
        "version": experiment.version,
        "counts": {
            "all": sum(counted.values()),
            **{STATES.get(state, state.value): counted[state] for state in State},
        },
    }


def whole(experiment: Experiment, since: int | None = None) -> dict[str, Any]:
    """All about an experiment, or what changed after the version ``since``."""
    about = card(experiment)
    if since is not None and since < experiment.design_version:
        since = None  # all is new to who has another design
    try:
        design = experiment.read_design()
    except ScenarioError as error:
        why = " ".join(str(problem) for problem in error.problems)
        return {**about, **_clock(experiment, about), "error": why, "cells": [], "summary": None}
    changed = experiment.runs.all() if since is None else experiment.runs.filter(changed__gt=since)
    cells = list(changed)
    numbers = {cell.number for cell in cells}
    found: dict[str, Any] = {**about, **_clock(experiment, about), "error": None}
    if since is None:
        found["fixed"] = _fixed(design)
    found["cells"] = [_cell(cell) for cell in cells]
    is_new = since is None or since < experiment.version
    found["summary"] = _summary(experiment, design, None if since is None else numbers) if is_new else None
    return found


def _clock(experiment: Experiment, about: dict[str, Any]) -> dict[str, Any]:
    """How fast it goes, how long it will still go, and when to ask again."""
    counts = about["counts"]
    begun_s = (timezone.now() - experiment.started).total_seconds() if experiment.started else 0.0
    is_early = begun_s < AT_FIRST_S
    left_s = pace = None
    if experiment.state == Experiment.State.RUNNING and counts["finished"]:
        done = experiment.runs.filter(state=State.FINISHED).aggregate(mean=Avg("took_s"), all=Sum("took_s"))
        # Who replaces a preview takes its runs away while it is still asked about.
        mean_s, all_s = done["mean"] or 0.0, done["all"] or 0.0
        # Between two runs a worker is at none: so many have been at work on average.
        at_once = max(1.0, counts["running"], all_s / begun_s)
        left_s = mean_s * (counts["queued"] + counts["running"] / 2) / at_once
        pace = at_once / mean_s if mean_s else None
    poll_ms = POLL_MS["at first" if is_early else "later"]
    if is_early and left_s is not None:
        # What is over in a moment is asked for in a moment. Later a run may only be said to be: its worker has died.
        poll_ms = min(poll_ms, max(LEAST_POLL_MS, round(left_s * 1_000)))
    return {"poll_ms": poll_ms, "seconds_left": left_s, "runs_per_s": pace}


def _fixed(design: Design) -> dict[str, Any]:
    base, points = design.base, design.points
    axes = []
    for axis, now in zip(design.axes, design.now, strict=True):
        part = base.part(axis.node)
        assert part is not None
        axes.append(
            {
                **axis.as_dict(),
                "label": label_of(base, axis),
                "unit": unit_of(base, axis),
                "kind": kind_of(base, axis),
                "role": role_of(part),
                "is_of_run": axis.setting in base.happenings(part),
                "labels": [axis.text(value) for value in axis.values],
                "now": now,
                "now_label": axis.text(now),
            }
        )
    return {
        "design": design.as_dict(),
        "events_expected": round(base.events_expected),
        "axes": axes,
        "settings": [
            {
                "number": point.number,
                "values": list(point.values),
                "labels": [axis.text(value) for axis, value in zip(design.axes, point.values, strict=True)],
                "label": design.label(point),
                "is_base": point.is_base,
            }
            for point in points
        ],
        "base": design.base_point and design.base_point.number,
        "seeds": [design.seed(0, place) for place in range(design.seed_count)],
        "metrics": [metric.as_dict() for metric in METRICS.values()],
    }


def _cell(run: ExperimentRun) -> dict[str, Any]:
    return {
        "setting": run.number,
        "place": run.place,
        "seed": run.seed,
        "state": STATES.get(State(run.state), run.state),
        "meets": run.meets,
        "nearness": run.nearness,
        "took_s": run.took_s,
        "error": run.error or None,
        "metrics": run.metrics,
        "run": run.run_id.hex if run.run_id else None,
    }


def _summary(experiment: Experiment, design: Design, numbers: set[int] | None) -> dict[str, Any]:
    """What the finished runs say; of settings only those whose runs have changed, or all when the base's have."""
    rows = list(experiment.runs.values_list("number", "place", "state", "metrics"))
    results = Results(design, {(number, place): metrics for number, place, _, metrics in rows if metrics})
    open_numbers = {number for number, _, state, _ in rows if state in (State.QUEUED, State.RUNNING)}
    tried = {number for number, *_ in rows} - open_numbers
    base = design.base_point
    if numbers is None or (base is not None and base.number in numbers):
        numbers = {point.number for point in design.points}
    verdict = plain_verdict(results, tried)
    if verdict["best"]:
        verdict["best"]["final"] = experiment.is_over
    for axis, effects in zip(design.axes, verdict["sensitivity"], strict=True):
        for effect in effects["effects"].values():
            for side in ("low", "high"):
                effect[f"{side}_value"] = axis.text(axis.values[effect.pop(f"{side}_place")])
    return {
        "settings": [
            {**plain_setting(results, number), "complete": number not in open_numbers} for number in sorted(numbers)
        ],
        **verdict,
    }
