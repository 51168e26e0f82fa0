"""What of a template a flow can be drawn from, and what not, each with its line and the reason."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from eventflow.engine.errors import Problem, ScenarioError
from eventflow.engine.function.settings import FUNCTION_SETTINGS
from eventflow.engine.sources import CATALOGUE
from eventflow.interchange.template.flow import Flow
from eventflow.interchange.template.resources import FUNCTIONS, POLICIES, SOURCES, Note, Resources
from eventflow.interchange.template.tree import Fields, list_of, object_of, referred, tree

LONGEST_NAME = 64


class Read(NamedTuple):
    """A scenario as plain data, and what it lacks of the template."""

    plain: dict[str, Any]
    notes: list[Note]


def read_template(text: str) -> Read:
    """The flow of a SAM or CloudFormation template. ScenarioError with the line if there is none in it."""
    template = tree(text)
    reader = _Reader(template)
    reader.read()
    if not reader.flow.functions:
        line = template.line_of("Resources")
        raise ScenarioError([Problem(f"line {line}", "the template has no function.", "Add one to its Resources.")])
    description = template.get("Description")
    plain = {
        "description": description[:500] if isinstance(description, str) else "",
        "sources": reader.flow.sources,
        "functions": reader.flow.functions,
        "triggers": reader.flow.triggers,
    }
    return Read(_renamed(plain, _short(reader.resources.all)), sorted(reader.resources.notes))


class _Reader:
    """Goes through the resources and draws what each of them leads to."""

    def __init__(self, template: Fields) -> None:
        self.resources = Resources(template)
        self.flow = Flow(self.resources)

    def read(self) -> None:
        for name in self.resources.of(*FUNCTIONS):
            self.flow.functions[name] = {
                "settings": self.resources.settings(name, self.resources.of_a_function(name), FUNCTION_SETTINGS)
            }
        for name in self.resources.of(*FUNCTIONS):
            self._endings(name)
            self._events(name)
        for name in self.resources.of("AWS::S3::Bucket"):
            self._notifications(name)
        for name in self.resources.of("AWS::SNS::Topic"):
            for subscription in list_of(self.resources.properties(name).get("Subscription")):
                self._subscribe(name, name, object_of(subscription, self.resources.all[name].line))
        for name in self.resources.of("AWS::SNS::Subscription"):
            self._subscribe(name, self.resources.named_by(name, "TopicArn"), self.resources.properties(name))
        for name in self.resources.of("AWS::Lambda::EventSourceMapping"):
            self._polls(name)
        for name in self.resources.of("AWS::Events::Rule"):
            self._rule(name)
        for name in self.resources.of("AWS::Lambda::EventInvokeConfig"):
            self._invoke(name)
        self._rest()

    def _endings(self, name: str) -> None:
        fields = self.resources.of_a_function(name)
        for word in ("DeadLetterQueue", "DeadLetterConfig"):
            if word in fields:
                config = object_of(fields[word], fields.line_of(word))
                self._ending(name, "dead_letter_queue", config.get("TargetArn"), fields.line_of(word), word)
        if "EventInvokeConfig" in fields:
            self._invoked(name, object_of(fields["EventInvokeConfig"], fields.line_of("EventInvokeConfig")))

    def _ending(self, name: str, role: str, value: object, line: int, word: str) -> None:
        if target := self.flow.target(value, line, f"{name}.{word}"):
            self.flow.functions[name][role] = target

    def _invoke(self, name: str) -> None:
        function = self.resources.named_by(name, "FunctionName")
        if function in self.flow.functions:
            self._invoked(function, self.resources.properties(name))
        else:
            self.resources.note(self.resources.all[name].line, name, "is for a function that is not in this template.")

    def _invoked(self, function: str, fields: Fields) -> None:
        known = ("MaximumRetryAttempts", "MaximumEventAgeInSeconds")
        declared = [setting for setting in FUNCTION_SETTINGS if setting.name in known]
        handled = ("DestinationConfig", "FunctionName", "Qualifier")
        self.flow.functions[function]["settings"] |= self.resources.settings(function, fields, declared, handled)
        destinations = object_of(fields.get("DestinationConfig"), fields.line)
        for word, role in (("OnSuccess", "on_success"), ("OnFailure", "on_failure")):
            if word in destinations:
                line = destinations.line_of(word)
                self._ending(function, role, object_of(destinations[word], line).get("Destination"), line, word)

    def _events(self, function: str) -> None:
        events = object_of(self.resources.properties(function).get("Events"), self.resources.all[function].line)
        for name, event in events.items():
            line, where = events.line_of(name), f"{function}.{name}"
            fields = object_of(event, line)
            self._event(line, where, function, str(fields.get("Type")), object_of(fields.get("Properties"), line))

    def _event(self, line: int, where: str, function: str, type: str, fields: Fields) -> None:
        polled = {"SQS": ("Queue", "sqs"), "Kinesis": ("Stream", "kinesis"), "DynamoDB": ("Stream", "dynamodb")}
        match type:
            case "S3":
                source = self.flow.source(referred(fields.get("Bucket")), line, f"{where}.Bucket")
                self.flow.connect(line, source, function, _key_filter(fields))
            case "SNS":
                source = self.flow.source(referred(fields.get("Topic")), line, f"{where}.Topic")
                self.flow.connect(line, source, function, self.flow.trigger(where, "sns", fields, ("Topic",)))
            case "SQS" | "Kinesis" | "DynamoDB":
                word, kind = polled[type]
                source = self.flow.source(referred(fields.get(word)), line, f"{where}.{word}")
                self.flow.connect(line, source, function, self.flow.polling(where, kind, fields, (word,)))
            case "Schedule" | "ScheduleV2":
                self.flow.schedule(line, where, fields.get("Schedule", fields.get("ScheduleExpression")), function)
            case "EventBridgeRule" | "CloudWatchEvent":
                self.flow.connect(
                    line, self.flow.bus(fields, line, where), function, self.flow.pattern(where, "Pattern", fields)
                )
            case "Api" | "HttpApi":
                self._api(line, where, function, type, fields)
            case _:
                self.resources.note(line, where, f"brings events of type {type}, which are not read.")

    def _api(self, line: int, where: str, function: str, type: str, fields: Fields) -> None:
        named = referred(fields.get("RestApiId" if type == "Api" else "ApiId"))
        kind = "rest-api" if type == "Api" else "http-api"
        known = named in self.resources.all and SOURCES.get(self.resources.all[named]["Type"]) == kind
        source = self.flow.source(named, line, where) if known else self.flow.implied(f"Serverless{type}", kind, {})
        method, path = str(fields.get("Method", "any")).upper(), str(fields.get("Path", "/"))
        route = {"HttpMethod": method, "ResourcePath": path} if kind == "rest-api" else {"RouteKey": f"{method} {path}"}
        declared = {setting.name: setting for setting in CATALOGUE[kind].trigger_settings}
        settings = {name: value for name, value in route.items() if declared[name].complaint(value) is None}
        self.flow.connect(line, source, function, {"settings": settings})

    def _notifications(self, bucket: str) -> None:
        properties = self.resources.properties(bucket)
        notifications = object_of(properties.get("NotificationConfiguration"), properties.line)
        words = {"LambdaConfigurations": "Function", "QueueConfigurations": "Queue", "TopicConfigurations": "Topic"}
        for name, configurations in notifications.items():
            line = notifications.line_of(name)
            if name not in words:
                self.resources.note(line, f"{bucket}.{name}", "is not read.")
                continue
            for one in list_of(configurations):
                fields = object_of(one, line)
                target = self.flow.target(fields.get(words[name]), fields.line, f"{bucket}.{name}")
                if target:
                    self.flow.connect(
                        fields.line, self.flow.source(bucket, fields.line, bucket), target, _key_filter(fields)
                    )

    def _subscribe(self, where: str, topic: str | None, fields: Fields) -> None:
        if fields.get("Protocol") not in ("lambda", "sqs"):
            self.resources.note(fields.line, where, f"goes to {fields.get('Protocol')}, which a flow does not have.")
            return
        target = self.flow.target(fields.get("Endpoint"), fields.line_of("Endpoint"), f"{where}.Endpoint")
        if target:
            source = self.flow.source(topic, fields.line, f"{where}.TopicArn")
            more = self.flow.trigger(where, "sns", fields, ("Protocol", "Endpoint", "TopicArn", "RedrivePolicy"))
            self.flow.connect(fields.line, source, target, more)

    def _polls(self, name: str) -> None:
        fields = self.resources.properties(name)
        line = fields.line_of("EventSourceArn")
        target = self.flow.target(fields.get("FunctionName"), fields.line_of("FunctionName"), f"{name}.FunctionName")
        source = self.flow.source(referred(fields.get("EventSourceArn")), line, f"{name}.EventSourceArn")
        if source and target:
            kind = self.flow.sources[source]["kind"]
            self.flow.connect(
                line, source, target, self.flow.polling(name, kind, fields, ("EventSourceArn", "FunctionName"))
            )

    def _rule(self, name: str) -> None:
        fields = self.resources.properties(name)
        line = self.resources.all[name].line
        for one in list_of(fields.get("Targets")):
            target = object_of(one, line)
            if referred(target.get("Arn")) not in self.flow.functions:
                self.resources.note(target.line, f"{name}.Targets", "does not lead to a function of this template.")
            elif "ScheduleExpression" in fields:
                self.flow.schedule(line, name, fields["ScheduleExpression"], referred(target["Arn"]) or "")
            else:
                bus = self.flow.bus(fields, line, name)
                self.flow.connect(line, bus, referred(target["Arn"]), self.flow.pattern(name, "EventPattern", fields))

    def _rest(self) -> None:
        """Every resource that nothing was made of."""
        read = ("AWS::SNS::Subscription", "AWS::Lambda::EventSourceMapping", "AWS::Events::Rule")
        for name, fields in self.resources.all.items():
            type = fields["Type"]
            if (
                name in self.flow.sources
                or name in self.flow.functions
                or type in (*read, "AWS::Lambda::EventInvokeConfig")
            ):
                continue
            if type.startswith(POLICIES):
                reason = "is a policy; in a flow every policy is there until one is taken away."
            elif type in SOURCES:
                reason = "starts no function of this template."
            else:
                reason = f"is of type {type}, which is not read."
            self.resources.note(fields.line_of("Type"), name, reason)


def _key_filter(fields: Fields) -> dict[str, Any]:
    key = object_of(object_of(fields.get("Filter"), fields.line).get("S3Key"), fields.line)
    rules = [object_of(rule, fields.line) for rule in list_of(key.get("Rules"))]
    named = {str(rule.get("Name")).lower(): rule.get("Value") for rule in rules}
    return {word: named[word] for word in ("prefix", "suffix") if isinstance(named.get(word), str)}


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
