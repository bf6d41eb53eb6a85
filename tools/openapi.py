"""Writes the OpenAPI description of /v1 from the calls' own models.

python -m tools.openapi            prints it
python -m tools.openapi --write    writes functions/openapi/openapi.json (docs/openapi.json)
"""

import json
import re
import sys
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kundenakte.calls.call import Call
from kundenakte.calls.index import SERVICES, find
from kundenakte.domain import article, article_fields, coupon, customer_fields
from kundenakte.domain.page import MOST
from tools.openapi_rows import ANSWERED_ROWS, ROWS, TEXT, TEXTS, Schema, meanings, schema

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "functions/openapi/openapi.json"

WORDS = {"anyOf": [TEXTS, {"type": "string", "title": "comma separated"}]}
DECIMAL = {"anyOf": [{"type": "string", "title": "with a dot"}, {"type": "number", "minimum": 0}]}
ON_THE_WIRE = {  # where the model holds something other than what is sent
    "AMOUNT": {"type": "number", "exclusiveMinimum": 0, "description": "At most two decimals"},
    "TAGS": WORDS,
    "ASSIGNED_ARTICLES": WORDS,
    "UNIT_PRICE": DECIMAL,
    "SETUP_FEE": DECIMAL,
    "VAT_PERCENT": DECIMAL,
    "DISCOUNT_AMOUNT": DECIMAL,
    "CUSTOMER_ID": {"type": "integer", "minimum": 1},
    "RECIPIENT": {
        "type": "object",
        "required": ["TO"],
        "properties": dict.fromkeys(("TO", "CC", "BCC"), WORDS),
    },
}
SUBSCRIPTION = ["SUBSCRIPTION_ID"]
REQUIRED = {  # where the model takes a field as empty to name it in words of its own
    "customer.create": ["CUSTOMER_TYPE"],
    "article.create": list(article.REQUIRED),
    "article.update": ["ARTICLE_NUMBER"],
    "coupon.create": list(coupon.REQUIRED),
    "coupon.update": ["CODE"],
    "subscription.create": ["ARTICLE_NUMBER", "CUSTOMER_ID"],
    "subscription.update": SUBSCRIPTION,
    "subscription.changearticle": SUBSCRIPTION,
    "subscription.setaddon": [*SUBSCRIPTION, "ARTICLE_NUMBER", "QUANTITY"],
    "subscription.getupcomingamount": ["ARTICLE_NUMBER"],
}
NEVER_NULL: dict[str, set[str]] = {  # noun → fields of which null means "as it is", or is refused
    "customer": {*customer_fields.NEVER_EMPTY, "CUSTOMER_ID", "CUSTOMER_TYPE"},
    "article": {*article_fields.NEVER_EMPTY, *article.REQUIRED},
    "coupon": set(coupon.REQUIRED),
    "subscription": {"SUBSCRIPTION_ID", "NEXT_EVENT", "STATUS"},
    "shipment": {"SHIPMENT_ID", "SUBSCRIPTION_ID", "DATE"},
}
STATUSES = {
    "400": "The body or a field is not acceptable; nothing was changed.",
    "401": "Credentials are missing or wrong.",
    "404": "The account has nothing with this id, number or code.",
    "409": "A number, code, external id or Idempotency-Key is in use.",
    "413": "The body is over a limit.",
    "415": "The body is announced as something other than JSON.",
    "429": "The key's calls of this minute are used up.",
    "500": "A fault of ours; nothing was changed.",
    "503": "Others are changing the same record; try again.",
}


def description() -> Schema:
    """The whole document."""
    schemas: Schema = {row.noun.capitalize(): schema(row) for row in ROWS.values()}
    paths = {f"/v1/{service}": {"post": _operation(find(service), schemas)} for service in SERVICES}
    schemas["Errors"] = _errors()
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kundenakte",
            "version": "1",
            "description": "Customer files and subscription billing. See docs/calls.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/"}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "key": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The e-mail address of the account's user, and its API key.",
                }
            },
            "schemas": dict(sorted(schemas.items())),
        },
    }


def _operation(call: Call, schemas: Schema) -> Schema:
    first = (sys.modules[call.run.__module__].__doc__ or "").split(": ", 1)[1]
    title = re.split(r" \(|\.(?: |$)|, for ", first)[0]
    return {
        "operationId": call.service.replace(".", "_"),
        "summary": title[0].upper() + title[1:],
        **({"parameters": [_idempotency_key()]} if call.writes else {}),
        "requestBody": {
            "required": _verb(call) != "get",
            "content": {"application/json": {"schema": _body(call, schemas)}},
        },
        "responses": {
            "200": _answer("What was asked for.", _response(call, schemas)),
            **{
                status: _answer(text, {"$ref": "#/components/schemas/Errors"})
                for status, text in STATUSES.items()
                if (status != "409" or call.writes) and (status != "404" or _names_one(call))
            },
        },
    }


