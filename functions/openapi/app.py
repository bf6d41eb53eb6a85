"""GET /v1/openapi.json: the description of /v1, made at build time by tools/openapi.py."""

from pathlib import Path
from typing import Any

DOCUMENT = Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")


def handler(event: dict[str, Any], context: object) -> dict[str, Any]:
    """The same document for everyone; no credentials needed."""
    del event, context
    headers = {"content-type": "application/json", "cache-control": "public, max-age=3600"}
    return {"statusCode": 200, "headers": headers, "body": DOCUMENT}
