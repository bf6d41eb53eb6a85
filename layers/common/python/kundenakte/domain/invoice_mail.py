"""What a client may say of a mail with an invoice: the input of invoice.sendbyemail."""

import re
from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, StrictInt, StringConstraints, ValidationError
from pydantic import BeforeValidator as Prepare

from kundenakte.domain.faults import refused
from kundenakte.domain.field_types import PRINTABLE, Flag, Identifier
from kundenakte.domain.page import Page

MOST_ADDRESSES = 20  # in TO, CC and BCC together
LONGEST_ADDRESS = 254  # RFC 5321
LONGEST_MESSAGE = 10_000
KINDS = ("TO", "CC", "BCC")
# No control characters, and nothing that would end an address in a header.
_ADDRESS = re.compile(
    r"[^@\s\x00-\x1f\x7f<>()\[\]\\,;:\"]+@[^@\s\x00-\x1f\x7f<>,;:\"()]+\.[^@\s.]+"
)

Recipient = dict[str, list[str]]


def read_recipient(value: Any) -> Recipient:
    """TO, CC and BCC as lists of addresses; each may be sent as a list, or as text with commas.

    Raises ValueError, in words for the caller, without TO and for what is no address.
    """
    if not isinstance(value, dict):
        raise ValueError("an object with TO, CC and BCC is expected")
    found = {kind: _addresses(kind, value.get(kind)) for kind in KINDS}
    if not found["TO"]:
        raise ValueError("TO is missing")
    if sum(map(len, found.values())) > MOST_ADDRESSES:
        raise ValueError(f"at most {MOST_ADDRESSES} addresses in all of it together")
    return {kind: addresses for kind, addresses in found.items() if addresses}


def _addresses(kind: str, value: Any) -> list[str]:
    given = re.split("[,;]", value) if isinstance(value, str) else value or []
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise ValueError(f"{kind} must be e-mail addresses")
    addresses = [one.strip() for one in given if one.strip()]
    if not all(_ADDRESS.fullmatch(one) and len(one) <= LONGEST_ADDRESS for one in addresses):
        raise ValueError(f"{kind} must be e-mail addresses")
    return list(dict.fromkeys(addresses))


class InvoiceMail(BaseModel):
    """DATA of invoice.sendbyemail; INVOICE_ID and RECIPIENT are required."""

    model_config = ConfigDict(
        alias_generator=str.upper,
        populate_by_name=True,
        str_strip_whitespace=True,
        coerce_numbers_to_str=True,
        frozen=True,
    )

    invoice_id: StrictInt | str
    recipient: Annotated[Recipient, Prepare(read_recipient)]
    subject: Identifier = ""
    message: Annotated[str, StringConstraints(max_length=LONGEST_MESSAGE, pattern=PRINTABLE)] = ""
    receipt_confirmation: Flag = 0

    @classmethod
    def read(cls, values: Mapping[str, Any], page: Page) -> Self:
        """The input. Raises Refused with every field at fault."""
        del page
        given = {name: "" if value in (None, []) else value for name, value in values.items()}
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error) from None
