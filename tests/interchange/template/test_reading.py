import pytest

from eventflow.engine import simulate
from eventflow.engine.errors import ScenarioError
from eventflow.interchange import scenario_yaml
from eventflow.interchange.template.reading import read_template
from eventflow.interchange.template.resources import Note

QUEUE = "  Orders: {Type: 'AWS::SQS::Queue'}\n  Dead: {Type: 'AWS::SQS::Queue'}\n"


def a_function(properties: str, name: str = "Pack", kind: str = "AWS::Serverless::Function") -> str:
    return f"  {name}:\n    Type: {kind}\n    Properties: {properties}\n"


def read(*resources: str, head: str = ""):
    found = read_template(f"{head}Resources:\n{''.join(resources)}")
    scenario_yaml.from_plain(found.plain)
    return found


def triggers(found) -> list[tuple[str, str, str]]:
    sources = found.plain["sources"]
    return [(sources[one["source"]]["kind"], one["source"], one["target"]) for one in found.plain["triggers"]]


@pytest.mark.parametrize(
    ("event", "trigger"),
    [
        ("{Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}", ("sqs", "Orders", "Pack")),
        ("{Type: S3, Properties: {Bucket: !Ref Photos}}", ("s3", "Photos", "Pack")),
        ("{Type: SNS, Properties: {Topic: !Ref News}}", ("sns", "News", "Pack")),
        ("{Type: Kinesis, Properties: {Stream: !GetAtt Clicks.Arn}}", ("kinesis", "Clicks", "Pack")),
        ("{Type: DynamoDB, Properties: {Stream: !GetAtt Table.StreamArn}}", ("dynamodb", "Table", "Pack")),
        ("{Type: Schedule, Properties: {Schedule: rate(1 minute)}}", ("schedule", "Pack-E", "Pack")),
        ("{Type: EventBridgeRule, Properties: {Pattern: {source: [a]}}}", ("eventbridge", "default-bus", "Pack")),
        ("{Type: Api, Properties: {Path: /a, Method: get}}", ("rest-api", "ServerlessApi", "Pack")),
        ("{Type: HttpApi, Properties: {Path: /a, Method: get}}", ("http-api", "ServerlessHttpApi", "Pack")),
        ("{Type: HttpApi, Properties: {ApiId: !Ref Web}}", ("http-api", "Web", "Pack")),
    ],
)
def test_an_event_of_a_function_is_a_connection(event, trigger):
    others = (
        "  Photos: {Type: 'AWS::S3::Bucket'}\n  News: {Type: 'AWS::SNS::Topic'}\n"
        "  Clicks: {Type: 'AWS::Kinesis::Stream'}\n"
        "  Table: {Type: 'AWS::DynamoDB::Table'}\n  Web: {Type: 'AWS::Serverless::HttpApi'}\n"
    )

    found = read(QUEUE, others, a_function(f"{{Events: {{E: {event}}}}}"))

    assert triggers(found) == [trigger]
    simulate(scenario_yaml.from_plain(found.plain))


def test_settings_keep_their_names_and_parameters_their_defaults():
    head = "Globals: {Function: {Timeout: 20, MemorySize: 256}}\nParameters: {Places: {Type: Number, Default: '5'}}\n"
    apart = "ReservedConcurrentExecutions: !Ref Places, Architectures: [arm64], EphemeralStorage: {Size: 600}"

    found = read(a_function(f"{{MemorySize: 512, {apart}}}"), head=head)

    assert found.plain["functions"]["Pack"]["settings"] == {
        "Timeout": 20,
        "MemorySize": 512,
        "ReservedConcurrentExecutions": 5,
        "Architectures": "arm64",
        "EphemeralStorage": 600,
    }
    assert found.notes == []


def test_what_fails_goes_where_the_template_says():
    invoke = "{MaximumRetryAttempts: 1, DestinationConfig: {OnSuccess: {Destination: !GetAtt Orders.Arn}}}"
    properties = f"{{DeadLetterQueue: {{Type: SQS, TargetArn: !GetAtt Dead.Arn}}, EventInvokeConfig: {invoke}}}"

    function = read(QUEUE, a_function(properties)).plain["functions"]["Pack"]

    assert (function["dead_letter_queue"], function["on_success"]) == ("Dead", "Orders")
    assert function["settings"] == {"MaximumRetryAttempts": 1}


def test_a_queue_has_its_redrive_policy():
    orders = (
        "  Orders:\n    Type: AWS::SQS::Queue\n    Properties:\n      VisibilityTimeout: 90\n"
        "      RedrivePolicy: {deadLetterTargetArn: !GetAtt Dead.Arn, maxReceiveCount: 4}\n"
        "  Dead: {Type: 'AWS::SQS::Queue'}\n"
    )
    mapping = "{EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Pack, BatchSize: 3, Enabled: true}"

    found = read(orders, a_function("{}"), a_function(mapping, "Mapping", "AWS::Lambda::EventSourceMapping"))

    settings = {"VisibilityTimeout": 90, "deadLetterTargetArn": "Dead", "maxReceiveCount": 4}
    assert found.plain["sources"]["Orders"]["settings"] == settings
    assert found.plain["triggers"] == [{"source": "Orders", "target": "Pack", "settings": {"BatchSize": 3}}]


