"""AWS CodePipeline: an action of a pipeline that invokes a function as its job.

CodePipeline invokes the function asynchronously, by the pipeline's role, and waits until the function reports the
job's result (PutJobSuccessResult or PutJobFailureResult). Lambda's own retries can repeat the job.

Simplified: whether the result is reported is not simulated; how CodePipeline tries again is not published.

https://docs.aws.amazon.com/lambda/latest/dg/services-codepipeline.html
https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html
"""

from typing import Any

from eventflow.engine.scenario.event_source import Content, EventSource
from eventflow.engine.sources.hand_off_settings import UNPUBLISHED, for_a_while, latency
from eventflow.engine.sources.shapes import ACCOUNT_ID, id_of, json_text

_DOCS = "https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html"


def event(node: str, content: Content) -> dict[str, Any]:
    """The job: its configuration, its artifacts, and credentials for them, which are made up."""
    parameters = content["UserParameters"]
    return {
        "CodePipeline.job": {
            "id": id_of(node, content),
            "accountId": ACCOUNT_ID,
            "data": {
                "actionConfiguration": {
                    "configuration": {
                        "FunctionName": f"{node}-action",
                        "UserParameters": parameters if isinstance(parameters, str) else json_text(parameters),
                    }
                },
                "inputArtifacts": [
                    {
                        "name": content["inputArtifact"],
                        "revision": None,
                        "location": {
                            "type": "S3",
                            "s3Location": {
                                "bucketName": f"{node}-artifacts",
                                "objectKey": f"{node}/{content['inputArtifact']}/{id_of(node, content)[:6]}.zip",
                            },
                        },
                    }
                ],
                "outputArtifacts": [],
                "artifactCredentials": {
                    "accessKeyId": "ASIASIMULATED0",
                    "secretAccessKey": "simulated",
                    "sessionToken": "simulated",
                },
            },
        }
    }


SOURCE = EventSource(
    key="codepipeline",
    name="AWS CodePipeline",
    family="operations",
    glyph="pipeline",
    docs="https://docs.aws.amazon.com/lambda/latest/dg/services-codepipeline.html",
    invocation="asynchronous",
    permission="role of the pipeline: lambda:InvokeFunction, lambda:ListFunctions",
    retries="none: CodePipeline waits for the job's result; Lambda the function, twice",
    failures_to="the action, which fails, and the function's dead-letter queue",
    settings=(latency(300, "From the stage's start to the function's queue; AWS names no value.", _DOCS),),
    trigger_settings=UNPUBLISHED,
    content={"UserParameters": {"url": "https://staging.shop.example"}, "inputArtifact": "BuildOutput"},
    complaint=lambda content: (
        None if isinstance(content.get("inputArtifact", ""), str) else "has an inputArtifact that is not a text"
    ),
    title=lambda content: f"job {content['inputArtifact']}",
    event=event,
    size_bytes=lambda content: len(json_text(content).encode()),
    hand_off=for_a_while("codepipeline"),
)
