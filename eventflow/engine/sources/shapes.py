"""What the events of several sources share."""

ACCOUNT_ID = "482910573366"
REGION = "eu-west-1"
START = "2026-01-15T09:00:00.000Z"
"""The date that stands in events; a run's own time is relative."""


def arn(service: str, resource: str, *, region: str = REGION, account: str = ACCOUNT_ID) -> str:
    """An Amazon resource name in the simulated account."""
    return f"arn:aws:{service}:{region}:{account}:{resource}"
