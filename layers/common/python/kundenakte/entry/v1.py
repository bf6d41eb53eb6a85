"""POST /v1/<service>: one Lambda per call, JSON with real HTTP statuses, for new integrations."""

from collections.abc import Callable
from typing import Any

from kundenakte.calls.call import Call
from kundenakte.calls.index import find
from kundenakte.domain.account import Account
from kundenakte.domain.errors import ApiError, Problem, Refused
from kundenakte.entry import boot
from kundenakte.entry.authenticate import authenticate
from kundenakte.entry.http import Http, Reply, lambda_handler, refusal_headers, reply
from kundenakte.entry.run import Repeatable, run
from kundenakte.storage.idempotency import fingerprint
from kundenakte.wire.envelope import decode_v1, encode_v1

JSON = "application/json"
MAX_KEY = 255


def serve(service: str) -> Callable[[dict[str, Any], Any], Reply]:
    """The Lambda handler of one call."""
    call = find(service)

    def answer(http: Http) -> Reply:
        http.note["service"] = service
        try:
            return _answer(call, http)
        except ApiError as error:
            return _refuse(http, error)

    handler = lambda_handler(answer, _refuse)
    boot.ready()
    return handler


def _answer(call: Call, http: Http) -> Reply:
    account = authenticate(http)
    body = http.body
    envelope = decode_v1(body, http.header("content-type"))
    response = run(call, account, envelope, _repeatable(call, http, body))
    if call.warnings and (doubts := call.warnings(envelope.data)):
        response = {**response, "WARNINGS": doubts}
    return reply(200, encode_v1(_shown(call, response, account)), JSON)


def _repeatable(call: Call, http: Http, body: bytes) -> Repeatable | None:
    key = http.header("idempotency-key")
    if not key or not call.writes:
        return None
    if len(key) > MAX_KEY:
        problem = Problem("invalid", "Idempotency-Key", f"at most {MAX_KEY} characters")
        raise Refused(problem)
    return Repeatable(key, fingerprint(call.service, body))


def _shown(call: Call, response: dict[str, Any], account: Account) -> dict[str, Any]:
    if not call.typed_row:
        return response
    if call.row_key:
        return {**response, call.row_key: call.typed_row(response[call.row_key], account)}
    if not call.list_key:
        return {**response, **call.typed_row(response, account)}
    rows = [call.typed_row(row, account) for row in response[call.list_key]]
    return {**response, call.list_key: rows}


def _refuse(http: Http, error: ApiError) -> Reply:
    del http
    answer = {"ERRORS": error.texts, "DETAILS": error.details()}
    return reply(error.status, encode_v1(answer), JSON, refusal_headers(error))
