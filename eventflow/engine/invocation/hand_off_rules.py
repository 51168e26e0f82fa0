"""In what words each service tells of a hand-off to Lambda that fails.

Services differ in whether they try again and in who keeps the event; those about which AWS publishes nothing share
their words.

https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html
"""

from dataclasses import dataclass

from eventflow.engine.scenario.hand_off import Service
from eventflow.engine.trace.rules import rule

_PERMISSIONS = "https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html"
_SERVICES = "https://docs.aws.amazon.com/lambda/latest/dg/lambda-services.html"
_SNS_RETRIES = "https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html"
_SNS_DLQ = "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html"
_RULE_RETRIES = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html"
_RULE_DLQ = "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html"
_SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_RetryPolicy.html"
_LOGS = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html"
_IOT = "https://docs.aws.amazon.com/iot/latest/developerguide/rule-error-handling.html"
_STACK = "https://docs.aws.amazon.com/lambda/latest/dg/services-cloudformation.html"
_PIPELINE = "https://docs.aws.amazon.com/codepipeline/latest/userguide/actions-invoke-lambda-function.html"
_CONFIG = "https://docs.aws.amazon.com/config/latest/developerguide/evaluate-config_develop-rules_lambda-functions.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOffRules:
    """In what words a service tells of a hand-off that fails."""

    denied: str
    again: str
    attempts: str
    age: str
    kept: str
    lost: str