def _verb(call: Call) -> str:
    return call.service.partition(".")[2]


def _names_one(call: Call) -> bool:
    return _verb(call) not in ("create", "get")


def _body(call: Call, schemas: Schema) -> Schema:
    part = call.part.partition("_")[0]
    properties = {part: _request(call, schemas)}
    if call.list_key:
        properties |= {
            "LIMIT": {"type": "integer", "minimum": 1, "maximum": MOST, **_default(call)},
            "OFFSET": {"type": "integer", "minimum": 0, "default": 0},
        }
    if "NEXT_CURSOR" in call.response.__annotations__:
        after = "NEXT_CURSOR of the page before; OFFSET does not count then"
        properties["CURSOR"] = {"type": "string", "description": after}
    needed = {} if _verb(call) == "get" else {"required": [part]}
    return {"type": "object", **needed, "properties": properties}


def _default(call: Call) -> Schema:
    """How many rows come without LIMIT; all of an invoice's items do, more than one can ask for."""
    return {"default": call.default_limit} if call.default_limit <= MOST else {}


def _request(call: Call, schemas: Schema) -> Schema:
    model = _schema(call.request, schemas)
    hidden = {"page", "PAGE", "CARD_NUMBER"}
    noun = call.service.partition(".")[0]
    known = meanings(noun)
    fields = {
        name.upper(): _described(name.upper(), value, known)
        for name, value in model["properties"].items()
        if name not in hidden
    }
    required = REQUIRED.get(call.service) or [name.upper() for name in model.get("required", [])]
    if call.service == "customer.create":
        fields["CUSTOMER_TYPE"]["enum"] = ["business", "consumer"]
    if _verb(call) == "update":
        kept = NEVER_NULL.get(noun, set())
        fields = {n: field if n in kept else _clearable(field) for n, field in fields.items()}
    name = call.request.__name__
    schemas[name] = {"type": "object", "properties": fields}
    if required:
        schemas[name]["required"] = required
    return {"$ref": f"#/components/schemas/{name}"}


def _clearable(field: Schema) -> Schema:
    """null clears a field."""
    if "type" not in field:
        return field
    enum = {"enum": [*field["enum"], None]} if "enum" in field else {}
    return {**field, **enum, "type": [field["type"], "null"]}


def _described(name: str, value: Schema, known: dict[str, str]) -> Schema:
    value = ON_THE_WIRE.get(name) or {k: v for k, v in value.items() if k not in NOISE}
    return {**value, "description": known[name]} if name in known else value


NOISE = {"title", "default", "pattern"}


def _response(call: Call, schemas: Schema) -> Schema:
    answer = _schema(call.response, schemas)
    for key in answer["properties"]:
        if found := ROWS.get(f"{call.service} {key}") or ROWS.get(key):
            row = {"$ref": f"#/components/schemas/{found.noun.capitalize()}"}
            listed = {"type": "array", "items": row}
            answer["properties"][key] = listed if key.endswith("S") else row
    if call.warnings:
        answer["properties"]["WARNINGS"] = TEXTS
    if row := ANSWERED_ROWS.get(call.service):
        answer = {"allOf": [answer, {"$ref": f"#/components/schemas/{row.noun.capitalize()}"}]}
    schemas[call.response.__name__] = answer
    name = {"$ref": f"#/components/schemas/{call.response.__name__}"}
    return {"type": "object", "required": ["RESPONSE"], "properties": {"RESPONSE": name}}


def _schema(model: Any, schemas: Schema) -> Schema:
    found = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
    for name, body in found.pop("$defs", {}).items():
        if "properties" in body and name not in INTERNAL:
            fields = {n: _described(n, f, {}) for n, f in body["properties"].items()}
            schemas[name] = {**body, "properties": fields}
    found.pop("description", None)
    return {key: value for key, value in found.items() if key != "title"}


INTERNAL = {"Page"}


def _errors() -> Schema:
    detail = {"type": "object", "properties": {"CODE": TEXT, "FIELD": TEXT, "MESSAGE": TEXT}}
    response = {
        "type": "object",
        "required": ["ERRORS", "DETAILS"],
        "properties": {
            "ERRORS": {"type": "array", "items": TEXT},
            "DETAILS": {"type": "array", "items": detail},
        },
    }
    return {"type": "object", "required": ["RESPONSE"], "properties": {"RESPONSE": response}}


def _answer(text: str, schema: Schema) -> Schema:
    return {"description": text, "content": {"application/json": {"schema": schema}}}


def _idempotency_key() -> Schema:
    return {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "maxLength": 255},
        "description": "The same key within 24 hours answers the same again and writes nothing.",
    }


def text() -> str:
    """The document as it is stored."""
    return json.dumps(description(), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    if "--write" in sys.argv:
        TARGET.write_text(text())
    else:
        sys.stdout.write(text())
