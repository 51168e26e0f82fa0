import json
from datetime import timedelta

import pytest
from django.test import Client

from dashboard.models import Run, SharedView, Workspace
from dashboard.recording import record
from eventflow.engine.trace.chunks import decode_chunk
from tests.dashboard.test_consumers import conversation
from tests.factories import a_finished_run, a_scenario

pytestmark = pytest.mark.django_db
SET = {"at": "30s", "set": {"node": "thumb", "property": "ReservedConcurrentExecutions", "value": 9}}
VIEW = {"t_us": 12_500_000, "node": 1, "event": 4}


def post(client: Client, path: str, body: object):
    return client.post(path, json.dumps(body), content_type="application/json")


def shared(client: Client, run: Run, **more: object) -> str:
    """The path of a new link."""
    response = post(client, f"/runs/{run.id.hex}/shares/", {**VIEW, **more})
    assert response.status_code == 201, response.content
    return response.json()["url"].removeprefix("http://testserver")


def token_of(link: str) -> str:
    return link.split("/")[2]


@pytest.fixture
def run(alice) -> Run:
    return a_finished_run(workspace=alice)


def test_another_visitor_finds_the_same_run_at_the_same_time(alices, bobs, run):
    link = shared(alices, run, speed=60, theme="light")

    page = bobs.get(link)

    assert page.status_code == 200
    assert page.context["view"] == {**VIEW, "speed": 60, "theme": "light"}
    card = page.context["card"]
    assert (card["id"], card["trace_hash"], card["share"]) == (run.id.hex, run.trace_hash, token_of(link))
    assert bobs.get(card["manifest"]).json() == run.manifest
    assert bobs.get(card["url"]).context["card"] == card


def test_the_socket_takes_the_token(alices, bob, run):
    link = shared(alices, run)

    said, code = conversation(f"/ws/runs/{run.id.hex}/?share={token_of(link)}&after=-1", bob)

    assert code == 1000
    assert said[0]["share"] == token_of(link)
    assert said[-1]["trace_hash"] == run.trace_hash
    assert [decode_chunk(data).sequence for data in said if isinstance(data, bytes)] == list(range(run.chunk_count))


def test_without_the_token_the_run_stays_private(alices, bob, bobs, run):
    shared(alices, run)

    assert bobs.get(f"/runs/{run.id.hex}/").status_code == 404
    assert bobs.get(f"/runs/{run.id.hex}/manifest/").status_code == 404
    assert bobs.get(f"/runs/{run.id.hex}/export/?format=csv").status_code == 404
    assert conversation(f"/ws/runs/{run.id.hex}/", bob) == ([], 4404)


def test_the_token_of_one_run_opens_no_other(alice, alices, bob, bobs, run):
    other = a_finished_run(a_scenario(alice), seed=8)
    token = token_of(shared(alices, run))

    assert bobs.get(f"/runs/{other.id.hex}/?share={token}").status_code == 404
    assert bobs.get(f"/runs/{other.id.hex}/manifest/?share={token}").status_code == 404
    assert conversation(f"/ws/runs/{other.id.hex}/?share={token}", bob) == ([], 4404)


def a_branch(client: Client, run: Run, token: str = "") -> Run:
    query = f"?share={token}" if token else ""
    response = post(client, f"/runs/{run.id.hex}/branches/{query}", {"name": "More", "interventions": [SET]})
    assert response.status_code == 201, response.content
    branch = Run.objects.get(pk=response.json()["id"])
    record(branch)
    return branch


def test_a_link_opens_the_branches_that_were_there_and_what_the_run_came_from(alices, bobs, run):
    branch, sister = a_branch(alices, run), a_branch(alices, run)
    of_run, of_branch = (shared(alices, each) for each in (run, branch))
    later = a_branch(alices, run)

    def listed(link: str) -> set[str]:
        return {card["id"] for card in bobs.get(link).context["branches"]}

    assert listed(of_run) == {run.id.hex, branch.id.hex, sister.id.hex}
    assert listed(of_branch) == {run.id.hex, branch.id.hex}
    assert bobs.get(f"/runs/{later.id.hex}/?share={token_of(of_run)}").status_code == 404


def test_a_branch_of_a_shared_run_is_the_visitors_own(alices, bob, bobs, run):
    link = shared(alices, run)

    branch = a_branch(bobs, run, token_of(link))

    assert (branch.workspace, branch.parent) == (bob, run)
    assert bobs.get(f"/runs/{branch.id.hex}/").status_code == 200
    assert alices.get(f"/runs/{branch.id.hex}/").status_code == 404
    SharedView.objects.update(created=branch.created + timedelta(days=1))
    assert branch.id.hex not in {card["id"] for card in Client().get(link).context["branches"]}


def test_a_link_lets_nobody_change_the_run(alices, bobs, run):
    token = token_of(shared(alices, run))

    assert post(bobs, f"/runs/{run.id.hex}/cancellation/?share={token}", {}).status_code == 404
    assert post(bobs, f"/runs/{run.id.hex}/shares/?share={token}", VIEW).status_code == 404


def test_who_only_looks_leaves_no_workspace_behind(alices, run):
    link = shared(alices, run)
    before = Workspace.objects.count()

    assert Client().get(link).status_code == 200
    assert Workspace.objects.count() == before


@pytest.mark.parametrize("damage", [lambda token: token[:-1], lambda token: token + "x", lambda token: "é" * 20])
def test_a_damaged_link_says_what_is_wrong(alices, bobs, run, damage):
    link = shared(alices, run)

    response = bobs.get(f"/s/{damage(token_of(link))}/")

    assert response.status_code == 404
    assert "the link is damaged or cut short, or its run is gone." in response.content.decode()


