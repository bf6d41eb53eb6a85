"""mailtemplate.get: the words of all mails, the default ones and the account's own. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.domain.account import Account
from kundenakte.mails import own_texts
from kundenakte.mails.inputs import TemplateFilter
from kundenakte.mails.templates import TEMPLATES
from kundenakte.storage import mail_templates
from kundenakte.storage.unit import UnitOfWork


class MailTemplates(TypedDict):
    """RESPONSE of mailtemplate.get, in the order of the templates in docs/mails.md."""

    MAILTEMPLATES: list[dict[str, Any]]


def mailtemplate_get(request: TemplateFilter, unit: UnitOfWork) -> dict[str, Any]:
    """One row for each template and language."""
    own = mail_templates.of_account(unit)
    rows = [
        own_texts.row(template, code, own.get((template.name, code), {}), unit.account)
        for template in TEMPLATES.values()
        for code in own_texts.CODES
        if request.template in ("", template.name) and request.language in ("", code)
    ]
    first = request.page.offset
    return {"MAILTEMPLATES": rows[first : first + request.page.limit]}


def typed_row(row: dict[str, Any], account: Account) -> dict[str, Any]:
    """Flags as numbers, PLACEHOLDERS as a list."""
    del account
    return row


CALL = Call(
    "mailtemplate.get",
    TemplateFilter,
    mailtemplate_get,
    MailTemplates,
    part="FILTER",
    writes=False,
    list_key="MAILTEMPLATES",
    text_row=own_texts.text_row,
    typed_row=typed_row,
    default_limit=100,
)
