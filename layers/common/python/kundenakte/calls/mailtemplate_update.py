"""mailtemplate.update: words of one's own for a mail, in one language. Ours."""

from typing import Any

from typing_extensions import TypedDict

from kundenakte.calls.call import Call
from kundenakte.mails.inputs import TemplateUpdate
from kundenakte.storage import mail_templates
from kundenakte.storage.unit import UnitOfWork


class MailTemplateUpdated(TypedDict):
    """RESPONSE of mailtemplate.update."""

    STATUS: str


def mailtemplate_update(request: TemplateUpdate, unit: UnitOfWork) -> dict[str, Any]:
    """Plan the change; nothing is written when nothing differs."""
    before = mail_templates.find(unit, request.template, request.language)
    after = {name: text for name, text in {**before, **request.parts}.items() if text}
    mail_templates.save(unit, request.template, request.language, after)
    return {"STATUS": "success"}


CALL = Call("mailtemplate.update", TemplateUpdate, mailtemplate_update, MailTemplateUpdated)
