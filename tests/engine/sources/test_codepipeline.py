"""The shape of a job.

https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html, last read 2026-11-21.
"""

import json

from eventflow.engine.sources.codepipeline import event
from tests.builders import a_flow, a_function, times
from tests.shapes import named, shape

JOB = {"UserParameters": {"url": "https://staging.example"}, "inputArtifact": "BuildOutput"}


def test_job_has_its_configuration_and_its_artifacts():
    found = event("release", JOB)

    location = named("type", s3Location=named("bucketName", "objectKey"))
    data = {
        "actionConfiguration": {"configuration": named("FunctionName", "UserParameters")},
        "inputArtifacts": [named("name", "revision", location=location)],
        "outputArtifacts": [],
        "artifactCredentials": named("accessKeyId", "secretAccessKey", "sessionToken"),
    }
    assert shape(found) == {"CodePipeline.job": named("id", "accountId", data=data)}
    parameters = found["CodePipeline.job"]["data"]["actionConfiguration"]["configuration"]["UserParameters"]
    assert json.loads(parameters) == JOB["UserParameters"]


def test_retries_of_lambda_repeat_the_job():
    run = a_flow().from_source("codepipeline", times(0)).into(a_function(fails=True)).run()

    assert run.metrics["Invocations"] == 3
