"""An application that calls Lambda's Invoke API itself, waiting for the answer or not.

Simplified: the client does not retry on its own (AWS's SDKs do, four times by default).

https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
"""

from eventflow.engine.scenario.event_source import EventSource
from eventflow.engine.scenario.settings import Setting

SOURCE = EventSource(
    key="sdk",
    name="App or SDK",
    family="custom",
    glyph="sdk",
    docs="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
    invocation="caller's choice",
    permission="identity policy of the caller: lambda:InvokeFunction",
    settings=(
        Setting(
            name="InvocationType",
            label="Invocation type",
            group="Invocation",
            kind="choice",
            default="RequestResponse",
            fixed=True,
            choices=("RequestResponse", "Event"),
            help="RequestResponse waits for the answer; Event puts the event on the function's queue and returns.",
            source="https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html",
        ),
    ),
    content={"body": {"id": "{0000}"}},
    title=lambda content: "request",
    event=lambda node, content: content["body"],
)
