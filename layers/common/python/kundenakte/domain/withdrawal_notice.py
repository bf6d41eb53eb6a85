"""The withdrawal notice: the model texts of the law, for services and digital services.

Appendices 1 and 2 to Article 246a § 1 (2) EGBGB, in force since 19 June 2026 (law of 3 February
2026, BGBl. 2026 I No. 28), with the sentence on the online function (instruction 3) and the one on
services that begin before the period ends (instruction 6). Who uses them unchanged has informed
rightly, so that they keep "Sie" and their word order. The English text is that of Annex I to
Directive 2011/83/EU as amended by Directive (EU) 2023/2673, for convenience.

A later model becomes a version of its own beside this one: what was agreed under an old one stays.
"""

from typing import NamedTuple

from kundenakte.domain.account import Account

VERSION = "2026-06-19"


class Part(NamedTuple):
    """A heading and the paragraphs below it."""

    heading: str
    paragraphs: tuple[str, ...]


def withdrawal_notice(account: Account, language: str) -> list[Part]:
    """Notice, effects and model form; German for "de", "de_du" and the like, else English."""
    texts = _DE if language[:2] == "de" else _EN
    settings = account.settings
    address = [settings.get(name) for name in ("COMPANY", "STREET")]
    town = f"{settings.get('ZIPCODE', '')} {settings.get('CITY', '')}".strip()
    reached = [settings.get(name) for name in ("SUPPORT_PHONE", "SUPPORT_EMAIL")]
    seller = ", ".join(str(part) for part in (*address, town, *reached) if part)
    online = f"{settings['PUBLIC_URL']}/withdraw/{account.hash}"
    return [
        Part(part.heading, tuple(_filled(text, seller, online) for text in part.paragraphs))
        for part in texts
    ]


def _filled(text: str, seller: str, online: str) -> str:
    return text.replace("{seller}", seller).replace("{online}", online)


_DE = (
    Part(
        "Widerrufsrecht",
        (
            "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu "
            "widerrufen.",
            "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
            "Um Ihr Widerrufsrecht auszuüben, müssen Sie uns ({seller}) mittels einer eindeutigen "
            "Erklärung (z. B. ein mit der Post versandter Brief oder eine E-Mail) über Ihren "
            "Entschluss, diesen Vertrag zu widerrufen, informieren. Sie können dafür das "
            "beigefügte Muster-Widerrufsformular verwenden, das jedoch nicht vorgeschrieben ist. "
            "Sie können Ihr Widerrufsrecht auch online unter {online} ausüben. Wenn Sie diese "
            "Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften Datenträger "
            "(z. B. durch eine E-Mail) unverzüglich eine Eingangsbestätigung mit Informationen zum "
            "Inhalt der Widerrufserklärung sowie dem Datum und der Uhrzeit ihres Eingangs.",
            "Zur Wahrung der Widerrufsfrist reicht es aus, dass Sie die Mitteilung über die "
            "Ausübung des Widerrufsrechts vor Ablauf der Widerrufsfrist absenden.",
        ),
    ),
    Part(
        "Folgen des Widerrufs",
        (
            "Wenn Sie diesen Vertrag widerrufen, haben wir Ihnen alle Zahlungen, die wir von Ihnen "
            "erhalten haben, einschließlich der Lieferkosten (mit Ausnahme der zusätzlichen "
            "Kosten, die sich daraus ergeben, dass Sie eine andere Art der Lieferung als die von "
            "uns angebotene, günstigste Standardlieferung gewählt haben), unverzüglich und "
            "spätestens binnen vierzehn Tagen ab dem Tag zurückzuzahlen, an dem die Mitteilung "
            "über Ihren Widerruf dieses Vertrags bei uns eingegangen ist. Für diese Rückzahlung "
            "verwenden wir dasselbe Zahlungsmittel, das Sie bei der ursprünglichen Transaktion "
            "eingesetzt haben, es sei denn, mit Ihnen wurde ausdrücklich etwas anderes vereinbart; "
            "in keinem Fall werden Ihnen wegen dieser Rückzahlung Entgelte berechnet.",
            "Haben Sie verlangt, dass die Dienstleistungen während der Widerrufsfrist beginnen "
            "sollen, so haben Sie uns einen angemessenen Betrag zu zahlen, der dem Anteil der bis "
            "zu dem Zeitpunkt, zu dem Sie uns von der Ausübung des Widerrufsrechts hinsichtlich "
            "dieses Vertrags unterrichten, bereits erbrachten Dienstleistungen im Vergleich zum "
            "Gesamtumfang der im Vertrag vorgesehenen Dienstleistungen entspricht.",
        ),
    ),
    Part(
        "Muster-Widerrufsformular",
        (
            "(Wenn Sie den Vertrag widerrufen wollen, dann füllen Sie bitte dieses Formular aus "
            "und senden Sie es zurück.)",
            "An {seller}:",
            "Hiermit widerrufe(n) ich/wir (*) den von mir/uns (*) abgeschlossenen Vertrag über den "
            "Kauf der folgenden Waren (*)/die Erbringung der folgenden Dienstleistung (*)",
            "Bestellt am (*)/erhalten am (*)",
            "Name des/der Verbraucher(s)",
            "Anschrift des/der Verbraucher(s)",
            "Unterschrift des/der Verbraucher(s) (nur bei Mitteilung auf Papier)",
            "Datum",
            "(*) Unzutreffendes streichen.",
        ),
    ),
)

