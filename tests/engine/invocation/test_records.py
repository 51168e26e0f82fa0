import pytest

from eventflow.engine.invocation.records import run_error


@pytest.mark.parametrize(
    ("rule", "runtime", "error"),
    [
        (
            "handler.oom",
            "python3.12",
            {
                "errorType": "Runtime.ExitError",
                "errorMessage": "RequestId: id Error: Runtime exited with error: signal: killed",
            },
        ),
        *(
            (
                rule,
                "nodejs22",
                {
                    "errorType": "Sandbox.Timedout",
                    "errorMessage": "RequestId: id Error: Task timed out after 3.00 seconds",
                },
            )
            for rule in ("handler.timeout", "handler.rule_timeout", "handler.downstream_timeout")
        ),
    ],
)
def test_payload_of_a_run_that_was_ended(rule, runtime, error):
    assert run_error(rule, "id", runtime, 3) == error


@pytest.mark.parametrize(
    ("runtime", "fields"),
    [
        ("python3.12", {"errorMessage", "errorType", "requestId", "stackTrace"}),
        ("nodejs22", {"errorType", "errorMessage", "trace"}),
        ("java21", {"errorMessage", "errorType", "stackTrace"}),
    ],
)
def test_payload_of_an_exception(runtime, fields):
    assert {*run_error("handler.rule", "id", runtime, 3)} == fields
