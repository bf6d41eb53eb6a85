"""Watches the storage calls that a block makes, and makes them fail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import EndpointConnectionError, ReadTimeoutError

from kundenakte.storage.client import Connection


class Seen:
    """Storage calls in their order: `operations` names them, `errors` holds DynamoDB's codes."""

    def __init__(self) -> None:
        self.operations: list[str] = []
        self.errors: list[str] = []

    @property
    def cancelled(self) -> int:
        """Transactions that were refused."""
        return sum(code.startswith("Transaction") for code in self.errors)

    def _called(self, model: Any, **_: Any) -> None:
        self.operations.append(model.name)

    def _answered(self, parsed: dict[str, Any], **_: Any) -> None:
        if "Error" in parsed:
            self.errors.append(parsed["Error"]["Code"])


@contextmanager
def storage_calls() -> Iterator[Seen]:
    """What the block asks of storage; one entry a call, however often the SDK tries it."""
    seen = Seen()
    hooks = {"before-call.dynamodb": seen._called, "after-call.dynamodb": seen._answered}
    with _hooked(hooks):
        yield seen


class Fault:
    """The `nth` storage call (from 0) fails: before it takes effect, or, with `after`, when it has
    and only the answer is lost. `lasting`: all tries of the SDK fail, not just the first one.

    `hit` says whether there was an nth call at all.
    """

    def __init__(self, nth: int, *, after: bool, lasting: bool) -> None:
        self.nth, self.after, self.lasting = nth, after, lasting
        self.hit = False
        self._calls = -1

    def _called(self, **_: Any) -> None:
        self._calls += 1

    def _sent(self, request: Any, **_: Any) -> None:
        if self._calls != self.nth or (self.hit and not self.lasting):
            return
        self.hit = True
        if not self.after:
            raise EndpointConnectionError(endpoint_url=request.url)
        Connection.client._endpoint.http_session.send(request)
        raise ReadTimeoutError(endpoint_url=request.url)


@contextmanager
def failing(fault: Fault) -> Iterator[None]:
    """The block's storage fails as `fault` says."""
    with _hooked({"before-call.dynamodb": fault._called, "before-send.dynamodb": fault._sent}):
        yield


@contextmanager
def _hooked(hooks: dict[str, Any]) -> Iterator[None]:
    events = Connection.client.meta.events
    for event, hook in hooks.items():
        events.register(event, hook)
    try:
        yield
    finally:
        for event, hook in hooks.items():
            events.unregister(event, hook)
