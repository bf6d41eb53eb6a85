"""Hands mails to SES; only the function that sends imports this module."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import botocore.session
from botocore.config import Config
from botocore.exceptions import ClientError

UNKNOWN_SENDER = "SES does not know the sender, or is in its sandbox and does not know the receiver"
REFUSED = {  # SES's code → the word that the mail's FAULT says; all else is tried again
    "MessageRejected": "SES refused the mail",
    "BadRequestException": "SES refused the mail",
    "ValidationException": "SES refused the mail",
    "MailFromDomainNotVerifiedException": UNKNOWN_SENDER,
}


class MailRefused(Exception):
    """SES will never take this mail; the text says why, and names nobody."""


class Parcel(NamedTuple):
    """A mail as SES gets it: the message with its headers, and everybody whom it goes to. `tags`
    come back with what becomes of it: letters, digits, - and _ only."""

    message: bytes
    sender: str
    to: Sequence[str]
    cc: Sequence[str]
    bcc: Sequence[str]
    tags: Mapping[str, str]


class Mailbox:
    """SES, with the configuration set that tells of bounces; "" for none."""

    def __init__(self, region: str, endpoint: str = "", configuration_set: str = "") -> None:
        self._set = {"ConfigurationSetName": configuration_set} if configuration_set else {}
        self._client: Any = botocore.session.get_session().create_client(
            "sesv2",
            region_name=region,
            endpoint_url=endpoint or f"https://email.{region}.amazonaws.com",
            # One try: where an answer was lost the mail may be sent. The queue tries again.
            config=Config(
                retries={"mode": "standard", "total_max_attempts": 1},
                connect_timeout=3,
                read_timeout=15,
            ),
        )

    def send(self, parcel: Parcel) -> str:
        """SES's id of the mail. Raises MailRefused, and what botocore raises for what may
        go well another time."""
        lists = {"To": parcel.to, "Cc": parcel.cc, "Bcc": parcel.bcc}
        try:
            answer = self._client.send_email(
                FromEmailAddress=parcel.sender,
                Destination={f"{kind}Addresses": list(each) for kind, each in lists.items()},
                Content={"Raw": {"Data": parcel.message}},
                EmailTags=[{"Name": name, "Value": v} for name, v in parcel.tags.items()],
                **self._set,
            )
        except ClientError as error:
            code = error.response["Error"]["Code"]
            if code not in REFUSED:
                raise
            unverified = "not verified" in error.response["Error"].get("Message", "")
            raise MailRefused(UNKNOWN_SENDER if unverified else REFUSED[code]) from None
        return str(answer["MessageId"])
