"""The resources of a template: their properties, which of those the simulator has, and a note for each it has not."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from eventflow.engine.scenario.settings import Setting
from eventflow.interchange.template.tree import Fields, object_of, referred

FUNCTIONS = ("AWS::Serverless::Function", "AWS::Lambda::Function")
SOURCES = {
    "AWS::S3::Bucket": "s3",
    "AWS::SQS::Queue": "sqs",
    "AWS::SNS::Topic": "sns",
    "AWS::Kinesis::Stream": "kinesis",
    "AWS::DynamoDB::Table": "dynamodb",
    "AWS::Serverless::SimpleTable": "dynamodb",
    "AWS::Events::EventBus": "eventbridge",
    "AWS::Serverless::Api": "rest-api",
    "AWS::Serverless::HttpApi": "http-api",
}
POLICIES = (
    "AWS::IAM::",
    "AWS::Lambda::Permission",
    "AWS::SQS::QueuePolicy",
    "AWS::SNS::TopicPolicy",
    "AWS::S3::BucketPolicy",
)
# fmt: off
WITHOUT_EFFECT = frozenset((
    "Code", "CodeUri", "ImageUri", "ImageConfig", "InlineCode", "PackageType", "Handler", "Role", "Policies",
    "Layers", "Environment", "FunctionName", "Description", "Tags", "Metadata", "BucketName", "QueueName",
    "TopicName", "DisplayName", "TableName", "Name", "KeySchema", "BillingMode", "AttributeDefinitions",
    "ProvisionedThroughput", "PrimaryKey", "StreamSpecification", "AutoPublishAlias", "Tracing", "TracingConfig",
    "LoggingConfig", "StageName", "BucketEncryption", "PublicAccessBlockConfiguration", "KmsMasterKeyId",
))
# fmt: on
"""What names, code and storage are made of: a simulation is the same whatever they are."""
_APART = frozenset({"Events", "DeadLetterQueue", "DeadLetterConfig", "EventInvokeConfig"})
"""Properties of a function that are read each in its own way."""


class Note(NamedTuple):
    """What could not be taken over."""

    line: int
    what: str
    reason: str


class Resources:
    """What a template has under Resources, by name, and what of it could not be taken over."""

    def __init__(self, template: Fields) -> None:
        self.template = template
        self.all = {
            name: fields
            for name, fields in object_of(template.get("Resources"), 1).items()
            if isinstance(fields, Fields) and isinstance(fields.get("Type"), str)
        }
        self.notes: list[Note] = []

    def of(self, *types: str) -> list[str]:
        """The names of those of these types."""
        return [name for name, fields in self.all.items() if fields["Type"] in types]

    def properties(self, name: str) -> Fields:
        """What it is set to, empty if that can't be read."""
        return object_of(self.all[name].get("Properties"), self.all[name].line)

    def named_by(self, name: str, field: str) -> str | None:
        """The resource that one of its properties refers to."""
        return referred(self.properties(name).get(field))

    def of_a_function(self, name: str) -> Fields:
        """Its properties, with those that SAM gives all functions."""
        own = self.properties(name)
        shared = object_of(object_of(self.template.get("Globals"), 1).get("Function"), 1)
        if self.all[name]["Type"] != FUNCTIONS[0]:
            return own
        both = Fields(own.line)
        both.update({**shared, **own})
        both.lines = {**shared.lines, **own.lines}
        return both

    def note(self, line: int, what: str, reason: str) -> None:
        """Keep in mind what could not be taken over."""
        self.notes.append(Note(line, what, reason))

    def settings(
        self, where: str, fields: Fields, declared: Iterable[Setting], handled: Iterable[str] = ()
    ) -> dict[str, Any]:
        """What of the properties the simulator has, under the same names."""
        known = {setting.name: setting for setting in declared}
        skipped = {*handled, *WITHOUT_EFFECT, *_APART}
        found = {}
        for name, given in fields.items():
            value = self.value(_unwrapped(name, given))
            if name in skipped:
                continue
            if name not in known:
                self.note(fields.line_of(name), f"{where}.{name}", "is not simulated.")
            elif complaint := known[name].complaint(value):
                self.note(fields.line_of(name), f"{where}.{name}", f"{complaint[:120]}.")
            else:
                found[name] = value
        return found

    def value(self, value: Any) -> Any:
        """A parameter's default in the place of its name."""
        parameter = object_of(self.template.get("Parameters"), 1).get(referred(value) or "")
        if not isinstance(parameter, Fields) or "Default" not in parameter:
            return value
        default = parameter["Default"]
        is_number = parameter.get("Type") == "Number" and isinstance(default, str) and default.isdecimal()
        return int(default) if is_number else default

    def is_written(self, where: str, word: str, fields: Fields) -> bool:
        """Whether a filter stands there as it is, with nothing in it that only AWS knows."""
        if not _refers(fields[word]):
            return True
        self.note(
            fields.line_of(word),
            f"{where}.{word}",
            "refers to something, so it is left out: every event comes through.",
        )
        return False


def _unwrapped(name: str, value: Any) -> Any:
    """A value that AWS keeps in a list or an object and a scenario by itself."""
    match name, value:
        case "Architectures", [str() as only]:
            return only
        case "EphemeralStorage", {"Size": size}:
            return size
        case "SnapStart", {"ApplyOn": applied}:
            return applied
        case _:
            return value


def _refers(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    if not isinstance(value, Fields):
        return False
    return any(name == "Ref" or name.startswith("Fn::") or _refers(item) for name, item in value.items())
