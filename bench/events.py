"""Events as API Gateway sends them, for measuring handlers without it."""

import base64
import json
from typing import Any

EMAIL, API_KEY = "bench@kundenakte.example", "a" * 40
API = "/api/1.0/api.php"


class Context:
    """What Lambda tells a handler of its invocation."""

    aws_request_id = "5f1b6e0c-0000-4000-8000-000000000000"
    function_name = "bench"
    memory_limit_in_mb = "1024"
    invoked_function_arn = "arn:aws:lambda:eu-central-1:000000000000:function:bench"

    def get_remaining_time_in_millis(self) -> int:
        """Always a minute."""
        return 60_000


CONTEXT = Context()


def post(path: str, body: dict[str, Any], api_key: str = API_KEY) -> dict[str, Any]:
    """A POST with credentials, payload format 2.0."""
    given = base64.b64encode(f"{EMAIL}:{api_key}".encode()).decode()
    http = {"method": "POST", "path": path, "protocol": "HTTP/1.1", "sourceIp": "203.0.113.7"}
    return {
        "version": "2.0",
        "routeKey": f"POST {path}",
        "rawPath": path,
        "rawQueryString": "",
        "headers": {
            "accept": "*/*",
            "authorization": f"Basic {given}",
            "content-type": "application/json",
            "host": "api.example",
            "user-agent": "bench",
        },
        "requestContext": {"http": http, "requestId": "request-1", "stage": "$default"},
        "body": json.dumps(body),
        "isBase64Encoded": False,
    }


def account_document(account: str = "bench") -> dict[str, Any]:
    """What an API key leads to, for an account that is not throttled."""
    return {
        "ACCOUNT": account,
        "HASH": "0123456789abcdef" * 2,
        "EMAIL": EMAIL,
        "KEY_ID": "key1",
        "SETTINGS": {"PUBLIC_URL": "https://kunden.example", "CALLS_PER_MINUTE": 10**9},
    }
