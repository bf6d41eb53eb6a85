"""The connection may be made anew while other threads use it, as the local run does."""

from typing import Any

import botocore.session
import pytest

from kundenakte.storage.client import Connection, Tables, connect

CREATE = botocore.session.Session.create_client
SEEN: list[Any] = []


class Former:
    """A client that looks, while it ends, for the one in use: as any other thread may then."""

    def __del__(self) -> None:
        SEEN.append(Connection.client)


def created(session: botocore.session.Session, *args: Any, **options: Any) -> Any:
    """A client; while it is made, somebody uses the former one, so that CPython has it cached."""
    made = CREATE(session, *args, **options)
    assert isinstance(Connection.client, Former)
    return made


def test_nobody_finds_the_former_client_while_it_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("client", "tables", "region", "endpoint"):  # to have all as it was afterwards
        monkeypatch.setattr(Connection, name, getattr(Connection, name))
    monkeypatch.setattr(botocore.session.Session, "create_client", created)
    SEEN.clear()
    Connection.client = Former()
    connect(Tables(), "eu-central-1", "http://127.0.0.1:1")
    [seen] = SEEN
    assert seen is Connection.client
