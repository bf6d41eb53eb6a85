"""Accounts: made, listed, shown, and their settings changed."""

import time
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from kundenakte.documents.checks_parties import missing_for_orders, missing_settings
from kundenakte.documents.logo import logo_fault
from kundenakte.domain import legal, reading
from kundenakte.domain.account import DEFAULTS, Account, overlaid
from kundenakte.domain.account_settings import INVOICES, NUMBERS, changed, numbers_in_full
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.number_range import NumberRange
from kundenakte.entry import manage_users
from kundenakte.entry.authenticate import CACHED
from kundenakte.entry.manage_request import Request, again
from kundenakte.storage import account_changes, account_store, api_keys, ext_uid_rule, next_number
from kundenakte.storage.account_log import Author
from kundenakte.storage.account_store import StoredAccount
from kundenakte.storage.next_number import Series

RULE = "UNIQUE_EXT_UID"
# Until then a call may still be at work under settings that its process has remembered.
SETTLED = CACHED + 15
MOST_NUMBER = 10**15


def create(request: Request) -> dict[str, Any]:
    """A new account with its first key and its first user, an owner. A key that is made here is
    shown this one time."""
    settings = changed(_first_settings(request), request.event.get("settings") or {})
    if not settings.get("PUBLIC_URL"):
        raise Refused(Problem("missing", "public_url"))
    _check_logo(settings)
    email, label = request.email, request.label
    given = request.api_key if request.event.get("api_key") else ""

    def step() -> dict[str, Any]:
        secret = given or api_keys.make_secret()
        key = api_keys.ApiKey.of(secret, email, label, request.at)
        stored = account_store.new(settings, request.at)
        language = stored.account.settings["LANGUAGE_CODE"]
        owner = manage_users.first_owner(email, language, request.at)
        account_changes.create(stored, key, owner, request.author)
        names = {"account": stored.id, "account_hash": stored.hash}
        return {**names, "api_key": secret, "email": email, "key_id": key.id}

    return again(step)


def _first_settings(request: Request) -> dict[str, Any]:
    public_url = reading.text(request.event, "public_url") or request.public_url
    company = reading.text(request.event, "company")
    return changed({}, {"PUBLIC_URL": public_url, "COMPANY": company})


def list_all(request: Request) -> dict[str, Any]:
    """Every account of the installation, oldest first."""
    del request
    return {
        "accounts": [
            {"account": a.id, "account_hash": a.hash, "company": a.company, "created": a.created}
            for a in account_store.all_accounts()
        ]
    }


def get(request: Request) -> dict[str, Any]:
    """An account with all its settings, those that were never set at their defaults."""
    return _shown(account_store.read(request.text("account")), request)


def change(request: Request) -> dict[str, Any]:
    """Change settings; processes that are at work follow within a minute.

    With UNIQUE_EXT_UID switched on this takes that minute: what others store meanwhile without a
    claim is found afterwards.
    """
    account_id, given = request.text("account"), request.event.get("settings")
    if given is None:
        raise Refused(Problem("missing", "settings"))
    before, after = again(lambda: _change(account_id, given, request.author))
    if _is_unique(after.settings) and not _is_unique(before.settings):
        time.sleep(SETTLED)
        again(lambda: _claim_late_ones(account_id, request.author))
    return _shown(after, request)


def _change(account_id: str, given: Any, by: Author) -> tuple[StoredAccount, StoredAccount]:
    stored = account_store.read(account_id)
    settings = changed(stored.settings, given)
    if not settings.get("PUBLIC_URL"):
        raise Refused(Problem("missing", "PUBLIC_URL"))
    _check_logo(settings)
    _check_invoice_numbers(account_id, settings)
    if _is_unique(settings) and not _is_unique(stored.settings):
        _claim(account_id)
    return stored, account_changes.change_settings(stored, settings, by)


def _check_logo(settings: Mapping[str, Any]) -> None:
    logo = settings.get("LOGO")
    if logo and (fault := logo_fault(logo)):
        raise Refused(Problem("invalid", "LOGO", fault))


def _check_invoice_numbers(account_id: str, settings: Mapping[str, Any]) -> None:
    """Raises Refused for a range that could give out a number that an invoice has (NUM-4)."""
    wanted = NumberRange.of(overlaid(settings)[INVOICES])
    if any(wanted.may_repeat(used) for used in next_number.used_for_invoices(account_id)):
        reason = "numbers that were given out already could come again; take another prefix"
        raise Refused(Problem("invalid", INVOICES, reason))


def _claim_late_ones(account_id: str, by: Author) -> None:
    try:
        _claim(account_id)
    except Refused:
        stored = account_store.read(account_id)
        account_changes.change_settings(stored, {**stored.settings, RULE: False}, by)
        raise


def _claim(account_id: str) -> None:
    shared = ext_uid_rule.claim_all(account_id)
    if shared:
        raise Refused(*(_shared(ids) for _, ids in shared))


def _shared(customer_ids: list[int]) -> Problem:
    ids = ", ".join(map(str, customer_ids))
    return Problem("taken", RULE, f"CUSTOMER_ID {ids} share one CUSTOMER_EXT_UID")


def _is_unique(settings: Mapping[str, Any]) -> bool:
    return bool(settings.get(RULE, DEFAULTS[RULE]))


def set_next_number(request: Request) -> dict[str, Any]:
    """Move the range of customer numbers up, so that `next` is counted next; never down."""
    return _move_up(request, Series.of_customers)


def set_next_invoice_number(request: Request) -> dict[str, Any]:
    """Likewise the range of invoice numbers, in its period of today."""
    return _move_up(request, Series.of_invoices)


def _move_up(request: Request, series_of: Callable[[Account, date], Series]) -> dict[str, Any]:
    stored = account_store.read(request.text("account"))
    following = reading.optional_id(request.event, "next")
    if following is None:
        raise Refused(Problem("missing", "next"))
    if not 0 <= following < MOST_NUMBER:
        raise Refused(Problem("invalid", "next", f"0 to {MOST_NUMBER - 1} is expected"))
    series = series_of(stored.account, request.today)
    told = (request.author, request.event["action"])
    if not again(lambda: next_number.move_up(stored.id, series, following, *told)):
        reached = next_number.upcoming(series)
        reason = f"the range is at {reached} already and never goes back"
        raise Refused(Problem("invalid", "next", reason))
    return _shown(stored, request)


def _shown(stored: StoredAccount, request: Request) -> dict[str, Any]:
    account, today = stored.account, request.today
    customers, invoices = Series.of_customers(account, today), Series.of_invoices(account, today)
    in_full = {
        NUMBERS: numbers_in_full(customers.range),
        INVOICES: numbers_in_full(invoices.range),
    }
    return {
        "account": stored.id,
        "account_hash": stored.hash,
        "created": stored.created,
        "settings": {**account.settings, **in_full},
        "next_number": customers.range.write(next_number.upcoming(customers), today),
        "next_invoice_number": invoices.range.write(next_number.upcoming(invoices), today),
        "missing_for_invoices": missing_settings(account.settings),
        "missing_for_orders": missing_for_orders(account.settings),
        "legal": legal.check(account),
    }
