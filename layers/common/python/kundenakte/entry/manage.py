"""Management of accounts, users and API keys: a function without a route, for those who run the
service.

An event is {"action": "account.create", ...}; the answer is an object,
{"error": [texts]} where it is refused.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from kundenakte.domain.errors import ApiError, Internal, Problem, Refused
from kundenakte.entry import (
    boot,
    clock,
    manage_accounts,
    manage_keys,
    manage_receivers,
    manage_restore,
    manage_users,
)
from kundenakte.entry.boot import logger
from kundenakte.entry.http import where
from kundenakte.entry.manage_request import Request
from kundenakte.entry.settings import read_settings

Handler = Callable[[Any, Any], dict[str, Any]]


class Action(NamedTuple):
    """One thing that management can do, and the fields that it reads."""

    run: Callable[[Request], dict[str, Any]]
    fields: frozenset[str] = frozenset()
    writes: bool = True


def _action(
    run: Callable[[Request], dict[str, Any]], fields: str = "", *, writes: bool = True
) -> Action:
    return Action(run, frozenset(fields.split()), writes)


ACTIONS: Mapping[str, Action] = {
    "account.create": _action(
        manage_accounts.create, "email public_url company settings api_key label"
    ),
    "account.list": _action(manage_accounts.list_all, writes=False),
    "account.get": _action(manage_accounts.get, "account", writes=False),
    "account.set": _action(manage_accounts.change, "account settings"),
    "account.set_next_number": _action(manage_accounts.set_next_number, "account next"),
    "account.set_next_invoice_number": _action(
        manage_accounts.set_next_invoice_number, "account next"
    ),
    "account.restore_begin": _action(manage_restore.begin, "account archive format"),
    "account.restore_items": _action(manage_restore.items, "account archive number lines"),
    "account.restore_files": _action(manage_restore.files, "account archive files"),
    "account.restore_open": _action(manage_restore.open_up, "account archive public_url"),
    "account.restore_end": _action(manage_restore.end, "account archive"),
    "key.list": _action(manage_keys.list_all, "account", writes=False),
    "key.add": _action(manage_keys.add, "account email label"),
    "key.import": _action(manage_keys.take_over, "account email api_key label"),
    "key.revoke": _action(manage_keys.revoke, "account key_id"),
    "key.rotate": _action(manage_keys.rotate, "account key_id"),
    "user.list": _action(manage_users.list_all, "account", writes=False),
    "user.add": _action(manage_users.add, "account email name role language"),
    "user.set": _action(manage_users.change, "account user_id name role language"),
    "user.remove": _action(manage_users.remove, "account user_id"),
    "receiver.list": _action(manage_receivers.list_all, "account", writes=False),
    "receiver.add": _action(manage_receivers.add, "account url user password types"),
    "receiver.set": _action(manage_receivers.change, "account receiver user password types"),
    "receiver.remove": _action(manage_receivers.remove, "account receiver"),
    "receiver.rotate": _action(manage_receivers.rotate, "account receiver"),
}


def serve() -> Handler:
    """The Lambda handler of management. Who may invoke it may do everything."""
    public_url = read_settings().public_url

    def handler(event: Any, context: Any) -> dict[str, Any]:
        started = time.perf_counter()
        note: dict[str, Any] = {"request_id": context.aws_request_id}
        try:
            answer = _answer(event, public_url, note)
        except ApiError as error:
            note["outcome"] = error.code
            answer = {"error": error.texts}
        except Exception as error:  # the edge: what a fault's text quotes must not leave
            logger.error("failed", **note, **where(error))
            note["outcome"] = Internal.code
            answer = {"error": [f"internal error; please look at request {note['request_id']}"]}
        logger.info("manage", **note, ms=round((time.perf_counter() - started) * 1000, 1))
        return answer

    boot.ready()
    return handler


def perform(event: Mapping[str, Any], public_url: str, actor: str) -> dict[str, Any]:
    """What an action answers that a page asks for, in the name of a user. Raises ApiError."""
    action = ACTIONS[event["action"]]
    return action.run(Request(event, clock.now(), public_url, actor))


def _answer(event: Any, public_url: str, note: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(event, dict):
        raise Refused(Problem("invalid", "event", "an object is expected"))
    name = event.get("action")
    action = ACTIONS.get(name) if isinstance(name, str) else None
    if action is None:
        raise Refused(Problem("invalid", "action", f"one of {', '.join(ACTIONS)} is expected"))
    note["action"] = name
    unknown = sorted(event.keys() - action.fields - {"action"})
    if unknown:
        raise Refused(*(Problem("invalid", field, "there is no such field") for field in unknown))
    answer = action.run(Request(event, clock.now(), public_url))
    return _noted(answer, note)


def _noted(answer: dict[str, Any], note: dict[str, Any]) -> dict[str, Any]:
    """The answer, with its ids, but nothing personal, in the log line."""
    note |= {name: answer[name] for name in ("account", "key_id") if name in answer}
    note["outcome"] = "ok"
    return answer
