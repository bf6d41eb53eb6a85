"""docs/limits.md says what the code does."""

from pathlib import Path
from typing import Any

import pytest

from kundenakte.billing import bank_import, declared, export_chunk, terms
from kundenakte.billing import periods as billed
from kundenakte.calls import (
    invoice_get,
    invoice_sendbyemail,
    notification_get,
    subscription_getusagedata,
)
from kundenakte.domain import (
    article_fields,
    article_types,
    booking,
    collection_input,
    coupon_fields,
    customer_choice,
    debit,
    declaration_form,
    delivery,
    export,
    import_archive,
    import_columns,
    import_file,
    import_job,
    imported_invoice,
    invoice,
    invoice_draft,
    invoice_fields,
    invoice_mail,
    matching,
    money,
    page,
    page_fields,
    page_payment,
    payment_request,
    periods,
    reading,
    receivers,
    retention,
    run,
    sepa,
    settlement,
    subscription_fields,
    subscription_filter,
    tags,
    times,
    usage_fields,
    x_attributes,
)
from kundenakte.domain.account import DEFAULTS
from kundenakte.domain.customer_fields import NOT_STORED, CustomerCreate, CustomerFields
from kundenakte.domain.errors import Refused
from kundenakte.domain.page import FIRST_PAGE
from kundenakte.entry import (
    authenticate,
    export_work,
    form_token,
    letter,
    manage_users,
    notify,
    receipt_token,
    session,
    v1,
    visit,
)
from kundenakte.entry import page as entry_page
from kundenakte.entry.account import customers_export, sign_in
from kundenakte.entry.account import session as user_session
from kundenakte.entry.hosted import addons, dashboard, declaring, link
from kundenakte.storage import (
    articles,
    bucket,
    codes,
    customer_list,
    customer_search,
    exports,
    idempotency,
    imports,
    index_walk,
    invoice_list,
    links,
    notes,
    open_amounts,
    saved_filters,
    transfer,
    users,
)
from kundenakte.storage import sign_in as user_codes
from kundenakte.wire import limits
from local.template import QUEUE, Template

MAILS = Template().resources(QUEUE)["MailQueue"]["RedrivePolicy"]

DOCUMENT = (Path(__file__).parents[2] / "docs/limits.md").read_text("utf-8")


def table(title: str) -> list[list[str]]:
    """The rows of the table under a heading."""
    section = DOCUMENT.split(f"## {title}\n")[1].split("\n## ")[0]
    rows = [line.strip("| ").split(" | ") for line in section.splitlines() if line[:1] == "|"]
    return rows[2:]


def words(number: int) -> str:
    return f"{number:,}"


def test_the_limits_of_requests_are_those_of_the_code() -> None:
    assert dict(table("Requests")) == {
        "body": f"{words(limits.MAX_BODY)} bytes",
        "nesting": f"{limits.MAX_DEPTH} levels",
        "entries of a list": words(limits.MAX_LIST),
        "keys of an object": words(limits.MAX_KEYS),
        "Idempotency-Key": f"{v1.MAX_KEY} characters, remembered for "
        f"{idempotency.SECONDS // 3600} hours",
        "calls of one key": f"{DEFAULTS['CALLS_PER_MINUTE']} a minute, a setting of the account; "
        "counted in each process",
        "wrong credentials from one address": f"{authenticate.MOST_GUESSES} a minute",
        "a revoked key still opens for": f"{authenticate.CACHED} seconds",
    }


def test_the_limits_of_the_offices_list_are_those_of_the_code() -> None:
    assert dict(table("The office's list of customers")) == {
        "customers on a page": f"{customer_list.PAGE}, hits of a search {customer_search.HITS}",
        "a search begins with": f"{customer_choice.LEAST_TERM} characters",
        "entries of an index looked at for one page": f"{words(index_walk.ENTRIES)}; then "
        '"Weiter suchen" goes on',
        "customers read for one page": str(customer_list.FEW),
        "open invoices that order and filter by state of payment take in": words(open_amounts.MOST),
        "tags in a filter": str(customer_choice.MOST_TAGS),
        "saved filters of an account": f"{saved_filters.MOST}, names of {saved_filters.LONGEST} "
        "characters",
        "customers in a file from the list": f"{words(customers_export.MOST)}, in "
        f"{customers_export.LARGEST // 1_000_000} MB",
        "customers tagged at once": str(customer_list.PAGE),
    }


