"""mailtemplate.delete: take a mail's words back to the default. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.mails.inputs import TemplateName
from kundenakte.storage import mail_templates
from kundenakte.storage.unit import UnitOfWork


class MailTemplateDeleted(TypedDict):
    """RESPONSE of mailtemplate.delete."""

    STATUS: str


def mailtemplate_delete(request: TemplateName, unit: UnitOfWork) -> dict[str, Any]:
    """Plan to forget the account's own words; that there are none is no fault."""
    for language in request.languages:
        mail_templates.save(unit, request.template, language, {})
    return {"STATUS": "success"}


CALL = Call("mailtemplate.delete", TemplateName, mailtemplate_delete, MailTemplateDeleted)
