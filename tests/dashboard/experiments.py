"""Experiments as their page asks for them."""

from dashboard import experimenting
from dashboard.models import Experiment


def post(client, url, plain):
    return client.post(url, plain, content_type="application/json")


def stored_of(plain):
    return Experiment.objects.get(pk=plain["id"])


def done(plain):
    """The experiment, with all its runs done here."""
    experiment = stored_of(plain)
    while experimenting.work(experiment):
        pass
    experiment.refresh_from_db()
    return experiment


def said(answer):
    """The sentences of a refusal."""
    assert answer.status_code == 422
    return [f"{p['where']}: {p['message']} {p['remedy']}".strip() for p in answer.json()["problems"]]
