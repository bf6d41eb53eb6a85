"""What a client may ask of the mails that were sent: the inputs of mail.get and mail.send."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from kundenakte.domain import reading
from kundenakte.domain.errors import Problem, Refused
from kundenakte.domain.page import FIRST_PAGE, Page

STATES = ("sent", "bounced", "complained", "suppressed", "failed")
SENT = STATES[0]
ASKED = "mail.send"  # the call, and the type of the event by which a person asks for a mail
SAMPLE = "mail.sample"  # the type of the event by which a user has a mail sent to look at it
TO_SEND = ("customer_welcome", "customer_link", "checkout_link")


@dataclass(frozen=True, slots=True)
class MailFilter:
    """FILTER of mail.get; empty values ask for nothing, all must hold."""

    mail_id: int | None = None
    customer_id: int | None = None
    template: str = ""
    state: str = ""
    page: Page = FIRST_PAGE

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """Unknown filters are ignored. Raises Refused."""
        state = reading.text(values, "STATE").lower()
        if state and state not in STATES:
            raise Refused(Problem("invalid", "STATE", f"one of {', '.join(STATES)} is expected"))
        return cls(
            mail_id=reading.optional_id(values, "MAIL_ID"),
            customer_id=reading.optional_id(values, "CUSTOMER_ID"),
            template=reading.text(values, "TEMPLATE").lower(),
            state=state,
            page=page,
        )

    def matches(self, fields: Mapping[str, Any], customer_id: int | None) -> bool:
        """Whether everything asked for holds for a mail in a customer's file."""
        return (
            self.customer_id in (None, customer_id)
            and self.template in ("", fields["TEMPLATE"])
            and self.state in ("", fields["STATE"])
        )


@dataclass(frozen=True, slots=True)
class MailOrder:
    """DATA of mail.send: which mail, to which customer, about which article."""

    template: str
    customer_id: int
    article_number: str = ""

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused."""
        del page
        template = reading.required_text(values, "TEMPLATE").lower()
        if template not in TO_SEND:
            reason = f"one of {', '.join(TO_SEND)} is expected"
            raise Refused(Problem("invalid", "TEMPLATE", reason))
        number = "ARTICLE_NUMBER"
        read = reading.required_text if template == "checkout_link" else reading.text
        return cls(template, reading.an_id(values, "CUSTOMER_ID"), read(values, number))