def test_filters_are_taken_over():
    bucket = (
        "{Bucket: !Ref Photos, Filter: {S3Key: {Rules: [{Name: Prefix, Value: in/}, {Name: suffix, Value: .png}]}}}"
    )
    sns = "{Topic: !Ref News, FilterPolicy: {size: [large]}}"
    found = read(
        "  Photos: {Type: 'AWS::S3::Bucket'}\n  News: {Type: 'AWS::SNS::Topic'}\n",
        a_function(f"{{Events: {{A: {{Type: S3, Properties: {bucket}}}, B: {{Type: SNS, Properties: {sns}}}}}}}"),
    )

    assert found.plain["triggers"] == [
        {"source": "Photos", "target": "Pack", "prefix": "in/", "suffix": ".png"},
        {"source": "News", "target": "Pack", "FilterPolicy": {"size": ["large"]}},
    ]


@pytest.mark.parametrize(
    ("resource", "trigger"),
    [
        (
            "  P:\n    Type: AWS::S3::Bucket\n    Properties:\n      NotificationConfiguration:\n"
            "        QueueConfigurations: [{Event: x, Queue: !GetAtt Orders.Arn}]\n",
            ("s3", "P", "Orders"),
        ),
        (
            "  T:\n    Type: AWS::SNS::Topic\n    Properties:\n"
            "      Subscription: [{Protocol: lambda, Endpoint: !GetAtt Pack.Arn}]\n",
            ("sns", "T", "Pack"),
        ),
        (
            "  R:\n    Type: AWS::Events::Rule\n    Properties:\n"
            "      ScheduleExpression: rate(1 minute)\n      Targets: [{Id: a, Arn: !GetAtt Pack.Arn}]\n",
            ("schedule", "R", "Pack"),
        ),
    ],
)
def test_other_resources_are_connections_too(resource, trigger):
    assert triggers(read(QUEUE, resource, a_function("{}"))) == [trigger]


@pytest.mark.parametrize(
    ("properties", "note"),
    [
        ("{VpcConfig: {}}", Note(4, "Pack.VpcConfig", "is not simulated.")),
        ("{Timeout: 2000}", Note(4, "Pack.Timeout", "must be from 1 to 900 s, not 2000.")),
        ("{Events: {E: {Type: MSK}}}", Note(4, "Pack.E", "brings events of type MSK, which are not read.")),
        (
            "{Events: {E: {Type: SQS, Properties: {Queue: 'arn:aws:sqs:eu-west-1:1:orders'}}}}",
            Note(4, "Pack.E.Queue", "does not lead to a resource of this template that can be drawn."),
        ),
        (
            "{Events: {E: {Type: EventBridgeRule, Properties: {Pattern: {source: [!Ref A]}}}}}",
            Note(4, "Pack.E.Pattern", "refers to something, so it is left out: every event comes through."),
        ),
    ],
)
def test_what_is_left_out_is_told_by_line(properties, note):
    assert read(a_function(properties)).notes == [note]


def test_resources_that_nothing_is_made_of_are_told():
    found = read(a_function("{}"), QUEUE, "  Role: {Type: 'AWS::IAM::Role'}\n  Site: {Type: 'AWS::Amplify::App'}\n")

    assert [(note.line, note.what, note.reason.split()[0:3]) for note in found.notes] == [
        (5, "Orders", ["starts", "no", "function"]),
        (6, "Dead", ["starts", "no", "function"]),
        (7, "Role", ["is", "a", "policy;"]),
        (8, "Site", ["is", "of", "type"]),
    ]


def test_a_second_connection_between_two_is_told():
    event = "{Type: SQS, Properties: {Queue: !GetAtt Orders.Arn}}"

    found = read(QUEUE, a_function(f"{{Events: {{A: {event}, B: {event}}}}}"))

    assert len(found.plain["triggers"]) == 1
    assert "are connected already" in found.notes[-1].reason


def test_queues_that_redrive_to_each_other_come_to_an_end():
    loop = "".join(
        f"  {one}:\n    Type: AWS::SQS::Queue\n    Properties: "
        f"{{RedrivePolicy: {{deadLetterTargetArn: !GetAtt {other}.Arn, maxReceiveCount: 2}}}}\n"
        for one, other in (("A", "B"), ("B", "A"))
    )
    event = "{Type: SQS, Properties: {Queue: !GetAtt A.Arn}}"

    assert set(read(loop, a_function(f"{{Events: {{E: {event}}}}}")).plain["sources"]) == {"A", "B"}


def test_a_name_that_is_too_long_is_shortened():
    name = "F" * 80

    (found,) = read(a_function("{}", name)).plain["functions"]

    assert len(found) <= 64


@pytest.mark.parametrize("text", ["Resources: {}", "Transform: x", "Resources: 7", "Resources: {F: 7}"])
def test_a_template_without_functions_is_refused(text):
    with pytest.raises(ScenarioError) as caught:
        read_template(text)

    assert str(caught.value.problems[0]).startswith("line 1: the template has no function.")
