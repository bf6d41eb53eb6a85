"""The one URL of the original, /api/1.0/api.php: every call, named in the body (contract 1)."""

from collections.abc import Callable
from typing import Any

from kundenakte.calls.call import Call
from kundenakte.calls.index import find
from kundenakte.domain.account import Account
from kundenakte.domain.errors import ApiError, Malformed
from kundenakte.entry import boot
from kundenakte.entry.authenticate import authenticate
from kundenakte.entry.http import Http, Reply, lambda_handler, refusal_headers, reply
from kundenakte.entry.run import run
from kundenakte.wire.envelope import Envelope, answer_shape, decode, encode_compatible


def serve() -> Callable[[dict[str, Any], Any], Reply]:
    """The Lambda handler of the compatible URL."""
    handler = lambda_handler(_answer, _refuse)
    boot.ready()
    return handler


def _answer(http: Http) -> Reply:
    try:
        envelope = _read(http)
    except ApiError as error:
        return _refuse(http, error)
    try:
        response = _respond(http, envelope)
    except ApiError as error:
        return _refused(error, envelope.format, envelope.echo)
    body, content_type = encode_compatible(envelope.format, envelope.echo, response)
    return reply(200, body, content_type)


def _read(http: Http) -> Envelope:
    if http.method != "POST":
        raise Malformed("POST is expected")
    try:
        return decode(http.body, http.header("content-type"))
    except ApiError:
        authenticate(http)  # first of all: a stranger does not learn what is wrong with a body
        raise


def _respond(http: Http, envelope: Envelope) -> dict[str, Any]:
    account = authenticate(http)
    call = find(envelope.service)
    http.note["service"] = call.service
    return _shown(call, run(call, account, envelope), account)


def _shown(call: Call, response: dict[str, Any], account: Account) -> dict[str, Any]:
    """Lists as rows of text, and nothing beside the list: some clients take the first key. What is
    doubtful is told on /v1 only."""
    response = {name: part for name, part in response.items() if name != "WARNINGS"}
    if not call.text_row:
        return response
    if call.row_key:
        return {**response, call.row_key: call.text_row(response[call.row_key], account)}
    if not call.list_key:
        return {**response, **call.text_row(response, account)}
    return {call.list_key: [call.text_row(row, account) for row in response[call.list_key]]}


def _refuse(http: Http, error: ApiError) -> Reply:
    format, echo = answer_shape(http.body, http.header("content-type"))
    return _refused(error, format, echo)


def _refused(error: ApiError, format: Any, echo: dict[str, Any] | None) -> Reply:
    body, content_type = encode_compatible(format, echo, {"ERRORS": error.texts})
    return reply(error.compatible_status, body, content_type, refusal_headers(error))