def test_the_limits_of_exports_are_those_of_the_code() -> None:
    whole = 10_000 * export_chunk.PART // 10**9 // 10 * 10
    assert dict(table("Exports")) == {
        "exports of a kind at once": "1; one that has not moved for "
        f"{exports.STALLED // 3600} hours counts no more",
        "an archive is there": f"{export.DAYS} days",
        "a link to it": f"{bucket.SECONDS} seconds",
        "an archive": f"10,000 parts, about {whole} GB",
        "tries of a part of the work": str(export_work.TRIES),
    }


def test_the_limits_of_declarations_are_those_of_the_code() -> None:
    assert dict(table("Declarations")) == {
        **{name: words(most) for name, most in declaration_form.LONGEST.items()},
        "declarations from one address": f"{declaring.MOST} a minute",
        "a receipt can be looked at": f"{receipt_token.DAYS} days",
        'contracts that "alle Verträge" may mean': str(declared.MOST),
        "kept": f"to the end of the {retention.LETTER_YEARS}th year after their own",
    }
    assert declaring.SECONDS == 60


def test_the_limits_of_forms_codes_and_links_are_those_of_the_code() -> None:
    fields, owner = page_fields.LONGEST, page_payment.LONGEST_OWNER
    assert dict(table("Forms, codes and links")) == {
        "a form": f"{words(visit.LARGEST)} bytes, {visit.MOST_FIELDS} fields",
        "a form can be sent": f"{form_token.SECONDS // 3600} hours",
        "a field": f"{fields} characters, the account holder {owner}",
        "a one-time code": f"{codes.DIGITS} digits, {codes.SECONDS // 60} minutes, "
        f"{codes.TRIES} tries",
        "codes for a customer": f"{codes.MOST_AN_HOUR} an hour, one a minute",
        "a session": f"{session.SECONDS // 60} minutes",
        "links by mail": f"{link.MOST_AN_HOUR} an hour for an address, "
        f"to {link.MOST_CUSTOMERS} customers",
        "questions for a link from one place": f"{link.MOST_FROM_ONE_PLACE} in "
        f"{link.TEN_MINUTES // 60} minutes",
        "wrong addresses from one place": f"{entry_page.MOST_MISSES} a minute",
    }
    assert codes.AGAIN_SECONDS == 60


def test_the_limits_of_users_are_those_of_the_code() -> None:
    assert dict(table("Users")) == {
        "users of an account": str(users.MOST),
        "name of a user": f"{manage_users.LONGEST_NAME} characters",
        "a code or link to sign in": f"{user_codes.DIGITS} digits, {user_codes.SECONDS // 60} "
        f"minutes, {user_codes.TRIES} tries, once",
        "codes to sign in for an address": f"{sign_in.MOST_TO_ONE} an hour",
        "codes to sign in from one place": f"{sign_in.MOST_FROM_ONE} an hour",
        "a user's session": f"{user_session.IDLE // 60} minutes without a request, "
        f"{user_session.LONGEST // 3600} hours in all",
    }


def test_the_limits_of_the_overview_are_those_of_the_code() -> None:
    assert dict(table("The overview")) == {
        "invoices on a page": str(dashboard.SHOWN_INVOICES),
        "open invoices shown one by one": f"{dashboard.MOST_OPEN}, the oldest first",
        "a customer's documents that are looked through": f"{invoice_list.MOST_ANSWERS} MB, "
        "the newest first",
        "past subscriptions": f"{dashboard.SHOWN_PAST}, the latest",
        "subscriptions with the next invoice in advance": f"{dashboard.MOST_PREVIEWED}, "
        "the next ones",
        "articles that are chosen from": f"the first {words(articles.MOST_KNOWN)}",
        "quantity of an add-on": str(addons.MOST),
    }


def test_the_limits_of_notifications_are_those_of_the_code() -> None:
    assert dict(table("Notifications")) == {
        "receivers": str(receivers.MOST),
        "URL of a receiver": f"{words(receivers.LONGEST_URL)} characters",
        "user, password of a receiver": f"{receivers.LONGEST_USER} characters",
        "time of a try": f"{notify.PATIENCE:.0f} seconds",
        "tries": str(delivery.TRIES),
        "attempts that notification.get shows": str(delivery.KEPT),
        "events that one notification.get looks at": words(notification_get.MOST_LOOKED_AT),
    }


