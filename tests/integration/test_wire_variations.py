"""Each way in which known clients write requests is answered as the contract says (1.3)."""

from collections import Counter

import pytest

from functions.api.app import handler
from local import event
from local.router import Router
from local.template import Template
from tests.builders import CONTEXT, Access, items, post
from tools.wire_cases import CASES, CONTENT_TYPES, VARIATIONS, Case
from tools.wire_judge import Answer, Send, WrongAnswer, check

PATH = "/api/1.0/api.php"
MATCH = Router(Template().routes()).match("POST", PATH)


def sender(account: Access) -> Send:
    """Hands bytes to the handler as API Gateway does."""

    def send(body: bytes, content_type: str | None) -> Answer:
        headers = [("Authorization", account.authorization)]
        if content_type:
            headers.append(("Content-Type", content_type))
        assert MATCH
        request = event.Request("POST", PATH, headers, body)
        answer = event.answer(handler(event.build(request, MATCH), CONTEXT))
        return Answer(answer.status, dict(answer.headers)["content-type"], answer.body)

    return send


@pytest.mark.parametrize(
    "case", CASES, ids=[f"{case.format} {case.content_type} {case.row}" for case in CASES]
)
def test_a_variation_is_answered_as_the_contract_says(account: Access, case: Case) -> None:
    check(case, sender(account))


def test_a_wrong_answer_is_noticed(account: Access) -> None:
    case = CASES[1]._replace(expect="none")
    with pytest.raises(WrongAnswer, match="CUSTOMERS: "):
        check(case, sender(account))
    with pytest.raises(WrongAnswer, match="status: 400"):
        check(case._replace(body="{"), sender(account))


def test_what_was_made_for_a_case_is_gone_afterwards(account: Access) -> None:
    check(next(case for case in VARIATIONS if case.expect == "created"), sender(account))
    left = Counter(item["sk"]["S"].partition("#")[0] for item in items())
    assert left["CUSTOMER"] == left["CLAIM"] == 0


def test_every_variation_is_tried_in_json_and_in_xml() -> None:
    formats = {(case.row, case.format) for case in VARIATIONS}
    for row in {case.row for case in VARIATIONS} - {"FILTER as an empty list"}:
        assert {(row, "json"), (row, "xml")} <= formats, row
    assert {case.format for case in CONTENT_TYPES} == {"json", "xml"}


def test_a_body_that_the_gateway_could_not_read_is_refused_not_stored(account: Access) -> None:
    body = '{"SERVICE": "customer.create", "DATA": {"LAST_NAME": "M\ufffdller"}}'
    reply = post(account, body)
    assert reply["statusCode"] == 400
    assert "not UTF-8" in reply["body"]
