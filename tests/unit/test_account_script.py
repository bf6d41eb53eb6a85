"""The script of the account's pages: how it is served, and what it may not do."""

import re

import pytest

from kundenakte.pages import respond
from kundenakte.pages.account import answer


def test_it_may_be_kept_for_a_day_and_has_a_new_name_when_it_changes() -> None:
    found = respond.own(answer.script_name())
    assert found
    status, headers, body = found
    assert (status, body) == (200, answer.script())
    assert headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert headers["Cache-Control"] == "public, max-age=86400"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert re.fullmatch(r"account-[0-9a-f]{12}\.js", answer.script_name())


@pytest.mark.parametrize("name", ["account.js", "account-.js", "account-0123456789ab.css", "x"])
def test_no_other_file_is_served(name: str) -> None:
    assert respond.own(name) is None


def test_it_is_small_and_does_nothing_that_the_policy_forbids() -> None:
    script = answer.script()
    assert len(script.encode()) < 6_000
    assert not re.search(r"\b(eval|Function|innerHTML|outerHTML|insertAdjacentHTML)\b", script)
    assert "://" not in script
    policy = answer.headers("de")["Content-Security-Policy"]
    assert "script-src 'self'" in policy
    assert "connect-src 'self'" in policy
    assert "unsafe" not in policy