_DENIED = rule(
    "hand_off.denied",
    "May not invoke {edge_to}",
    "No statement of {edge_to}'s resource-based policy lets {edge_from} invoke it. That is a client error, which is "
    "not tried again.",
    _PERMISSIONS,
)
_DENIED_ROLE = rule(
    "hand_off.denied.role",
    "May not invoke {edge_to}",
    "The role that {edge_from} uses may not invoke {edge_to}. That is a client error, which is not tried again.",
    _PERMISSIONS,
)
_AGAIN = rule(
    "hand_off.again",
    "Lambda did not answer",
    "Lambda's API answered {edge_from} with a server error, so it hands {name} over again after {value_s}. When, AWS "
    "does not publish.",
    _SERVICES,
    model=True,
)
_ATTEMPTS = rule(
    "hand_off.attempts",
    "Could not be handed over",
    "{edge_from} tried {attempt} times to hand {name} to Lambda, and does not try again.",
    _SERVICES,
    model=True,
)
_AGE = rule(
    "hand_off.age",
    "Could not be handed over",
    "{edge_from} has tried for so long to hand {name} to Lambda that it gave up after {attempt} attempts.",
    _SERVICES,
    model=True,
)
_KEPT = rule(
    "hand_off.kept",
    "Moved to {edge_to}",
    "{edge_from} could not hand {name} to Lambda, and keeps it in its dead-letter queue {edge_to}.",
    _RULE_DLQ,
    "DeadLetterConfig",
)
_LOST = rule(
    "hand_off.lost",
    "Lost",
    "{edge_from} could not hand {name} to Lambda and keeps no copy: {edge_to} never hears of it.",
    _SERVICES,
)
_SNS_RULES = HandOffRules(
    denied=rule(
        "hand_off.sns.denied",
        "May not invoke {edge_to}",
        "No statement of {edge_to}'s resource-based policy lets {edge_from} invoke it. For Amazon SNS that is a "
        "client-side error, which is not tried again.",
        _SNS_DLQ,
    ),
    again=rule(
        "hand_off.sns.again",
        "Delivered again later",
        "Lambda's API answered with a server-side error. Amazon SNS tries three times at once, twice after 1 s, ten "
        "times with back-off up to 20 s, then every 20 s: now after {value_s}.",
        _SNS_RETRIES,
    ),
    attempts=rule(
        "hand_off.sns.attempts",
        "Delivery policy exhausted",
        "After {attempt} attempts over 23 days Amazon SNS does not try to deliver {name} again.",
        _SNS_RETRIES,
    ),
    age=_AGE,
    kept=rule(
        "hand_off.sns.kept",
        "Moved to {edge_to}",
        "The redrive policy of the subscription names {edge_to}, so Amazon SNS keeps there what it could not deliver.",
        _SNS_DLQ,
        "RedrivePolicy",
    ),
    lost=rule(
        "hand_off.sns.lost",
        "Lost: not delivered",
        "The subscription has no dead-letter queue that takes it, so Amazon SNS drops what it could not deliver.",
        _SNS_DLQ,
        "RedrivePolicy",
    ),
)
_RULE_RULES = HandOffRules(
    denied=rule(
        "hand_off.eventbridge.denied",
        "NO_PERMISSIONS",
        "No statement of {edge_to}'s resource-based policy lets {edge_from} invoke it. EventBridge does not try that "
        "again: RETRY_ATTEMPTS is 0.",
        _RULE_DLQ,
    ),
    again=rule(
        "hand_off.eventbridge.again",
        "Delivered again later",
        "Lambda's API answered with a server error, so EventBridge invokes {edge_to} again after {value_s}, with "
        "exponential back-off and jitter.",
        _RULE_RETRIES,
        "LongestBackOffSeconds",
    ),
    attempts=rule(
        "hand_off.eventbridge.attempts",
        "Retries exhausted",
        "EventBridge has tried {attempt} times, which is all that MaximumRetryAttempts of the target allows.",
        _RULE_RETRIES,
        "MaximumRetryAttempts",
    ),
    age=rule(
        "hand_off.eventbridge.age",
        "Too old",
        "The next try would come after MaximumEventAgeInSeconds of the target, so EventBridge gave up after {attempt} "
        "attempts.",
        _RULE_RETRIES,
        "MaximumEventAgeInSeconds",
    ),
    kept=_KEPT,
    lost=rule(
        "hand_off.eventbridge.lost",
        "Lost: not delivered",
        "The target has no dead-letter queue that takes it, so EventBridge drops what it could not deliver.",
        _RULE_DLQ,
        "DeadLetterConfig",
    ),
)
_SCHEDULER_RULES = HandOffRules(
    denied=rule(
        "hand_off.scheduler.denied",
        "The role may not invoke {edge_to}",
        "The execution role of the schedule may not invoke {edge_to}, so the invocation failed.",
        "https://docs.aws.amazon.com/scheduler/latest/UserGuide/setting-up.html",
    ),
    again=rule(
        "hand_off.scheduler.again",
        "Invoked again later",
        "Lambda's API answered with a server error, so EventBridge Scheduler invokes {edge_to} again after {value_s}, "
        "with exponential back-off.",
        _SCHEDULER,
        "LongestBackOffSeconds",
    ),
    attempts=rule(
        "hand_off.scheduler.attempts",
        "Retries exhausted",
        "EventBridge Scheduler has tried {attempt} times, all that MaximumRetryAttempts of the schedule allows.",
        _SCHEDULER,
        "MaximumRetryAttempts",
    ),
    age=rule(
        "hand_off.scheduler.age",
        "Too old",
        "The next try would come after MaximumEventAgeInSeconds of the schedule, so EventBridge Scheduler gave up "
        "after {attempt} attempts.",
        _SCHEDULER,
        "MaximumEventAgeInSeconds",
    ),
    kept=_KEPT,
    lost=_LOST,
)
_LOGS_RULES = HandOffRules(
    denied=rule(
        "hand_off.logs.denied",
        "May not invoke {edge_to}",
        "CloudWatch Logs may not invoke {edge_to}, and does not try that again.",
        _LOGS,
    ),
    again=rule(
        "hand_off.logs.again",
        "Delivered again later",
        "Lambda's API answered with a server error. CloudWatch Logs tries again for up to 24 hours, now after "
        "{value_s}.",
        _LOGS,
        "LongestBackOffSeconds",
    ),
    attempts=_ATTEMPTS,
    age=rule(
        "hand_off.logs.age",
        "Too old",
        "For 24 hours CloudWatch Logs could not deliver {name}, so it gave up after {attempt} attempts.",
        _LOGS,
    ),
    kept=_KEPT,
    lost=rule(
        "hand_off.logs.lost",
        "Lost: not delivered",
        "A subscription filter keeps no copy: {edge_to} never hears of {name}, which stays in the log group only.",
        _LOGS,
    ),
)
_IOT_RULES = HandOffRules(
    denied=_DENIED,
    again=_AGAIN,
    attempts=rule(
        "hand_off.iot.attempts",
        "Action failed",
        "Lambda's API answered with a server error, so the rule's Lambda action failed.",
        _IOT,
    ),
    age=_AGE,
    kept=rule(
        "hand_off.iot.kept",
        "Error action {edge_to}",
        "The rule's action failed, so its error action told {edge_to} of it.",
        _IOT,
        "ErrorAction",
    ),
    lost=rule(
        "hand_off.iot.lost",
        "Lost: action failed",
        "The rule has no error action that takes it, so nobody hears of {name}.",
        _IOT,
        "ErrorAction",
    ),
)
_OTHER = HandOffRules(denied=_DENIED, again=_AGAIN, attempts=_ATTEMPTS, age=_AGE, kept=_KEPT, lost=_LOST)
_CLOUDFORMATION = HandOffRules(
    denied=_DENIED,
    again=_AGAIN,
    attempts=_ATTEMPTS,
    age=_AGE,
    kept=_KEPT,
    lost=rule(
        "hand_off.cloudformation.lost",
        "The resource fails",
        "CloudFormation could not invoke {edge_to}, so the custom resource fails and the stack rolls back.",
        _STACK,
    ),
)
_CODEPIPELINE = HandOffRules(
    denied=_DENIED_ROLE,
    again=_AGAIN,
    attempts=_ATTEMPTS,
    age=_AGE,
    kept=_KEPT,
    lost=rule(
        "hand_off.codepipeline.lost",
        "The action fails",
        "CodePipeline could not invoke {edge_to}, so the action fails and the pipeline stops there.",
        _PIPELINE,
    ),
)
_CONFIG_RULES = HandOffRules(
    denied=_DENIED,
    again=_AGAIN,
    attempts=_ATTEMPTS,
    age=_AGE,
    kept=_KEPT,
    lost=rule(
        "hand_off.config.lost",
        "The evaluation fails",
        "AWS Config could not invoke {edge_to}: its rule shows an error until the next change or period.",
        _CONFIG,
    ),
)
RULES_OF: dict[Service, HandOffRules] = {
    "sns": _SNS_RULES,
    "eventbridge": _RULE_RULES,
    "scheduler": _SCHEDULER_RULES,
    "logs": _LOGS_RULES,
    "iot": _IOT_RULES,
    "cloudformation": _CLOUDFORMATION,
    "codepipeline": _CODEPIPELINE,
    "config": _CONFIG_RULES,
    "other": _OTHER,
}

NO_PERMISSIONS = frozenset(rules.denied for rules in RULES_OF.values())
EXHAUSTED_BY_AGE = frozenset(rules.age for rules in RULES_OF.values())
KEPT_RULES = frozenset(rules.kept for rules in RULES_OF.values())
"""The rules of GAVE_UP and of SENT rows at a source, by what they mean."""
