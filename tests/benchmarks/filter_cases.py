"""Patterns and events of everyday work, of 200 bytes to 4 KB: each operator, some that match and some that don't.

EVENTFLOW_FILTER_CASES may name a file of more cases, one JSON object a line with `dialect` (eventbridge counts),
`pattern` or `pattern_text`, `event` or `event_text`, and `expected` (match and no-match count).
"""

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

Json = dict[str, Any]


class Case(NamedTuple):
    name: str
    pattern: str
    event: str
    expected: bool


def an_event(source: str, detail_type: str, detail: Json, resources: tuple[str, ...] = ()) -> Json:
    return {
        "version": "0",
        "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718",
        "detail-type": detail_type,
        "source": source,
        "account": "111122223333",
        "time": "2026-03-01T18:43:48Z",
        "region": "eu-central-1",
        "resources": list(resources),
        "detail": detail,
    }


INSTANCE = an_event(
    "aws.ec2",
    "EC2 Instance State-change Notification",
    {"instance-id": "i-0abcd1234efgh5678", "state": "stopped"},
    ("arn:aws:ec2:eu-central-1:111122223333:instance/i-0abcd1234efgh5678",),
)
OBJECT = an_event(
    "aws.s3",
    "Object Created",
    {
        "version": "0",
        "bucket": {"name": "holiday-photos"},
        "object": {"key": "incoming/2026/03/beach.JPG", "size": 5_242_880, "etag": "b57f9512698f4b09e608f4f2a65852e5"},
        "request-id": "N4N7GDK58NMKJ12R",
        "requester": "123456789012",
        "source-ip-address": "10.0.12.77",
        "reason": "PutObject",
    },
    ("arn:aws:s3:::holiday-photos",),
)
ORDER = an_event(
    "shop.checkout",
    "OrderPlaced",
    {
        "order": {
            "id": "o-1042",
            "status": "PAID",
            "total": 129.90,
            "currency": "EUR",
            "coupon": None,
            "gift": False,
            "customer": {"id": "c-77", "tier": "gold", "email": "maria@example.com", "country": "DE"},
            "tags": ["web", "spring-sale", "first-order"],
            "items": [
                {"sku": "TEA-7", "name": "Green tea", "quantity": 3, "price": 9.90, "warehouse": "ber-1"},
                {
                    "sku": "MUG-2",
                    "name": "Mug with a very long handle",
                    "quantity": 1,
                    "price": 14.50,
                    "warehouse": "ham-2",
                },
                {"sku": "POT-1", "name": "Cast-iron pot", "quantity": 1, "price": 85.70, "warehouse": "ber-1"},
            ],
        }
    },
)
CALL = an_event(
    "aws.signin",
    "AWS API Call via CloudTrail",
    {
        "eventVersion": "1.09",
        "userIdentity": {
            "type": "AssumedRole",
            "principalId": "AROAEXAMPLE:deployer",
            "arn": "arn:aws:sts::111122223333:assumed-role/Deployer/deployer",
            "accountId": "111122223333",
            "sessionContext": {
                "sessionIssuer": {
                    "type": "Role",
                    "arn": "arn:aws:iam::111122223333:role/Deployer",
                    "userName": "Deployer",
                },
                "attributes": {"creationDate": "2026-03-01T18:00:00Z", "mfaAuthenticated": "false"},
            },
        },
        "eventTime": "2026-03-01T18:43:48Z",
        "eventSource": "iam.amazonaws.com",
        "eventName": "AttachRolePolicy",
        "awsRegion": "us-east-1",
        "sourceIPAddress": "198.51.100.23",
        "userAgent": "aws-cli/2.31 md/Botocore#1.40 ua/2.1 os/linux md/arch#x86_64 lang/python#3.13",
        "requestParameters": {"roleName": "batch-runner", "policyArn": "arn:aws:iam::aws:policy/AdministratorAccess"},
        "responseElements": None,
        "resources": [
            {
                "accountId": "111122223333",
                "type": "AWS::IAM::Role",
                "ARN": "arn:aws:iam::111122223333:role/batch-runner",
            },
            {"accountId": "aws", "type": "AWS::IAM::Policy", "ARN": "arn:aws:iam::aws:policy/AdministratorAccess"},
        ],
        "tlsDetails": {
            "tlsVersion": "TLSv1.3",
            "cipherSuite": "TLS_AES_128_GCM_SHA256",
            "clientProvidedHostHeader": "iam",
        },
        "readOnly": False,
        "managementEvent": True,
        "eventCategory": "Management",
    },
)
FINDINGS = an_event(
    "aws.securityhub",
    "Security Hub Findings - Imported",
    {
        "findings": [
            {
                "Id": f"arn:aws:securityhub:eu-central-1:111122223333:finding/{number:08x}",
                "ProductName": ["GuardDuty", "Inspector", "Config"][number % 3],
                "Severity": {"Label": ["LOW", "MEDIUM", "HIGH"][number % 3], "Normalized": 30 * (number % 3 + 1)},
                "Title": f"Something looks unusual on instance i-{number:04}",
                "Description": "The instance talks to an address that it has not talked to in the last ninety days.",
                "Resources": [{"Type": "AwsEc2Instance", "Id": f"i-{number:04}", "Region": "eu-central-1"}],
                "Workflow": {"Status": "NEW" if number % 2 else "RESOLVED"},
                "RecordState": "ACTIVE",
            }
            for number in range(8)
        ]
    },
)
MESSAGE = {
    "messageId": "059f36b4-87a3-44ab-83d2-661975830a7d",
    "receiptHandle": "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    "body": {
        "kind": "thumbnail",
        "width": 320,
        "retries": 2,
        "path": "/albums/2026/march/IMG_0042.png",
        "user": {"plan": "pro"},
    },
    "attributes": {
        "ApproximateReceiveCount": "1",
        "SentTimestamp": "1545082649183",
        "SenderId": "AIDAIENQZJOLO23YVJ4VO",
    },
    "messageAttributes": {},
    "eventSource": "aws:sqs",
    "eventSourceARN": "arn:aws:sqs:eu-central-1:111122223333:thumbnails",
    "awsRegion": "eu-central-1",
}
CHANGE = {
    "eventID": "c4ca4238a0b923820dcc509a6f75849b",
    "eventName": "MODIFY",
    "eventVersion": "1.1",
    "eventSource": "aws:dynamodb",
    "awsRegion": "eu-central-1",
    "dynamodb": {
        "Keys": {"pk": {"S": "ORDER#1042"}, "sk": {"S": "META"}},
        "NewImage": {
            "pk": {"S": "ORDER#1042"},
            "sk": {"S": "META"},
            "state": {"S": "SHIPPED"},
            "total": {"N": "129.9"},
        },
        "OldImage": {"pk": {"S": "ORDER#1042"}, "sk": {"S": "META"}, "state": {"S": "PAID"}, "total": {"N": "129.9"}},
        "SequenceNumber": "4421584500000000017450439091",
        "SizeBytes": 142,
        "StreamViewType": "NEW_AND_OLD_IMAGES",
        "ApproximateCreationDateTime": 1_772_390_628,
    },
}


