"""Judges what a service answers to a case of tools/wire_cases.py."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from typing import Any, NamedTuple

from tools.wire_cases import JSON, Case

ANSWERED = {"json": "text/plain; charset=UTF-8", "xml": "application/xml; charset=UTF-8"}


class Answer(NamedTuple):
    """What came back."""

    status: int
    content_type: str
    body: bytes


Send = Callable[[bytes, str | None], Answer]


class WrongAnswer(Exception):
    """The answer is not what the contract says."""


def check(case: Case, send: Send) -> None:
    """Send the case on a customer of its own, which is gone afterwards. Raises WrongAnswer."""
    made = _asked(send, "customer.create", DATA=SAMPLE)
    ids = [str(made["CUSTOMER_ID"])]
    try:
        body = case.body.replace("@ID@", ids[0])
        response = _read(case, send(body.encode(), case.content_type))
        _judge(case, response, ids)
        _compare(case, send, ids)
    finally:
        for customer_id in ids:
            _asked(send, "customer.delete", DATA={"CUSTOMER_ID": customer_id})


SAMPLE = {
    "CUSTOMER_TYPE": "consumer",
    "LAST_NAME": "Müller & Söhne",
    "BANK_NAME": "Commerzbank",
    "BANK_CODE": "37040044",
    "BANK_ACCOUNT_NUMBER": "0532013000",
    "BANK_ACCOUNT_OWNER": "Müller",
    "BANK_IBAN": "DE89370400440532013000",
    "BANK_BIC": "COBADEFFXXX",
    "SHOW_PAYMENT_NOTICE": 1,
}


def _asked(send: Send, service: str, **parts: Any) -> dict[str, Any]:
    answer = send(json.dumps({"SERVICE": service, **parts}).encode(), JSON)
    response: dict[str, Any] = json.loads(answer.body)["RESPONSE"]
    return response


def _read(case: Case, answer: Answer) -> dict[str, Any]:
    """RESPONSE, after status, content type and echo were looked at."""
    _same("status", answer.status, 200)
    _same("content type", answer.content_type, ANSWERED[case.format])
    if case.format == "json" and not answer.body.isascii():
        raise WrongAnswer("the JSON is not plain ASCII")
    document = _from_xml(answer.body) if case.format == "xml" else json.loads(answer.body)
    service = document["REQUEST"]["SERVICE"]
    if service.lower() not in case.body.lower():
        raise WrongAnswer(f"the echo names {service}")
    if "ERRORS" in document["RESPONSE"]:
        raise WrongAnswer(f"refused: {document['RESPONSE']['ERRORS']}")
    response: dict[str, Any] = document["RESPONSE"]
    return response


def _from_xml(body: bytes) -> Any:
    def value(element: ElementTree.Element) -> Any:
        if not len(element):
            return element.text or ""
        if [child.tag + "S" for child in element] == [element.tag] * len(element):
            return [value(child) for child in element]
        return {child.tag: value(child) for child in element}

    document = value(ElementTree.fromstring(body))  # noqa: S314  (our own answer)
    rows = document["RESPONSE"]
    return {**document, "RESPONSE": {**rows, **({"CUSTOMERS": []} if _is_empty(rows) else {})}}


def _is_empty(rows: Any) -> bool:
    return isinstance(rows, dict) and rows.get("CUSTOMERS") == ""


def _judge(case: Case, response: dict[str, Any], ids: list[str]) -> None:
    rows = response.get("CUSTOMERS", [])
    if case.expect in ("found", "none", "one", "listed"):
        _same("first key", next(iter(response)), "CUSTOMERS")
    if case.expect == "found":
        _same("CUSTOMER_IDs", [row["CUSTOMER_ID"] for row in rows], ids)
        _same("LAST_NAME", rows[0]["LAST_NAME"], SAMPLE["LAST_NAME"])
    elif case.expect == "none":
        _same("CUSTOMERS", rows, [])
    elif case.expect == "one":
        _same("rows", len(rows), 1)
    elif case.expect == "listed":
        if not 1 <= len(rows) <= 10:
            raise WrongAnswer(f"{len(rows)} rows")
    else:
        _judge_change(case, response, ids)


def _judge_change(case: Case, response: dict[str, Any], ids: list[str]) -> None:
    _same("STATUS", response["STATUS"], "success")
    if case.expect.startswith("updated"):
        number = case.expect.endswith("number")
        _same("CUSTOMER_ID", response["CUSTOMER_ID"], int(ids[0]) if number else ids[0])
    elif case.expect == "created":
        if case.format == "json" and not isinstance(response["CUSTOMER_ID"], int):
            raise WrongAnswer("CUSTOMER_ID is not a number")
        ids.append(str(response["CUSTOMER_ID"]))
        missing = {"HASH", "CHANGEDATA_URL", "DASHBOARD_URL"} - set(response)
        _same("keys that are missing", missing, set())


def _compare(case: Case, send: Send, ids: list[str]) -> None:
    rows = _asked(send, "customer.get", FILTER={"CUSTOMER_ID": ids[-1]})["CUSTOMERS"]
    if case.expect == "deleted":
        _same("rows left", rows, [])
        ids.clear()
        return
    for name, value in case.stored.items():
        _same(name, rows[0][name], value)


def _same(what: str, found: object, expected: object) -> None:
    if found != expected:
        raise WrongAnswer(f"{what}: {found!r} instead of {expected!r}")
