"""What the events of HTTP requests share: the fields of a payload, and the forms that several services send."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from eventflow.engine.scenario.event_source import Content
from eventflow.engine.sources.shapes import ACCOUNT_ID, START_MS, id_of, json_text

CLIENT = "203.0.113.77"
TRACE_ID = "Root=1-6968afd0-0123456789abcdef01234567"
REQUEST_TIME = "15/Jan/2026:09:00:00 +0000"

REQUEST: Content = {"method": "GET", "path": "/orders/EF-{00000}", "headers": {}, "query": {}, "body": None}
"""The fields of a payload that is a request."""


def body_text(content: Content) -> str | None:
    """The body as it is sent: a text as it is, anything else as JSON."""
    body = content["body"]
    return body if body is None or isinstance(body, str) else json_text(body)


def body_bytes(content: Content) -> int:
    """The length of the body."""
    return len((body_text(content) or "").encode())


def query(content: Content) -> dict[str, str]:
    """The parameters after the question mark, as texts."""
    return {
        str(name): value if isinstance(value, str) else json_text(value) for name, value in content["query"].items()
    }


def headers(content: Content, host: str, *, lower: bool = False) -> dict[str, str]:
    """The request's own headers, and those that every request has by the time it comes to a function."""
    given = {"Host": host, "X-Amzn-Trace-Id": TRACE_ID, "X-Forwarded-For": CLIENT, "X-Forwarded-Port": "443"}
    given |= {"X-Forwarded-Proto": "https"} | {str(name): str(value) for name, value in content["headers"].items()}
    return {name.lower() if lower else name: value for name, value in given.items()}


def title(content: Content) -> str:
    """``GET /orders/EF-20417``."""
    return f"{content['method']} {content['path']}"


def complaint(content: Content) -> str | None:
    """What is no request."""
    if not isinstance(content.get("method", ""), str):
        return "has a method that is not a text"
    path = content.get("path", "/")
    if not (isinstance(path, str) and path.startswith("/")):
        return "has a path that does not begin with /"
    for name in ("headers", "query"):
        if not isinstance(content.get(name, {}), Mapping):
            return f"has {name} that are not an object"
    return None


def version_two(node: str, content: Content, domain: str, route_key: str, account: str = ACCOUNT_ID) -> dict[str, Any]:
    """Payload format version 2.0, as HTTP APIs and function URLs send it.

    https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
    """
    api_id = api_id_of(node)
    host = f"{api_id}.{domain}"
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": route_key,
        "rawPath": content["path"],
        "rawQueryString": urlencode(query(content)),
        "headers": headers(content, host, lower=True),
        "requestContext": {
            "accountId": account,
            "apiId": api_id,
            "domainName": host,
            "domainPrefix": api_id,
            "http": {
                "method": content["method"],
                "path": content["path"],
                "protocol": "HTTP/1.1",
                "sourceIp": CLIENT,
                "userAgent": "EventFlowApp/3.1",
            },
            "requestId": id_of(node, content),
            "routeKey": route_key,
            "stage": "$default",
            "time": REQUEST_TIME,
            "timeEpoch": START_MS,
        },
        "isBase64Encoded": False,
    }
    if content["query"]:
        event["queryStringParameters"] = query(content)
    if content["body"] is not None:
        event["body"] = body_text(content)
    return event


def api_id_of(node: str) -> str:
    """The id of an API or URL, which is the first part of its host."""
    return id_of(node).replace("-", "")[:10]