def order(**fields: Any) -> Json:
    return {"source": ["shop.checkout"], "detail": {"order": fields}}


OWN: list[tuple[str, Json, Json, bool]] = [
    ("source", {"source": ["aws.ec2"]}, INSTANCE, True),
    ("state", {"source": ["aws.ec2"], "detail": {"state": ["terminated", "stopped"]}}, INSTANCE, True),
    ("other state", {"source": ["aws.ec2"], "detail": {"state": ["running"]}}, INSTANCE, False),
    ("other source", {"source": ["aws.ecs"], "detail-type": ["ECS Task State Change"]}, INSTANCE, False),
    ("resource", {"resources": [{"prefix": "arn:aws:ec2:eu-central-1"}]}, INSTANCE, True),
    ("bucket", {"source": ["aws.s3"], "detail": {"bucket": {"name": ["holiday-photos"]}}}, OBJECT, True),
    ("prefix", {"detail": {"object": {"key": [{"prefix": "incoming/"}]}}}, OBJECT, True),
    ("other prefix", {"detail": {"object": {"key": [{"prefix": "out/"}]}}}, OBJECT, False),
    ("suffix", {"detail": {"object": {"key": [{"suffix": ".JPG"}]}}}, OBJECT, True),
    ("other suffix", {"detail": {"object": {"key": [{"suffix": ".png"}, {"suffix": ".gif"}]}}}, OBJECT, False),
    ("suffix of any case", {"detail": {"object": {"key": [{"suffix": {"equals-ignore-case": ".jpg"}}]}}}, OBJECT, True),
    ("prefix of any case", {"detail": {"reason": [{"prefix": {"equals-ignore-case": "PUT"}}]}}, OBJECT, True),
    ("any case", {"detail": {"reason": [{"equals-ignore-case": "putobject"}]}}, OBJECT, True),
    ("wildcard", {"detail": {"object": {"key": [{"wildcard": "incoming/*/beach.*"}]}}}, OBJECT, True),
    ("other wildcard", {"detail": {"object": {"key": [{"wildcard": "*/2025/*"}]}}}, OBJECT, False),
    ("cidr", {"detail": {"source-ip-address": [{"cidr": "10.0.0.0/16"}]}}, OBJECT, True),
    ("other cidr", {"detail": {"source-ip-address": [{"cidr": "192.168.0.0/16"}]}}, OBJECT, False),
    ("size", {"detail": {"object": {"size": [{"numeric": [">", 1_048_576, "<=", 10_485_760]}]}}}, OBJECT, True),
    ("no deletion", {"detail": {"deletion-type": [{"exists": False}]}}, OBJECT, True),
    ("paid", order(status=["PAID"], total=[{"numeric": [">=", 100]}]), ORDER, True),
    ("cheap", order(status=["PAID"], total=[{"numeric": ["<", 100]}]), ORDER, False),
    ("null", order(coupon=[None]), ORDER, True),
    ("boolean", order(gift=[False], customer={"tier": ["gold", "silver"]}), ORDER, True),
    ("number", order(total=[129.9]), ORDER, True),
    ("tag", order(tags=["spring-sale"]), ORDER, True),
    ("other tag", order(tags=["autumn-sale"]), ORDER, False),
    ("anything but", order(customer={"country": [{"anything-but": ["FR", "IT"]}]}), ORDER, True),
    ("anything but this", order(customer={"country": [{"anything-but": "DE"}]}), ORDER, False),
    ("anything but prefix", order(id=[{"anything-but": {"prefix": "test-"}}]), ORDER, True),
    (
        "anything but wildcard",
        order(customer={"email": [{"anything-but": {"wildcard": "*@example.org"}}]}),
        ORDER,
        True,
    ),
    ("exists", order(customer={"email": [{"exists": True}]}), ORDER, True),
    ("missing", order(invoice={"number": [{"exists": True}]}), ORDER, False),
    ("item", order(items={"sku": ["MUG-2"]}), ORDER, True),
    ("items together", order(items={"sku": ["TEA-7"], "quantity": [{"numeric": [">=", 3]}]}), ORDER, True),
    ("items apart", order(items={"sku": ["MUG-2"], "quantity": [{"numeric": [">=", 3]}]}), ORDER, False),
    ("either", {"$or": [{"source": ["shop.returns"]}, order(customer={"tier": ["gold"]})]}, ORDER, True),
    ("neither", order(**{"$or": [{"gift": [True]}, {"customer": {"country": ["AT"]}}]}), ORDER, False),
    (
        "role change",
        {
            "detail-type": ["AWS API Call via CloudTrail"],
            "detail": {
                "eventSource": ["iam.amazonaws.com"],
                "eventName": [{"prefix": "Attach"}, {"prefix": "Put"}, "CreateAccessKey"],
                "userIdentity": {"sessionContext": {"attributes": {"mfaAuthenticated": ["false"]}}},
            },
        },
        CALL,
        True,
    ),
    ("read only", {"detail": {"readOnly": [True], "eventSource": [{"suffix": ".amazonaws.com"}]}}, CALL, False),
    ("from outside", {"detail": {"sourceIPAddress": [{"anything-but": {"prefix": "10."}}]}}, CALL, True),
    ("high finding", {"detail": {"findings": {"Severity": {"Label": ["HIGH", "CRITICAL"]}}}}, FINDINGS, True),
    (
        "new high finding",
        {
            "detail": {
                "findings": {"Severity": {"Label": ["LOW"]}, "Workflow": {"Status": ["NEW"]}, "RecordState": ["ACTIVE"]}
            }
        },
        FINDINGS,
        True,
    ),
    (
        "critical finding",
        {"detail": {"findings": {"Severity": {"Normalized": [{"numeric": [">", 90]}]}}}},
        FINDINGS,
        False,
    ),
    ("message", {"body": {"kind": ["thumbnail"], "retries": [{"numeric": ["<", 3]}]}}, MESSAGE, True),
    ("other message", {"body": {"kind": ["video"], "user": {"plan": ["pro"]}}}, MESSAGE, False),
    (
        "message path",
        {"body": {"path": [{"suffix": ".png"}], "user": {"plan": [{"anything-but": "free"}]}}},
        MESSAGE,
        True,
    ),
    ("change", {"eventName": ["MODIFY"], "dynamodb": {"NewImage": {"state": {"S": ["SHIPPED"]}}}}, CHANGE, True),
    ("insert", {"eventName": ["INSERT"]}, CHANGE, False),
    ("key", {"dynamodb": {"Keys": {"pk": {"S": [{"prefix": "ORDER#"}]}, "sk": {"S": ["META"]}}}}, CHANGE, True),
    ("no attribute", {"dynamodb": {"NewImage": {"ttl": {"N": [{"exists": False}]}}}}, CHANGE, True),
]


def cases() -> list[Case]:
    own = [Case(name, json.dumps(pattern), json.dumps(event), answer) for name, pattern, event, answer in OWN]
    return own + more(os.environ.get("EVENTFLOW_FILTER_CASES", ""))


def more(file: str) -> list[Case]:
    """Those of a file, if one is named."""
    found = []
    for line in Path(file).read_text().splitlines() if file else ():
        case = json.loads(line)
        if case["dialect"] == "eventbridge" and case["expected"] in {"match", "no-match"} and not case.get("flags"):
            pattern, event = (case.get(f"{name}_text") or json.dumps(case[name]) for name in ("pattern", "event"))
            found.append(Case(case["name"], pattern, event, case["expected"] == "match"))
    return found
