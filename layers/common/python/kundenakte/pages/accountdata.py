"""The page with the customer's own data, as a form with what is known in it."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from kundenakte.domain import page_fields
from kundenakte.domain.page_fields import Asked
from kundenakte.pages import fields as form_fields
from kundenakte.pages import payment, respond, view
from kundenakte.pages.frame import Frame
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response
from kundenakte.pages.view import Fields, Row

AREAS: Final = ("fields", "payment", "accountdata")
NOTHING: Mapping[str, str] = {}
# What the page shows and does not ask for: text by its label.
_FURTHER: Final = {
    "company": "ORGANIZATION",
    "title_academic": "TITLE_ACADEMIC",
    "position": "POSITION",
    "state": "STATE",
    "email_cc": "EMAIL_CC",
    "payment_email": "PAYMENT_MAIL_ADDRESS",
    "phone": "PHONE",
    "phone_2": "PHONE_2",
    "mobile": "MOBILE",
    "fax": "FAX",
    "vat_id": "VAT_ID",
    "tax_id": "TAX_ID",
    "bank": "BANK_NAME",
    "bic": "BANK_BIC",
}


def asked(settings: Mapping[str, Any], fields: Fields) -> tuple[Asked, ...]:
    """The fields of the form. An own reference that is stored stays: others find the customer by
    it."""
    wanted = page_fields.asked(settings, str(fields.get("CUSTOMER_TYPE", "")))
    kept = {"CUSTOMER_EXT_UID"} if fields.get("CUSTOMER_EXT_UID") else set()
    return tuple(each for each in wanted if each.field not in kept)


def shown(frame: Frame, fields: Fields, name: str) -> str:
    """A stored value as the form shows it: in one line, since browsers drop line breaks there."""
    if name == "BIRTHDAY":
        words = texts(frame.language, frame.form, "fields")
        return form_fields.written(view.text(fields, name), words)
    return ", ".join(view.lines(fields, name))


def page(
    frame: Frame,
    fields: Fields,
    *,
    token: str,
    seen: str,
    typed: Mapping[str, str] = NOTHING,
    brought: Mapping[str, str] = NOTHING,
    errors: Mapping[str, str] = NOTHING,
    notice: str = "",
    status: int = 200,
) -> Response:
    """The page. `typed` is a form that was sent, to be shown again with its `errors` (parameter →
    message); `brought` fills in what is not known yet, by wire name. `seen` stands for what is
    shown; `notice` is a key of the words, "" for none."""
    assert frame.account
    settings, wanted = frame.account.settings, asked(frame.account.settings, fields)
    known = {each.field: shown(frame, fields, each.field) for each in wanted}
    values = {**brought, **{name: text for name, text in known.items() if text}}
    values |= {each.field: typed[each.parameter] for each in wanted if each.parameter in typed}
    words = texts(frame.language, frame.form, *AREAS)
    asking = payment.asking(settings, fields, frame.language, typed)
    return respond.page(
        "accountdata",
        frame,
        *AREAS,
        status=status,
        number=view.text(fields, "CUSTOMER_NUMBER"),
        groups=form_fields.groups(wanted, values, words, settings["COUNTRY_CODE"]),
        asking=asking,
        further=further(fields, wanted, asking.collects and asking.debit in asking.types),
        token=token,
        seen=seen,
        errors=errors,
        notice=notice,
    )


def further(fields: Fields, wanted: Iterable[Asked], account_asked: bool) -> list[Row]:
    """What is known and not asked for."""
    names = {each.field for each in wanted}
    texts_of = {label: name for label, name in _FURTHER.items() if name not in names}
    if not account_asked:
        texts_of["account_owner"] = "BANK_ACCOUNT_OWNER"
    return [
        *view.plain(fields, **texts_of),
        *([] if fields.get("BANK_IBAN") else view.known_account(fields)),
        *view.delivery_address(fields),
        *view.sending(fields),
        *view.credit(fields),
    ]
