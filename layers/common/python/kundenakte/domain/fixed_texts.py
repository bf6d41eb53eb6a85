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
# sepa.mandate (SEPA-4), as German banks word it, with the time of the pre-notification (SEPA-7).
MANDATE = Text(
    "Ich ermächtige {company} (Gläubiger-Identifikationsnummer {id}), wiederkehrend Zahlungen "
    "von meinem Konto mittels Lastschrift einzuziehen. Zugleich weise ich mein Kreditinstitut "
    "an, die von {company} auf mein Konto gezogenen Lastschriften einzulösen. Ich kann innerhalb "
    "von acht Wochen, beginnend mit dem Belastungsdatum, die Erstattung des belasteten Betrags "
    "verlangen. Es gelten dabei die mit meinem Kreditinstitut vereinbarten Bedingungen. Tag und "
    "Betrag jedes Einzugs erfahre ich {notice} vorher, die Mandatsreferenz spätestens mit der "
    "ersten Ankündigung.",
    "I authorise {company} (creditor identifier {id}) to collect recurring payments from my "
    "account by direct debit, and I instruct my bank to pay the direct debits that {company} "
    "draws on my account. Within eight weeks, beginning with the date on which my account was "
    "debited, I can demand a refund of the amount, under the terms agreed with my bank. I am "
    "told day and amount of each collection {notice} before, and the mandate reference with the "
    "first notice at the latest.",
)
MANDATE_B2B = Text(  # the same for the SEPA Business-to-Business scheme: no refund
    "Ich ermächtige {company} (Gläubiger-Identifikationsnummer {id}), wiederkehrend Zahlungen "
    "von meinem Konto mittels SEPA-Firmenlastschrift einzuziehen. Zugleich weise ich mein "
    "Kreditinstitut an, die von {company} auf mein Konto gezogenen Lastschriften einzulösen. "
    "Dieses Mandat dient nur dem Einzug von Lastschriften von Konten von Unternehmen. Ich bin "
    "nicht berechtigt, nach der Einlösung eine Erstattung des belasteten Betrags zu verlangen; "
    "bis zum Fälligkeitstag kann ich verlangen, dass eine Lastschrift nicht eingelöst wird. "
    "Dieses Mandat bestätige ich meinem Kreditinstitut. Tag und Betrag jedes Einzugs erfahre ich "
    "{notice} vorher, die Mandatsreferenz spätestens mit der ersten Ankündigung.",
    "I authorise {company} (creditor identifier {id}) to collect recurring payments from my "
    "account by SEPA business-to-business direct debit, and I instruct my bank to pay the direct "
    "debits that {company} draws on my account. This mandate is for collections from accounts of "
    "businesses only. I am not entitled to a refund once my account has been debited; until the "
    "due date I can demand that a direct debit is not paid. I confirm this mandate to my bank. I "
    "am told day and amount of each collection {notice} before, and the mandate reference with "
    "the first notice at the latest.",
)
MANDATE_VERSION = "sepa.mandate 2026-11"
NOTICE_DAYS = (Text("einen Tag", "one day"), Text("{days} Tage", "{days} days"))
ORDER_BUTTON = Text("zahlungspflichtig bestellen", "order with obligation to pay")  # § 312j (3) BGB
CANCEL_ENTRY = Text("Verträge hier kündigen", "Cancel contracts here")  # § 312k (2) BGB
CANCEL_CONFIRM = Text("jetzt kündigen", "cancel now")
WITHDRAW_ENTRY = Text("Vertrag widerrufen", "Withdraw from contract here")  # § 356a (1) BGB
WITHDRAW_CONFIRM = Text("Widerruf bestätigen", "confirm withdrawal")  # § 356a (3) BGB