_EN = (
    Part(
        "Right of withdrawal",
        (
            "You have the right to withdraw from this contract within 14 days without giving any "
            "reason.",
            "The withdrawal period will expire after 14 days from the day of the conclusion of the "
            "contract.",
            "To exercise the right of withdrawal, you must inform us ({seller}) of your decision "
            "to withdraw from this contract by an unequivocal statement (e.g. a letter sent by "
            "post or e-mail). You may use the attached model withdrawal form, but it is not "
            "obligatory. You can also exercise your right of withdrawal online at {online}. If you "
            "use this online function, we will send you an acknowledgement of receipt on a durable "
            "medium (e.g. by e-mail) without undue delay, with information on the content of the "
            "withdrawal statement and the date and time of its receipt.",
            "To meet the withdrawal deadline, it is sufficient for you to send your communication "
            "concerning your exercise of the right of withdrawal before the withdrawal period has "
            "expired.",
        ),
    ),
    Part(
        "Effects of withdrawal",
        (
            "If you withdraw from this contract, we shall reimburse to you all payments received "
            "from you, including the costs of delivery (with the exception of the supplementary "
            "costs resulting from your choice of a type of delivery other than the least expensive "
            "type of standard delivery offered by us), without undue delay and in any event not "
            "later than 14 days from the day on which we are informed about your decision to "
            "withdraw from this contract. We will carry out such reimbursement using the same "
            "means of payment as you used for the initial transaction, unless you have expressly "
            "agreed otherwise; in any event, you will not incur any fees as a result of such "
            "reimbursement.",
            "If you requested to begin the performance of services during the withdrawal period, "
            "you shall pay us an amount which is in proportion to what has been provided until you "
            "have communicated us your withdrawal from this contract, in comparison with the full "
            "coverage of the contract.",
        ),
    ),
    Part(
        "Model withdrawal form",
        (
            "(Complete and return this form only if you wish to withdraw from the contract.)",
            "To {seller}:",
            "I/We (*) hereby give notice that I/We (*) withdraw from my/our (*) contract of sale "
            "of the following goods (*)/for the provision of the following service (*)",
            "Ordered on (*)/received on (*)",
            "Name of consumer(s)",
            "Address of consumer(s)",
            "Signature of consumer(s) (only if this form is notified on paper)",
            "Date",
            "(*) Delete as appropriate.",
        ),
    ),
)