def test_the_limits_of_lists_are_those_of_the_code() -> None:
    assert dict(table("Lists")) == {
        "rows without LIMIT": str(page.DEFAULT_LIMIT),
        "rows at most": str(page.MOST),
        "OFFSET": words(page.MAX_OFFSET),
        "text of a filter": "2,000 bytes",
    }
    with pytest.raises(Refused, match="at most 2000 bytes"):
        reading.text({"TERM": "x" * 2001}, "TERM")


def test_the_limits_of_customers_are_those_of_the_code() -> None:
    documented = dict(table("Customers"))
    assert documented.pop("writes of one change").startswith("88 of the 100")
    assert documented == {
        "tags of a customer": str(tags.MAX_TAGS),
        "a tag": f"{tags.MAX_LENGTH} characters",
        "X_ATTRIBUTES": f"{x_attributes.MOST_ATTRIBUTES}, of "
        f"{words(x_attributes.MOST_ATTRIBUTES_TEXT)} characters together",
        "AMOUNT of addcredits": f"{words(reading.MAX_AMOUNT)}.00",
        "dates": f"{times.YEARS.start}-01-01 to {times.YEARS.stop - 1}-12-31",
        "links of createsecurelink": f"{links.SECONDS // 3600} hours",
        "events in the outbox": f"{notes.EVENT_DAYS} days",
    }


def test_the_limits_of_payments_are_those_of_the_code() -> None:
    assert dict(table("Payments")) == {
        "AMOUNT": f"{words(reading.MAX_AMOUNT)}.00",
        "invoices settled by one payment": str(settlement.MOST_INVOICES),
        "REFERENCE, REASON": f"{payment_request.LONGEST_TEXT} characters",
    }


def test_the_limits_of_banking_are_those_of_the_code() -> None:
    euros = f"{words(sepa.MOST_CENTS // 100)}.{sepa.MOST_CENTS % 100}"
    assert dict(table("Banking")) == {
        "debits of a collection run": f"{words(run.MOST_DEBITS)}; "
        "collection.create says when more are due",
        "UNTIL": f"{collection_input.MOST_AHEAD} days ahead",
        "an amount collected": euros,
        "mandate reference": f"{sepa.LONGEST_REFERENCE} characters",
        "a mandate lapses unused": f"after {debit.LAPSES_AFTER} months",
        "bookings of one bankstatement.import": f"{bank_import.MOST_BOOKED}; "
        "it says when there are more",
        "suggestions for a bank entry": f"{matching.MOST_SUGGESTED}, and what it seems to be for",
        "link to a file": f"{bucket.SECONDS} seconds",
    }


def test_the_limits_of_imports_are_those_of_the_code() -> None:
    rows, columns = words(import_job.MOST_ROWS), import_columns.MOST_COLUMNS
    assert dict(table("Imports")) == {
        "a file": f"{words(import_job.MOST_BYTES)} bytes, {rows} rows, {columns} columns",
        "a file on the page": "what a form may have",
        "a part of import.upload": f"{words(import_job.PART)} bytes",
        "a heading": f"{import_columns.LONGEST_HEADING} characters",
        "a cell": f"{words(import_file.LONGEST_CELL)} characters",
        "files in a ZIP": words(import_archive.MOST_FILES),
        "a PDF": f"{words(import_archive.MOST_PDF)} bytes",
        "an invoice number": f"{imported_invoice.LONGEST_NUMBER} characters",
        "rows of a chunk": str(import_job.ROWS),
        "files, chunks and reports are kept": f"{transfer.DAYS} days",
        "a run can be taken up again": f"{imports.ROW_DAYS} days",
        "a row without a key is known again": f"{imports.CLAIM_DAYS} days",
    }


def test_the_limits_of_articles_and_coupons_are_those_of_the_code() -> None:
    price = f"{words(int(money.PRICE.highest))} with {money.PRICE.decimals} decimals"
    assert coupon_fields.MOST_EVENTS == article_fields.MOST_EVENTS
    assert dict(table("Articles and coupons")) == {
        "ARTICLE_NUMBER, CODE": f"{page.LONGEST_TEXT} characters",
        "DESCRIPTION": "10,000 characters",
        "prices, DISCOUNT_AMOUNT": price,
        "TRANSLATIONS": f"{words(article_fields.MOST_TRANSLATIONS_TEXT)} characters together",
        "FEATURES": f"{article_types.MOST_FEATURES}, of "
        f"{words(article_types.MOST_FEATURES_TEXT)} characters together",
        "ASSIGNED_ARTICLES": str(article_types.MOST_ASSIGNED),
        "RETURN_URL_SUCCESS, RETURN_URL_CANCEL": f"{words(article_fields.LONGEST_URL)} characters",
        "SUBSCRIPTION_NUMBER_EVENTS, DISCOUNT_PERIOD_AMOUNT": words(article_fields.MOST_EVENTS),
        "spans": f"{periods.LONGEST['year']} years",
        "USAGES_MAX": words(coupon_fields.MOST_USAGES),
    }


