"""The withdrawal notice is the model of the law, with the seller and the online function in it."""

from kundenakte.domain.withdrawal_notice import VERSION, withdrawal_notice
from tests.mailing import HASH, an_account

SELLER = (
    "Alpenblick Software GmbH, Innstraße 27, 83022 Rosenheim, 089 99998 120, "
    "hilfe@alpenblick.example"
)
ONLINE = f"https://kunden.alpenblick.example/withdraw/{HASH}"


def text(language: str) -> str:
    parts = withdrawal_notice(an_account(), language)
    return "\n".join(line for part in parts for line in (part.heading, *part.paragraphs))


def test_the_version_is_the_day_it_is_in_force_from() -> None:
    assert VERSION == "2026-06-19"


def test_the_german_notice_has_the_sentences_of_the_model() -> None:
    notice = text("de")
    for sentence in (
        "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu "
        "widerrufen.",
        "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
        f"müssen Sie uns ({SELLER}) mittels einer eindeutigen Erklärung (z. B. ein mit der Post "
        "versandter Brief oder eine E-Mail)",
        f"Sie können Ihr Widerrufsrecht auch online unter {ONLINE} ausüben. Wenn Sie diese "
        "Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften Datenträger (z. B. "
        "durch eine E-Mail) unverzüglich eine Eingangsbestätigung mit Informationen zum Inhalt der "
        "Widerrufserklärung sowie dem Datum und der Uhrzeit ihres Eingangs.",
        "Haben Sie verlangt, dass die Dienstleistungen während der Widerrufsfrist beginnen sollen",
        f"An {SELLER}:",
        "(*) Unzutreffendes streichen.",
    ):
        assert sentence in notice


def test_the_model_keeps_its_words_also_where_customers_are_addressed_with_du() -> None:
    assert text("de_du") == text("de")


def test_other_languages_get_the_english_text() -> None:
    assert text("fr") == text("en")
    assert f"online at {ONLINE}." in text("en")
    assert "You have the right to withdraw from this contract within 14 days" in text("en")


def test_nothing_is_left_to_fill_in() -> None:
    for language in ("de", "en"):
        assert "{" not in text(language)
        assert "[" not in text(language)


def test_a_seller_without_phone_is_told_without_a_gap() -> None:
    account = an_account(SUPPORT_PHONE="")
    notice = withdrawal_notice(account, "de")[0].paragraphs[2]
    assert "83022 Rosenheim, hilfe@alpenblick.example)" in notice
