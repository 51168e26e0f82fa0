"""What of a template a flow can be drawn from, and what not, each with its line and the reason."""

import json
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.scenario.settings import Setting
from eventflow.engine.sources import CATALOGUE
from eventflow.interchange.template.tree import Fields, list_of, object_of, referred, tree

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

BUS = "default-bus"
LONGEST_NAME = 64


class Note(NamedTuple):
    """What could not be taken over."""

    line: int
    what: str
    reason: str


class Read(NamedTuple):
    """A scenario as plain data, and what it lacks of the template."""

    plain: dict[str, Any]
    notes: list[Note]


def read_template(text: str) -> Read:
    """The flow of a SAM or CloudFormation template. ScenarioError with the line if there is none in it."""
    template = tree(text)
    reader = _Reader(template)
    reader.read()
    if not reader.functions:
        line = template.line_of("Resources")
        raise ScenarioError([Problem(f"line {line}", "the template has no function.", "Add one to its Resources.")])
    description = template.get("Description")
    plain = {
        "description": description[:500] if isinstance(description, str) else "",
        "sources": reader.sources,
        "functions": reader.functions,
        "triggers": reader.triggers,
    }
    return Read(_renamed(plain, _short(reader.resources)), sorted(reader.notes))


class _Reader:
    def __init__(self, template: Fields) -> None:
        self.template = template
        self.resources = {
            name: fields
            for name, fields in object_of(template.get("Resources"), 1).items()
            if isinstance(fields, Fields) and isinstance(fields.get("Type"), str)
        }
        self.sources: dict[str, dict[str, Any]] = {}
        self.functions: dict[str, dict[str, Any]] = {}
        self.triggers: list[dict[str, Any]] = []
        self.notes: list[Note] = []

    def read(self) -> None:
        for name in self._of(*FUNCTIONS):
            self.functions[name] = {"settings": self._settings(name, self._of_a_function(name), FUNCTION_SETTINGS)}
        for name in self._of(*FUNCTIONS):
            self._endings(name)
            self._events(name)
        for name in self._of("AWS::S3::Bucket"):
            self._notifications(name)
        for name in self._of("AWS::SNS::Topic"):
            for subscription in list_of(self._properties(name).get("Subscription")):
                self._subscribe(name, name, object_of(subscription, self.resources[name].line))
        for name in self._of("AWS::SNS::Subscription"):
            self._subscribe(name, self._name(name, "TopicArn"), self._properties(name))
        for name in self._of("AWS::Lambda::EventSourceMapping"):
            self._polls(name)
        for name in self._of("AWS::Events::Rule"):
            self._rule(name)
        for name in self._of("AWS::Lambda::EventInvokeConfig"):
            self._invoke(name)
        self._rest()

    # Resources.

    def _of(self, *types: str) -> list[str]:
        return [name for name, fields in self.resources.items() if fields["Type"] in types]

    def _properties(self, name: str) -> Fields:
        return object_of(self.resources[name].get("Properties"), self.resources[name].line)

    def _name(self, name: str, field: str) -> str | None:
        return referred(self._properties(name).get(field))

    def _of_a_function(self, name: str) -> Fields:
        """Its properties, with those that SAM gives all functions."""
        own = self._properties(name)
        shared = object_of(object_of(self.template.get("Globals"), 1).get("Function"), 1)
        if self.resources[name]["Type"] != FUNCTIONS[0]:
            return own
        both = Fields(own.line)
        both.update({**shared, **own})
        both.lines = {**shared.lines, **own.lines}
        return both

    def _note(self, line: int, what: str, reason: str) -> None:
        self.notes.append(Note(line, what, reason))

    def _settings(
        self, where: str, fields: Fields, declared: Iterable[Setting], handled: Iterable[str] = ()
    ) -> dict[str, Any]:
        """What of the properties the simulator has, under the same names."""
        known = {setting.name: setting for setting in declared}
        skipped = {*handled, *WITHOUT_EFFECT, *_APART}
        found = {}
        for name, given in fields.items():
            value = self._value(_unwrapped(name, given))
            if name in skipped:
                continue
            if name not in known:
                self._note(fields.line_of(name), f"{where}.{name}", "is not simulated.")
            elif complaint := known[name].complaint(value):
                self._note(fields.line_of(name), f"{where}.{name}", f"{complaint[:120]}.")
            else:
                found[name] = value
        return found

    def _value(self, value: Any) -> Any:
        """A parameter's default in the place of its name."""
        parameter = object_of(self.template.get("Parameters"), 1).get(referred(value) or "")
        if not isinstance(parameter, Fields) or "Default" not in parameter:
            return value
        default = parameter["Default"]
        is_number = parameter.get("Type") == "Number" and isinstance(default, str) and default.isdecimal()
        return int(default) if is_number else default

    # Nodes and connections.

    def _source(self, name: str | None, line: int, what: str) -> str | None:
        """The resource as a source of the flow, drawn when something first speaks of it."""
        if name in self.sources:
            return name
        type = self.resources[name]["Type"] if name in self.resources else ""
        if name is None or type not in SOURCES:
            self._note(line, what, "does not lead to a resource of this template that can be drawn.")
            return None
        kind = SOURCES[type]
        properties = self._properties(name)
        handled = ("NotificationConfiguration", "Subscription", "RedrivePolicy", "StreamModeDetails")
        self.sources[name] = {"kind": kind, "settings": {}}
        settings = self._settings(name, properties, CATALOGUE[kind].settings, handled)
        redrive = object_of(properties.get("RedrivePolicy"), properties.line)
        if redrive and kind == "sqs":
            line = redrive.line_of("deadLetterTargetArn")
            dead = self._source(referred(redrive.get("deadLetterTargetArn")), line, f"{name}.RedrivePolicy")
            count = self._value(redrive.get("maxReceiveCount"))
            if dead and isinstance(count, int | str) and str(count).isdecimal():
                settings |= {"deadLetterTargetArn": dead, "maxReceiveCount": int(count)}
        self.sources[name]["settings"] = settings
        return name

    def _implied(self, name: str, kind: str, settings: dict[str, Any]) -> str:
        """A source that the template has only between the lines."""
        self.sources.setdefault(name, {"kind": kind, "settings": settings})
        return name

    def _target(self, value: object, line: int, what: str) -> str | None:
        name = referred(value)
        return name if name in self.functions else self._source(name, line, what)

    def _connect(self, line: int, source: str | None, target: str | None, more: dict[str, Any]) -> None:
        if source is None or target is None:
            return
        if any((one["source"], one["target"]) == (source, target) for one in self.triggers):
            self._note(line, f"{source} to {target}", "are connected already; a flow has one connection for each pair.")
            return
        self.triggers.append({"source": source, "target": target, **more})

    def _trigger(self, where: str, kind: str, fields: Fields, handled: Iterable[str]) -> dict[str, Any]:
        """Settings and filter of a connection, from the properties that AWS has for it."""
        filtering = CATALOGUE[kind].filtering
        words = filtering.words if filtering else ()
        filters = {word: fields[word] for word in words if word in fields and self._is_written(where, word, fields)}
        settings = self._settings(where, fields, CATALOGUE[kind].trigger_settings, {*handled, *words})
        return {
            **{word: _plain(value) for word, value in filters.items()},
            **({"settings": settings} if settings else {}),
        }

    # What a function's properties lead to.

    def _endings(self, name: str) -> None:
        fields = self._of_a_function(name)
        for word in ("DeadLetterQueue", "DeadLetterConfig"):
            if word in fields:
                config = object_of(fields[word], fields.line_of(word))
                self._ending(name, "dead_letter_queue", config.get("TargetArn"), fields.line_of(word), word)
        if "EventInvokeConfig" in fields:
            self._invoked(name, object_of(fields["EventInvokeConfig"], fields.line_of("EventInvokeConfig")))

    def _ending(self, name: str, role: str, value: object, line: int, word: str) -> None:
        if target := self._target(value, line, f"{name}.{word}"):
            self.functions[name][role] = target

    def _invoke(self, name: str) -> None:
        function = self._name(name, "FunctionName")
        if function in self.functions:
            self._invoked(function, self._properties(name))
        else:
            self._note(self.resources[name].line, name, "is for a function that is not in this template.")

    def _invoked(self, function: str, fields: Fields) -> None:
        known = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")
        declared = [setting for setting in FUNCTION_SETTINGS if setting.name in known]
        handled = ("DestinationConfig", "FunctionName", "Qualifier")
        self.functions[function]["settings"] |= self._settings(function, fields, declared, handled)
        destinations = object_of(fields.get("DestinationConfig"), fields.line)
        for word, role in (("OnSuccess", "on_success"), ("OnFailure", "on_failure")):
            if word in destinations:
                line = destinations.line_of(word)
                self._ending(function, role, object_of(destinations[word], line).get("Destination"), line, word)

    def _events(self, function: str) -> None:
        events = object_of(self._properties(function).get("Events"), self.resources[function].line)
        for name, event in events.items():
            line, where = events.line_of(name), f"{function}.{name}"
            fields = object_of(event, line)
            self._event(line, where, function, str(fields.get("Type")), object_of(fields.get("Properties"), line))

    def _event(self, line: int, where: str, function: str, type: str, fields: Fields) -> None:
        polled = {"SQS": ("Queue", "sqs"), "Kinesis": ("Stream", "kinesis"), "DynamoDB": ("Stream", "dynamodb")}
        match type:
            case "S3":
                source = self._source(referred(fields.get("Bucket")), line, f"{where}.Bucket")
                self._connect(line, source, function, _key_filter(fields))
            case "SNS":
                source = self._source(referred(fields.get("Topic")), line, f"{where}.Topic")
                self._connect(line, source, function, self._trigger(where, "sns", fields, ("Topic",)))
            case "SQS" | "Kinesis" | "DynamoDB":
                word, kind = polled[type]
                source = self._source(referred(fields.get(word)), line, f"{where}.{word}")
                self._connect(line, source, function, self._polling(where, kind, fields, (word,)))
            case "Schedule" | "ScheduleV2":
                self._schedule(line, where, fields.get("Schedule", fields.get("ScheduleExpression")), function)
            case "EventBridgeRule" | "CloudWatchEvent":
                self._connect(line, self._bus(fields, line, where), function, self._pattern(where, "Pattern", fields))
            case "Api" | "HttpApi":
                self._api(line, where, function, type, fields)
            case _:
                self._note(line, where, f"brings events of type {type}, which are not read.")

    def _api(self, line: int, where: str, function: str, type: str, fields: Fields) -> None:
        named = referred(fields.get("RestApiId" if type == "Api" else "ApiId"))
        kind = "rest-api" if type == "Api" else "http-api"
        known = named in self.resources and SOURCES.get(self.resources[named]["Type"]) == kind
        source = self._source(named, line, where) if known else self._implied(f"Serverless{type}", kind, {})
        method, path = str(fields.get("Method", "any")).upper(), str(fields.get("Path", "/"))
        route = {"HttpMethod": method, "ResourcePath": path} if kind == "rest-api" else {"RouteKey": f"{method} {path}"}
        declared = {setting.name: setting for setting in CATALOGUE[kind].trigger_settings}
        settings = {name: value for name, value in route.items() if declared[name].complaint(value) is None}
        self._connect(line, source, function, {"settings": settings})

    # What other resources lead to.

    def _notifications(self, bucket: str) -> None:
        properties = self._properties(bucket)
        notifications = object_of(properties.get("NotificationConfiguration"), properties.line)
        words = {"LambdaConfigurations": "Function", "QueueConfigurations": "Queue", "TopicConfigurations": "Topic"}
        for name, configurations in notifications.items():
            line = notifications.line_of(name)
            if name not in words:
                self._note(line, f"{bucket}.{name}", "is not read.")
                continue
            for one in list_of(configurations):
                fields = object_of(one, line)
                target = self._target(fields.get(words[name]), fields.line, f"{bucket}.{name}")
                if target:
                    self._connect(fields.line, self._source(bucket, fields.line, bucket), target, _key_filter(fields))

    def _subscribe(self, where: str, topic: str | None, fields: Fields) -> None:
        if fields.get("Protocol") not in ("lambda", "sqs"):
            self._note(fields.line, where, f"goes to {fields.get('Protocol')}, which a flow does not have.")
            return
        target = self._target(fields.get("Endpoint"), fields.line_of("Endpoint"), f"{where}.Endpoint")
        if target:
            source = self._source(topic, fields.line, f"{where}.TopicArn")
            more = self._trigger(where, "sns", fields, ("Protocol", "Endpoint", "TopicArn", "RedrivePolicy"))
            self._connect(fields.line, source, target, more)

    def _polls(self, name: str) -> None:
        fields = self._properties(name)
        line = fields.line_of("EventSourceArn")
        target = self._target(fields.get("FunctionName"), fields.line_of("FunctionName"), f"{name}.FunctionName")
        source = self._source(referred(fields.get("EventSourceArn")), line, f"{name}.EventSourceArn")
        if source and target:
            kind = self.sources[source]["kind"]
            self._connect(line, source, target, self._polling(name, kind, fields, ("EventSourceArn", "FunctionName")))

    def _polling(self, where: str, kind: str, fields: Fields, handled: tuple[str, ...]) -> dict[str, Any]:
        more = self._trigger(where, kind, fields, (*handled, "ScalingConfig", "DestinationConfig", "Enabled"))
        settings = more.setdefault("settings", {})
        most = object_of(fields.get("ScalingConfig"), fields.line).get("MaximumConcurrency")
        if kind == "sqs" and isinstance(most, int) and 2 <= most <= 1000:
            settings["MaximumConcurrency"] = most
        failing = object_of(object_of(fields.get("DestinationConfig"), fields.line).get("OnFailure"), fields.line)
        if failing and kind != "sqs":
            target = self._source(referred(failing.get("Destination")), failing.line, f"{where}.OnFailure")
            settings |= {"OnFailure": target} if target else {}
        return more

    def _rule(self, name: str) -> None:
        fields = self._properties(name)
        line = self.resources[name].line
        for one in list_of(fields.get("Targets")):
            target = object_of(one, line)
            if referred(target.get("Arn")) not in self.functions:
                self._note(target.line, f"{name}.Targets", "does not lead to a function of this template.")
            elif "ScheduleExpression" in fields:
                self._schedule(line, name, fields["ScheduleExpression"], referred(target["Arn"]) or "")
            else:
                bus = self._bus(fields, line, name)
                self._connect(line, bus, referred(target["Arn"]), self._pattern(name, "EventPattern", fields))

    def _schedule(self, line: int, where: str, expression: object, function: str) -> None:
        value = self._value(expression)
        declared = {setting.name: setting for setting in CATALOGUE["schedule"].settings}
        complaint = declared["ScheduleExpression"].complaint(value)
        if complaint or not isinstance(value, str):
            self._note(line, where, "has no schedule that can be read.")
            return
        source = self._implied(where.replace(".", "-")[:64], "schedule", {"ScheduleExpression": value})
        self._connect(line, source, function, {})

    def _bus(self, fields: Fields, line: int, where: str) -> str | None:
        named = referred(fields.get("EventBusName"))
        if named in self.resources:
            return self._source(named, line, f"{where}.EventBusName")
        return self._implied(BUS, "eventbridge", {})

    def _pattern(self, where: str, word: str, fields: Fields) -> dict[str, Any]:
        if not isinstance(fields.get(word), Fields) or not self._is_written(where, word, fields):
            return {}
        return {"EventPattern": _plain(fields[word])}

    def _is_written(self, where: str, word: str, fields: Fields) -> bool:
        """Whether a filter stands there as it is, with nothing in it that only AWS knows."""
        if not _refers(fields[word]):
            return True
        self._note(
            fields.line_of(word),
            f"{where}.{word}",
            "refers to something, so it is left out: every event comes through.",
        )
        return False

    def _rest(self) -> None:
        """Every resource that nothing was made of."""
        read = ("AWS::SNS::Subscription", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule")
        for name, fields in self.resources.items():
            type = fields["Type"]
            if name in self.sources or name in self.functions or type in (*read, "AWS::Lambda::EventInvokeConfig"):
                continue
            if type.startswith(POLICIES):
                reason = "is a policy; in a flow every policy is there until one is taken away."
            elif type in SOURCES:
                reason = "starts no function of this template."
            else:
                reason = f"is of type {type}, which is not read."
            self._note(fields.line_of("Type"), name, reason)


_APART = frozenset({"Events", "DeadLetterQueue", "DeadLetterConfig", "EventInvokeConfig"})
"""Properties of a function that are read each in its own way."""


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


def _key_filter(fields: Fields) -> dict[str, Any]:
    key = object_of(object_of(fields.get("Filter"), fields.line).get("S3Key"), fields.line)
    rules = [object_of(rule, fields.line) for rule in list_of(key.get("Rules"))]
    named = {str(rule.get("Name")).lower(): rule.get("Value") for rule in rules}
    return {word: named[word] for word in ("prefix", "suffix") if isinstance(named.get(word), str)}


def _refers(value: object) -> bool:
    if isinstance(value, list):
        return any(map(_refers, value))
    if not isinstance(value, Fields):
        return False
    return any(name == "Ref" or name.startswith("Fn::") or _refers(item) for name, item in value.items())


def _short(names: Iterable[str]) -> dict[str, str]:
    """What those nodes are called whose names in AWS are longer than a flow's."""
    long = [name for name in names if len(name) > LONGEST_NAME]
    return {name: f"{name[: LONGEST_NAME - 5]}-{number}" for number, name in enumerate(long, 1)}


def _renamed(value: Any, called: Mapping[str, str]) -> Any:
    if not called:
        return value
    if isinstance(value, dict):
        return {called.get(name, name): _renamed(item, called) for name, item in value.items()}
    if isinstance(value, list):
        return [_renamed(item, called) for item in value]
    return called.get(value, value) if isinstance(value, str) else value


def _plain(value: Any) -> Any:
    return json.loads(json.dumps(value, default=str))