def test_every_link_has_a_token_of_its_own(alices, run):
    links = {shared(alices, run) for _ in range(3)}

    assert len(links) == 3
    assert min(len(token_of(link)) for link in links) >= 32


def test_a_view_may_be_slower_than_life(alices, bobs, run):
    link = shared(alices, run, speed=0.25)

    assert bobs.get(link).context["view"]["speed"] == 0.25


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"t_us": None}, "t_us"),
        ({"t_us": -1}, "t_us"),
        ({"t_us": 61_000_000}, "t_us"),
        ({"node": 99}, "node"),
        ({"event": True}, "event"),
        ({"event": 2**40}, "event"),
        ({"speed": 0}, "speed"),
        ({"speed": "1"}, "speed"),
        ({"speed": float("nan")}, "speed"),
        ({"theme": "pink"}, "theme"),
    ],
)
def test_a_view_that_can_not_be_is_refused(alices, run, wrong, where):
    response = post(alices, f"/runs/{run.id.hex}/shares/", {**VIEW, **wrong})

    assert response.status_code == 422
    assert [problem["where"] for problem in response.json()["problems"]] == [where]
    assert not SharedView.objects.exists()


def test_there_is_an_end_to_the_links_of_one_visitor(alices, run, settings):
    settings.SHARED_VIEWS_AT_MOST = 1
    shared(alices, run)

    response = post(alices, f"/runs/{run.id.hex}/shares/", VIEW)

    assert response.status_code == 422
    assert "which is the most there may be" in response.json()["problems"][0]["message"]


def revoked(client: Client, run: Run, token: str) -> int:
    return client.delete(f"/runs/{run.id.hex}/shares/{token}/").status_code


def test_a_revoked_link_opens_nothing_any_more(alices, bobs, run):
    link, other = shared(alices, run), shared(alices, run)

    assert revoked(alices, run, token_of(link)) == 204

    assert bobs.get(link).status_code == 404
    assert bobs.get(f"/runs/{run.id.hex}/?share={token_of(link)}").status_code == 404
    assert bobs.get(other).status_code == 200
    assert revoked(alices, run, token_of(link)) == 404


def test_only_who_made_a_link_revokes_it(alices, bobs, run):
    link = shared(alices, run)

    assert revoked(bobs, run, token_of(link)) == 404
    assert revoked(Client(), run, token_of(link)) == 404
    assert bobs.get(link).status_code == 200


def test_a_link_is_revoked_at_its_own_run(alice, alices, run):
    other = a_finished_run(a_scenario(alice), seed=8)
    link = shared(alices, run)

    assert revoked(alices, other, token_of(link)) == 404


def test_the_links_of_a_run_are_listed_for_who_made_them(alices, bobs, run):
    links = [shared(alices, run) for _ in range(2)]

    listed = alices.get(f"/runs/{run.id.hex}/shares/").json()["links"]

    assert {link["url"].removeprefix("http://testserver") for link in listed} == set(links)
    assert {link["t_us"] for link in listed} == {VIEW["t_us"]}
    assert bobs.get(f"/runs/{run.id.hex}/shares/").status_code == 404


def test_a_branch_of_a_shared_run_finds_what_it_came_from_again(alices, bobs, run):
    token = token_of(shared(alices, run))
    made = post(bobs, f"/runs/{run.id.hex}/branches/?share={token}", {"name": "More", "interventions": [SET]}).json()

    page = bobs.get(made["url"])

    cards = {card["id"]: card for card in page.context["branches"]}
    assert set(cards) == {run.id.hex, made["id"]}
    assert cards[run.id.hex]["share"] == token
    assert bobs.get(cards[run.id.hex]["manifest"]).status_code == 200
    # It is the visitor's own: what is done with it needs no token.
    assert {**page.context["card"], "own": True} == cards[made["id"]]
    assert "share" not in page.context["card"]
    assert bobs.get(page.context["card"]["traces"]).status_code == 200


def test_the_branch_stays_when_the_link_is_revoked(alices, bobs, run):
    token = token_of(shared(alices, run))
    made = post(bobs, f"/runs/{run.id.hex}/branches/?share={token}", {"name": "More", "interventions": [SET]}).json()

    revoked(alices, run, token)

    page = bobs.get(made["url"])
    assert [card["id"] for card in page.context["branches"]] == [made["id"]]


def test_a_view_may_be_framed_by_any_page(alices, run):
    link = shared(alices, run)

    page = Client().get(f"{link}embed/")

    assert page.status_code == 200
    assert "frame-ancestors *" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in page
    assert page.context["view"] == {**VIEW, "speed": None, "theme": None}
    assert not page.cookies


def test_who_made_the_link_sees_the_frame_too(alices, run):
    link = shared(alices, run)

    page = alices.get(f"{link}embed/")

    assert page.status_code == 200
    assert f'href="{link}"' in page.content.decode()


@pytest.mark.parametrize("path", ["/s/{token}/", "/runs/{run}/", "/runs/{run}/traces/", "/"])
def test_no_other_page_may_be_framed(alices, run, path):
    token = token_of(shared(alices, run))

    page = alices.get(path.format(token=token, run=run.id.hex))

    assert page.status_code == 200
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"


def test_an_embedded_view_has_nothing_to_change_the_run_with(alices, run):
    page = Client().get(f"{shared(alices, run)}embed/").content.decode()

    assert "csrfmiddlewaretoken" not in page
    assert "<form" not in page


def test_a_frame_of_a_revoked_link_says_so(alices, run):
    link = shared(alices, run)
    revoked(alices, run, token_of(link))

    assert Client().get(f"{link}embed/").status_code == 404
