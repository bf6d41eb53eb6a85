"""What each mail says, in every language, in the text and in the HTML."""

import re

import pytest

from kundenakte.mails.templates import TEMPLATES
from tests.mailing import a_mail, flat, visible

SITE = "https://kunden.alpenblick.example"
LANGUAGES = (("de", "sie"), ("de", "du"), ("en", "sie"))
# template → subject, facts of the text; German with Sie, with du, English
FACTS: dict[str, list[tuple[str, list[str]]]] = {
    "customer_welcome": [
        (
            "Willkommen bei Alpenblick Software GmbH",
            ["Ihre Kundennummer ist K-10482", "Daten ergänzen"],
        ),
        ("Willkommen bei Alpenblick Software GmbH", ["Deine Kundennummer ist K-10482"]),
        ("Welcome to Alpenblick Software GmbH", ["Your customer number is K-10482"]),
    ],
    "customer_changed": [
        ("Ihre Daten wurden geändert", ["Geändert: Anschrift, Telefon", "Waren Sie das nicht?"]),
        ("Deine Daten wurden geändert", ["Geändert: Anschrift, Telefon", "Warst du das nicht?"]),
        ("Your details were changed", ["Changed: Address, Phone", "Was this not you?"]),
    ],
    "customer_link": [
        ("Ihr Link zu Alpenblick Software GmbH", ["Er gilt bis 23.11.2026, 15:02 Uhr"]),
        ("Dein Link zu Alpenblick Software GmbH", ["Er gilt bis 23.11.2026, 15:02 Uhr"]),
        ("Your link to Alpenblick Software GmbH", ["valid until 23 Nov 2026, 15:02"]),
    ],
    "code": [
        ("Ihr Code für Alpenblick Software GmbH", ["482 913", "gilt bis 23.11.2026, 15:02 Uhr"]),
        ("Dein Code für Alpenblick Software GmbH", ["482 913"]),
        ("Your code for Alpenblick Software GmbH", ["482 913", "valid until 23 Nov 2026, 15:02"]),
    ],
    "user_sign_in": [
        (
            "Anmeldung bei der Kundenakte von Alpenblick Software GmbH",
            ["Guten Tag Marlene Auer,", "482 913", "gilt bis 23.11.2026, 15:02 Uhr", "Anmelden"],
        ),
        (
            "Anmeldung bei der Kundenakte von Alpenblick Software GmbH",
            ["meldest du dich", "482 913"],
        ),
        (
            "Signing in to the Kundenakte of Alpenblick Software GmbH",
            ["Hello Marlene Auer,", "482 913", "valid until 23 Nov 2026, 15:02"],
        ),
    ],
    "checkout_link": [
        ("Ihr Link zur Bestellung: Hüttenbuch Team", ["können Sie Hüttenbuch Team bestellen"]),
        ("Dein Link zur Bestellung: Hüttenbuch Team", ["kannst du Hüttenbuch Team bestellen"]),
        ("Your order link: Hüttenbuch Team", ["You can order Hüttenbuch Team"]),
    ],
    "invoice": [
        (
            "Ihre Rechnung RE-2026-1214 über 69,02 EUR",
            [
                "Rechnung RE-2026-1214 vom 01.12.2026",
                "Hüttenbuch Team, 01.12.2026 – 31.12.2026 58,31 EUR",
                "SMS-Paket 500 10,71 EUR",
                "Gesamt, inkl. 11,02 EUR MwSt. 69,02 EUR",
                "Wir ziehen 69,02 EUR am 15.12.2026 von Ihrem Konto DE •••• 2051 ein. "
                "Mandat M-10482-1, Gläubiger-ID DE98ZZZ09999999999.",
                "Das PDF liegt dieser E-Mail bei.",
            ],
        ),
        ("Deine Rechnung RE-2026-1214 über 69,02 EUR", ["von deinem Konto DE •••• 2051 ein"]),
        (
            "Your invoice RE-2026-1214 for EUR 69.02",
            [
                "Invoice RE-2026-1214 of 1 Dec 2026",
                "Total, incl. EUR 11.02 VAT EUR 69.02",
                "We will collect EUR 69.02 on 15 Dec 2026 from your account DE •••• 2051. "
                "Mandate M-10482-1, creditor identifier DE98ZZZ09999999999.",
            ],
        ),
    ],
    "invoice_order": [
        ("Ihre Rechnung RE-2026-1214 über 69,02 EUR", ["hier ist Ihre Rechnung RE-2026-1214."]),
        ("Deine Rechnung RE-2026-1214 über 69,02 EUR", ["hier ist deine Rechnung RE-2026-1214."]),
        ("Your invoice RE-2026-1214 for EUR 69.02", ["Here is your invoice RE-2026-1214."]),
    ],
    "prenotification": [
        (
            "Lastschrift am 15.12.2026: 69,02 EUR",
            [
                "Wir ziehen 69,02 EUR am 15.12.2026 von Ihrem Konto DE •••• 2051 ein. "
                "Mandat M-10482-1, Gläubiger-ID DE98ZZZ09999999999.",
                "Einzug am: 15.12.2026",
            ],
        ),
        ("Lastschrift am 15.12.2026: 69,02 EUR", ["von deinem Konto DE •••• 2051 ein"]),
        ("Direct debit on 15 Dec 2026: EUR 69.02", ["from your account DE •••• 2051"]),
    ],
    "payment_failed": [
        (
            "Ihre Zahlung für Rechnung RE-2026-1214 ist nicht angekommen",
            ["Offen sind 69,02 EUR", "DE89 3704 0044 0532 0130 00", "RF75 RE20 2612 14"],
        ),
        (
            "Deine Zahlung für Rechnung RE-2026-1214 ist nicht angekommen",
            ["Bitte überweise 69,02 EUR"],
        ),
        (
            "Your payment for invoice RE-2026-1214 did not arrive",
            ["EUR 69.02 is open", "DE89 3704 0044 0532 0130 00"],
        ),
    ],
    "payment_chargeback": [
        ("Rücklastschrift zu Rechnung RE-2026-1214", ["Offen sind damit wieder 69,02 EUR"]),
        ("Rücklastschrift zu Rechnung RE-2026-1214", ["für deine Rechnung RE-2026-1214"]),
        ("Returned direct debit for invoice RE-2026-1214", ["EUR 69.02 is open again"]),
    ],
    "reminder_1": [
        (
            "Zahlungserinnerung zu Rechnung RE-2026-1214",
            [
                "Rechnung: RE-2026-1214",
                "Rechnungsdatum: 01.11.2026",
                "Rechnungsbetrag: 69,02 EUR",
                "Noch offen: 69,02 EUR",
                "Zu zahlen: 69,02 EUR",
                "Zahlbar bis: 07.12.2026",
                "IBAN: DE89 3704 0044 0532 0130 00",
                "Verwendungszweck: RF75 RE20 2612 14",
            ],
        ),
        ("Zahlungserinnerung zu Rechnung RE-2026-1214", ["Bitte überweise 69,02 EUR bis zum"]),
        (
            "Payment reminder for invoice RE-2026-1214",
            ["Still open: EUR 69.02", "Reference: RF75 RE20 2612 14", "by 7 Dec 2026"],
        ),
    ],
    "reminder_2": [
        ("Mahnung zu Rechnung RE-2026-1214", ["Mahnkosten: 2,50 EUR", "Zu zahlen: 71,52 EUR"]),
        ("Mahnung zu Rechnung RE-2026-1214", ["Bitte überweise 71,52 EUR"]),
        ("Second reminder for invoice RE-2026-1214", ["Reminder costs: EUR 2.50"]),
    ],
    "reminder_3": [
        (
            "3. Mahnung zu Rechnung RE-2026-1214",
            ["Können Sie nicht zahlen", "Zu zahlen: 71,52 EUR"],
        ),
        ("3. Mahnung zu Rechnung RE-2026-1214", ["Kannst du nicht zahlen"]),
        ("Reminder no. 3 for invoice RE-2026-1214", ["If you cannot pay"]),
    ],
    "subscription_purchased": [
        (
            "Bestätigung Ihrer Bestellung: Hüttenbuch Team",
            [
                "Preis: 58,31 EUR inkl. MwSt. pro Monat",
                "Vertragsschluss: 23.11.2026, 14:32 Uhr",
                "Gesamtpreis: 58,31 EUR",
                "Mindestlaufzeit: 12 Monate, bis zum 30.11.2027",
                "Danach läuft der Vertrag auf unbestimmte Zeit.",
                "Mit einer Frist von 1 Monat zum Ende der Mindestlaufzeit",
                "Widerruf möglich bis: 07.12.2026",
                "AGB: https://example.com/agb",
                "Fassung der AGB: 2026-06",
                "Sie haben ausdrücklich verlangt, dass wir schon vor Ablauf",
                "Muster-Widerrufsformular",
            ],
        ),
        ("Bestätigung deiner Bestellung: Hüttenbuch Team", ["Du hast ausdrücklich verlangt"]),
        (
            "Confirmation of your order: Hüttenbuch Team",
            [
                "Price: EUR 58.31 incl. VAT per month",
                "Model withdrawal form",
                "You expressly asked us",
            ],
        ),
    ],
    "subscription_changed": [
        ("Ihr Abonnement wurde geändert: Hüttenbuch Team", ["58,31 EUR inkl. MwSt. pro Monat"]),
        ("Dein Abonnement wurde geändert: Hüttenbuch Team", ["Nächste Zahlung: 01.12.2026"]),
        ("Your subscription was changed: Hüttenbuch Team", ["Next payment: 1 Dec 2026"]),
    ],
    "subscription_canceled": [
        ("Ihr Abonnement endet am 30.11.2027: Hüttenbuch Team", ["Ende: 30.11.2027"]),
        ("Dein Abonnement endet am 30.11.2027: Hüttenbuch Team", ["Ende: 30.11.2027"]),
        ("Your subscription ends on 30 Nov 2027: Hüttenbuch Team", ["Ends: 30 Nov 2027"]),
    ],
    "subscription_closed": [
        ("Ihr Abonnement ist beendet: Hüttenbuch Team", ["Ende: 22.11.2026"]),
        ("Dein Abonnement ist beendet: Hüttenbuch Team", ["Ende: 22.11.2026"]),
        ("Your subscription has ended: Hüttenbuch Team", ["Ends: 22 Nov 2026"]),
    ],
    "subscription_reactivated": [
        ("Ihr Abonnement läuft weiter: Hüttenbuch Team", ["Nächste Zahlung: 01.12.2026"]),
        ("Dein Abonnement läuft weiter: Hüttenbuch Team", ["Nächste Zahlung: 01.12.2026"]),
        ("Your subscription continues: Hüttenbuch Team", ["Next payment: 1 Dec 2026"]),
    ],
    "trial_ending": [
        (
            "Ihre Testphase endet am 30.11.2026: Hüttenbuch Team",
            [
                "Danach kostet Ihr Abonnement 58,31 EUR inkl. MwSt. pro Monat.",
                "Preis nach der Testphase: 58,31 EUR inkl. MwSt. pro Monat",
                "Während der Testphase jederzeit zu deren Ende.",
                "kündigen Sie bitte bis dahin",
            ],
        ),
        ("Deine Testphase endet am 30.11.2026: Hüttenbuch Team", ["Danach kostet dein Abonnement"]),
        ("Your trial ends on 30 Nov 2026: Hüttenbuch Team", ["EUR 58.31 incl. VAT per month"]),
    ],
    "cancellation_receipt": [
        (
            "Ihre Kündigung ist eingegangen",
            [
                "Eingegangen: 23.11.2026, 14:32:05 Uhr (UTC+01:00)",
                "2026-11-23T14:32:05+01:00",
                "Art: Ordentliche Kündigung",
                "Name: Annegret Weißmüller",
                "Angaben zur Person: K-10482",
                "Vertrag: Hüttenbuch Team",
                "Gewünschtes Ende: Zum nächstmöglichen Zeitpunkt",
                "Vorgang: K7F3-91C2",
                "Ihr Vertrag endet am 30.11.2027.",
            ],
        ),
        ("Deine Kündigung ist eingegangen", ["Dein Vertrag endet am 30.11.2027."]),
        (
            "We have received your cancellation",
            ["2026-11-23T14:32:05+01:00", "Your contract ends on 30 Nov 2027."],
        ),
    ],
    "withdrawal_receipt": [
        ("Ihr Widerruf ist eingegangen", ["Art: Widerruf", "2026-11-23T14:32:05+01:00"]),
        ("Dein Widerruf ist eingegangen", ["Art: Widerruf"]),
        ("We have received your withdrawal", ["Kind: Withdrawal"]),
    ],
    "declaration_notice": [
        ("Kündigung eingegangen", ["Kunde: K-10482 Annegret Weißmüller", "2160 Hüttenbuch Team"]),
        ("Kündigung eingegangen", ["Vertragsende: 30.11.2027"]),
        ("Cancellation received", ["Customer: K-10482 Annegret Weißmüller"]),
    ],
}
CASES = [
    (template, language, form, *facts)
    for template, in_languages in FACTS.items()
    for (language, form), facts in zip(LANGUAGES, in_languages, strict=True)
]


def test_every_template_has_its_facts() -> None:
    assert set(FACTS) == set(TEMPLATES)


@pytest.mark.parametrize(("template", "language", "form", "subject", "facts"), CASES)
def test_a_mail_says_what_it_must_in_both_parts(
    template: str, language: str, form: str, subject: str, facts: list[str]
) -> None:
    mail = a_mail(template, language, settings={"ADDRESS_FORM": form})
    assert flat(mail.subject) == subject
    for fact in facts:
        assert fact in flat(mail.text)
        labels_apart = re.sub(r": (?=\S)", " ", fact)
        assert labels_apart in re.sub(r": (?=\S)", " ", visible(mail)), fact
