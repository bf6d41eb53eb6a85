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
from kundenakte.domain import customer_row
from kundenakte.domain.customer_fields import NEVER_EMPTY, CustomerFields

ROOT = Path(__file__).parent.parent
TARGET = ROOT / "functions/openapi/openapi.json"
DOCUMENT = ROOT / "docs/calls/customer.md"

Schema = dict[str, Any]
TEXT: Schema = {"type": "string"}
INSTANT: Schema = {"type": "string", "description": 'RFC 3339 with offset, "" when unset'}
TAGS = {"anyOf": [{"type": "array", "items": TEXT}, {"type": "string", "title": "comma separated"}]}
ON_THE_WIRE = {  # where the model holds something other than what is sent
    "AMOUNT": {"type": "number", "exclusiveMinimum": 0, "description": "At most two decimals"},
    "TAGS": TAGS,
    "CUSTOMER_ID": {"type": "integer", "minimum": 1},
}
STATUSES = {
    "400": "The body or a field is not acceptable; nothing was changed.",
    "401": "Credentials are missing or wrong.",
    "404": "The account has no such customer.",
    "409": "A number, external id or Idempotency-Key is in use.",
    "413": "The body is over a limit.",
    "415": "The body is announced as something other than JSON.",
    "429": "The key's calls of this minute are used up.",
    "500": "A fault of ours; nothing was changed.",
    "503": "Others are changing the same record; try again.",
}


def described() -> dict[str, str]:
    """Field → meaning, from the table in docs/calls/customer.md."""
    rows = re.findall(r"^\| `([A-Z_0-9]+)` \| (.+) \|$", DOCUMENT.read_text(), re.M)
    return {name: meaning.replace("`", "") for name, meaning in rows}


def description() -> Schema:
    """The whole document."""
    schemas: Schema = {"Customer": _row()}
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
            "required": call.service != "customer.get",
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


def _names_one(call: Call) -> bool:
    return call.service not in ("customer.create", "customer.get")


def _body(call: Call, schemas: Schema) -> Schema:
    part = call.part.partition("_")[0]
    properties = {part: _request(call, schemas)}
    if call.list_key:
        properties |= {
            "LIMIT": {"type": "integer", "minimum": 1, "maximum": 100, "default": 10},
            "OFFSET": {"type": "integer", "minimum": 0, "default": 0},
        }
    if call.service == "customer.get":
        after = "NEXT_CURSOR of the page before; OFFSET does not count then"
        properties["CURSOR"] = {"type": "string", "description": after}
    needed = {} if call.service == "customer.get" else {"required": [part]}
    return {"type": "object", **needed, "properties": properties}


def _request(call: Call, schemas: Schema) -> Schema:
    schema = _schema(call.request, schemas)
    hidden = {"page", "PAGE", "CARD_NUMBER"}
    meanings = described()
    fields = {
        name.upper(): _described(name.upper(), value, meanings)
        for name, value in schema["properties"].items()
        if name not in hidden
    }
    required = [name.upper() for name in schema.get("required", [])]
    if call.service == "customer.create":
        required = ["CUSTOMER_TYPE"]
        fields["CUSTOMER_TYPE"]["enum"] = ["business", "consumer"]
    if call.service == "customer.update":
        fields = {name: _clearable(name, field) for name, field in fields.items()}
    name = call.request.__name__
    schemas[name] = {"type": "object", "properties": fields}
    if required:
        schemas[name]["required"] = required
    return {"$ref": f"#/components/schemas/{name}"}


def _clearable(name: str, field: Schema) -> Schema:
    """null clears a field, except for those that a customer is never without."""
    if name in NEVER_EMPTY or name in ("CUSTOMER_ID", "CUSTOMER_TYPE") or "type" not in field:
        return field
    enum = {"enum": [*field["enum"], None]} if "enum" in field else {}
    return {**field, **enum, "type": [field["type"], "null"]}


def _described(name: str, value: Schema, meanings: dict[str, str]) -> Schema:
    value = ON_THE_WIRE.get(name) or {k: v for k, v in value.items() if k not in NOISE}
    return {**value, "description": meanings[name]} if name in meanings else value


NOISE = {"title", "default", "pattern"}


def _response(call: Call, schemas: Schema) -> Schema:
    schema = _schema(call.response, schemas)
    row = {"$ref": "#/components/schemas/Customer"}
    if "CUSTOMERS" in schema["properties"]:
        schema["properties"]["CUSTOMERS"] = {"type": "array", "items": row}
    if "CUSTOMER" in schema["properties"]:
        schema["properties"]["CUSTOMER"] = row
    if call.warnings:
        schema["properties"]["WARNINGS"] = {"type": "array", "items": TEXT}
    schemas[call.response.__name__] = schema
    name = {"$ref": f"#/components/schemas/{call.response.__name__}"}
    return {"type": "object", "required": ["RESPONSE"], "properties": {"RESPONSE": name}}


def _schema(model: Any, schemas: Schema) -> Schema:
    schema = TypeAdapter(model).json_schema(ref_template="#/components/schemas/{model}")
    shared = {"XAttribute", "LogEntry", "Change"}
    definitions = schema.pop("$defs", {})
    for name, body in definitions.items():
        if name in shared:
            fields = {n: _described(n, f, {}) for n, f in body["properties"].items()}
            schemas[name] = {**body, "properties": fields}
    schema.pop("description", None)
    return {key: value for key, value in schema.items() if key != "title"}


def _row() -> Schema:
    meanings = described()
    special: Schema = {
        **{name: {"type": "integer"} for name in customer_row.NUMBERS},
        **dict.fromkeys(customer_row.INSTANTS, INSTANT),
        "TAGS": {"type": "array", "items": TEXT},
        "X_ATTRIBUTES": {"type": "array", "items": {"$ref": "#/components/schemas/XAttribute"}},
        "CREDIT_BALANCE": {"type": "string", "description": "Amount with a dot, such as 13.00"},
    }
    extras = [n.upper() for n in CustomerFields.model_fields if n.upper() in ONLY_WHERE_SET]
    return {
        "type": "object",
        "required": list(customer_row.COLUMNS),
        "properties": {
            name: special.get(name) or _described(name, TEXT, meanings)
            for name in [*customer_row.COLUMNS, *extras]
        },
    }


ONLY_WHERE_SET = {
    "PAYPAL_BILLINGAGREEMENTID",
    "PAYMILL_TOKEN",
    "PAYMILL_AMOUNT",
    "WIRECARD_GATEWAYREFERENCENUMBER",
}


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
