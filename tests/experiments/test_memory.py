"""How a process that does run after run treats its memory."""

import platform
import subprocess
import sys

import pytest

FAULTS = """
import resource, sys
import numpy as np
from eventflow.experiments.memory import keep_memory

if sys.argv[1] == "kept":
    keep_memory()

def a_run():
    [np.ones(130_000) for _ in range(10)]

a_run(), a_run()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(10):
    a_run()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def faults_of_ten_runs(how):
    answer = subprocess.run([sys.executable, "-c", FAULTS, how], capture_output=True, text=True, check=True)
    return int(answer.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="other C libraries have no mallopt")
def test_what_a_run_gives_back_is_there_for_the_next():
    assert faults_of_ten_runs("kept") < faults_of_ten_runs("usual") / 10
