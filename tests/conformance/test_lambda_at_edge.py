"""A function for viewer events has at most 5 s and just 128 MB, one for origin events at most 30 s.

https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html, last read 2026-11-21.
"""

import pytest

from eventflow.engine.validation.callers import caller_problems
from tests.builders import a_flow, a_function


@pytest.mark.parametrize(
    ("event_type", "timeout_s", "memory_mb", "told"),
    [
        ("viewer-request", 5, 128, ""),
        ("viewer-request", 6, 128, "at most 5 s"),
        ("viewer-response", 3, 256, "has 128 MB"),
        ("origin-request", 30, 1_024, ""),
        ("origin-response", 31, 128, "at most 30 s"),
    ],
)
def test_functions_that_cloudfront_takes(event_type, timeout_s, memory_mb, told):
    edge = a_function(Timeout=timeout_s, MemorySize=memory_mb)
    flow = a_flow().from_source("cloudfront", name="site").into(edge, EventType=event_type)

    found = [problem.message for problem in caller_problems(flow.scenario)]

    assert len(found) == bool(told)
    assert told in "".join(found)
