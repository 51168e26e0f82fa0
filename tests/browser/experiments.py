"""Experiments that a test of the lab's page finds made."""

MAKE = """async ([slug, design]) => {
    const token = document.querySelector('[name=csrfmiddlewaretoken]').value;
    const answer = await fetch(`/scenarios/${slug}/experiments/`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-CSRFToken': token },
        body: JSON.stringify({ name: 'Try it', design }),
    });
    return (await answer.json()).url;
}"""


def open_experiment(studio, flow, design):
    """The page of a small experiment over a flow of the gallery that is over, with one seed unless others are asked."""
    studio.open(f"/scenarios/{flow}/lab/")
    whole = {"seeds": {"first": 7, "count": 1}, **design}
    studio.open(studio.page.evaluate(MAKE, [flow, whole]))
    studio.wait_until("eventflow.state.full?.over", timeout_s=60)
    return studio
