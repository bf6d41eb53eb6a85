"""Fixed texts that documents, pages and mails share (rules-germany, section 16): no templates, so
that nobody can write out of them what the law asks for."""

from typing import NamedTuple


class Text(NamedTuple):
    """A fixed text, what it says in English, and with "du" where it speaks to the reader."""

    de: str
    en: str
    du: str = ""


PRENOTICE = Text(  # sepa.prenotice, SEPA-7
    "Wir ziehen {amount} am {date} von Ihrem Konto {account} ein. "
    "Mandat {reference}, Gläubiger-ID {id}.",
    "We will collect {amount} on {date} from your account {account}. "
    "Mandate {reference}, creditor identifier {id}.",
    "Wir ziehen {amount} am {date} von deinem Konto {account} ein. "
    "Mandat {reference}, Gläubiger-ID {id}.",
)
CANCEL_ENTRY = Text("Verträge hier kündigen", "Cancel contracts here")  # § 312k (2) BGB
CANCEL_CONFIRM = Text("jetzt kündigen", "cancel now")
WITHDRAW_ENTRY = Text("Vertrag widerrufen", "Withdraw from contract here")  # § 356a (1) BGB
WITHDRAW_CONFIRM = Text("Widerruf bestätigen", "confirm withdrawal")  # § 356a (3) BGB
