"""Not written yet."""

from typing import Any


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """Answers 501."""
    return {"statusCode": 501, "body": "not written yet"}
