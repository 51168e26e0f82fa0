"""How long an experiment takes: in processes of one command, on the workers of the product, and from its page.

The flow is a pool of environments under 90 requests a second; the experiment tries twenty limits of its concurrency
with five seeds each. The peer is one run of SimFaaS of the same size, in the same rounds.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from statistics import median
from typing import Any

import yaml

from tests import product
from tests.benchmarks.measure import measured
from tests.benchmarks.workload import WARM_S, Case

ROUNDS = 5
SEEDS = 5
PROCESSES = 2
RATE_PER_S = 90.0
REQUESTS = 100_000
PREVIEW_EVENTS = 10_000
LIMITS = tuple(range(105, 305, 10))
AXIS = "pool.ReservedConcurrentExecutions"
NOW = 205
"""One of them, so that the flow as it is is no further setting."""
FLOW = {
    "name": "pool",
    "until": f"{round(REQUESTS / RATE_PER_S)}s",
    "sources": {
        "callers": {"kind": "sdk", "settings": {"RetryMode": "off"}, "traffic": [{"poisson": {"rate": RATE_PER_S}}]}
    },
    "functions": {
        "pool": {
            "settings": {
                "Duration": {"exponential": {"mean_ms": WARM_S * 1_000}},
                "Timeout": 900,
                "ReservedConcurrentExecutions": NOW,
            }
        },
    },
    "triggers": [{"source": "callers", "target": "pool"}],
}


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The product with a database and a broker of its own; gives its address."""
    program = product.start(folder)
    assert program.stdout is not None
    try:
        yield next(found[0] for line in program.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+", line)))
    finally:
        program.terminate()
        program.wait(20)
        program.stdout.close()


def sweep(folder: Path, *more: str) -> dict[str, Any]:
    """What ``manage.py sweep`` answers."""
    path = folder / "pool.yaml"
    path.write_text(yaml.safe_dump(FLOW))
    values = ",".join(map(str, LIMITS))
    command = [sys.executable, "manage.py", "sweep", str(path), "--axis", f"{AXIS}={values}", "--seeds", str(SEEDS)]
    ours = {"DJANGO_SETTINGS_MODULE": "eventflow.settings", "DATA_DIR": str(folder / "var")}
    environment = {**os.environ, **ours, "DATABASE_URL": "", "REDIS_URL": "", "DEBUG": "0"}
    answer = subprocess.run(
        [*command, "--json", *more], check=True, capture_output=True, text=True, cwd=product.ROOT, env=environment
    )
    found: dict[str, Any] = json.loads(answer.stdout)
    return found


class Visitor:
    """Somebody with a browser's cookies."""

    def __init__(self, url: str) -> None:
        self.url, self.cookies = url, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        self.opener.open(f"{url}/gallery/").read()

    def get(self, path: str) -> Any:
        return json.load(self.opener.open(self.url + path))

    def post(self, path: str, plain: object) -> Any:
        token = next(cookie.value for cookie in self.cookies if cookie.name == "csrftoken") or ""
        headers = {"Content-Type": "application/json", "X-CSRFToken": token, "Referer": self.url}
        return json.load(self.opener.open(urllib.request.Request(self.url + path, json.dumps(plain).encode(), headers)))


def preview(visitor: Visitor) -> dict[str, float]:
    """From asking for a preview until every setting has its first run, and until all are done."""
    made = visitor.post("/scenarios/", {"name": "Pool"})
    visitor.post(
        f"/scenarios/{made['slug']}/edits/", {"version": 0, "command": {"do": "replace", "yaml": yaml.safe_dump(FLOW)}}
    )
    function, _, setting = AXIS.partition(".")
    design = {
        "axes": [{"node": function, "property": setting, "values": list(LIMITS)}],
        "seeds": {"first": 1, "count": SEEDS},
        "goals": [{"metric": "throttled_share", "at_most": 0.01}],
    }
    begun = time.perf_counter()
    answer = visitor.post(f"/scenarios/{made['slug']}/experiments/", {"name": "p", "design": design, "preview": True})
    first_s = None
    data, since = answer["data"], 0
    seen: set[int] = set()
    while True:
        seen |= {cell["setting"] for cell in answer["cells"] if cell["state"] == "finished"}
        if first_s is None and len(seen) >= len(LIMITS):
            first_s = time.perf_counter() - begun
        if answer["over"]:
            return {"first_curve_s": first_s or 0.0, "all_s": time.perf_counter() - begun}
        time.sleep(answer["poll_ms"] / 1_000)  # as the page does
        since, answer = answer["version"], visitor.get(f"{data}?since={since}")


def compare() -> dict[str, Any]:
    """Medians of some rounds, in which everything takes turns."""
    local, workers, peers, previews = [], [], [], []
    with tempfile.TemporaryDirectory() as name, running(Path(name)) as url:
        folder = Path(name)
        visitor = Visitor(url)
        for _ in range(ROUNDS):
            local.append(sweep(folder, "--local", "--processes", str(PROCESSES)))
            workers.append(sweep(folder))
            peers.append(measured("simfaas", Case("sweep", RATE_PER_S, REQUESTS)))
            previews.append(preview(visitor))
    local_s, workers_s = (median(one["took_s"] for one in runs) for runs in (local, workers))
    simfaas_s = median(one["seconds"] for one in peers)
    # Round by round: the machine is not as fast in one minute as in another.
    ratios = [one["took_s"] / other["took_s"] for one, other in zip(workers, local, strict=True)]
    return {
        "runs": len(LIMITS) * SEEDS,
        "local_s": local_s,
        "workers_s": workers_s,
        "overhead": round(median(ratios) - 1, 3),
        "one_run_of_simfaas_s": round(simfaas_s, 2),
        "all_runs_to_one_of_simfaas": round(workers_s / simfaas_s, 2),
        "preview": {key: round(median(one[key] for one in previews), 2) for key in previews[0]},
        "same": local[0]["runs_of_settings"] == workers[0]["runs_of_settings"],
    }