def test_the_limits_of_subscriptions_are_those_of_the_code() -> None:
    text = f"{words(terms.MOST_ADDONS_TEXT)} characters together"
    assert terms.MOST_ADDONS == subscription_fields.MOST_ADDONS
    assert dict(table("Subscriptions")) == {
        "add-ons": f"{terms.MOST_ADDONS}, of {text}",
        "MONTH of postpone": str(subscription_filter.MOST_MONTHS),
        "START_DATE without NEXT_EVENT, NEXT_EVENT of create": f"{booking.MOST_BACK} days ago",
        "DESCRIPTION of usage data": f"{usage_fields.LONGEST} characters",
        "lines of usage data on an invoice": f"{billed.MOST_USAGE_LINES}; more are summed up",
        "records of one getusagedata": words(subscription_getusagedata.MOST),
    }


def test_the_limits_of_invoices_are_those_of_the_code() -> None:
    assert dict(table("Invoices")) == {
        "items": f"{invoice.MOST_ITEMS}, of {words(invoice.MOST_TEXT)} characters together",
        "INTROTEXT, DESCRIPTION": f"{words(invoice_fields.LONGEST)} characters",
        "a draft's total": f"{words(invoice_draft.MOST_CENTS // 100)}.00",
        "prices, quantities": f"{words(int(money.PRICE.highest))} with {money.PRICE.decimals} "
        "decimals",
        "addresses of a mail": f"{invoice_mail.MOST_ADDRESSES} of up to "
        f"{invoice_mail.LONGEST_ADDRESS} characters",
        "MESSAGE of a mail": f"{words(invoice_mail.LONGEST_MESSAGE)} characters",
        "mails in SENT": f"the last {invoice_sendbyemail.MOST_NOTED}",
        "files in a mail": f"{letter.LARGEST // 1_000_000} MB together; "
        "above, the mail has the link",
        "tries to hand a mail to SES": f"{MAILS['maxReceiveCount']}, a minute apart",
        "invoices that one invoice.get looks at": words(invoice_get.MOST_LOOKED_AT),
    }


FIELDS = [
    (field, most, kind) for fields, most, kind in table("Fields") for field in fields.split(", ")
]


def test_every_field_stands_in_the_table_once() -> None:
    names = [field for field, _, _ in FIELDS]
    assert sorted(names) == sorted(n.upper() for n in set(CustomerFields.model_fields) - NOT_STORED)


def read(field: str, value: Any) -> Any:
    return CustomerCreate.read({field: value}, FIRST_PAGE).given()[field]


@pytest.mark.parametrize(("field", "most"), [(f, int(m)) for f, m, _ in FIELDS if m.isdigit()])
def test_a_field_takes_as_much_as_documented_and_no_more(field: str, most: int) -> None:
    kind = next(kind for name, _, kind in FIELDS if name == field)
    fits, over = (most, most + 1) if "number" in kind and "card" not in kind else text(most)
    assert read(field, fits) == (fits.upper() if field == "BANK_BIC" else fits)
    with pytest.raises(Refused, match=f"at most {most}( characters)?, .*: {field}"):
        read(field, over)


def text(most: int) -> tuple[Any, Any]:
    return "🚲" * most, "🚲" * (most + 1)


@pytest.mark.parametrize(("field", "kind"), [(f, k) for f, m, k in FIELDS if m != "–"])
def test_a_field_is_of_the_kind_documented(field: str, kind: str) -> None:
    if kind.startswith("whole number from "):
        least = int(kind.rpartition(" ")[2])
        assert read(field, least) == least
        with pytest.raises(Refused, match=f"at least {least}"):
            read(field, least - 1)
        return
    assert accepts(field, "a\nb") == (kind != "identifier" and field != "BANK_BIC")
    assert accepts(field, "4111111111111111") == (kind != "text without card numbers")
    assert not accepts(field, "a\x00b")


def accepts(field: str, value: str) -> bool:
    try:
        return bool(read(field, value) == value)
    except Refused:
        return False
