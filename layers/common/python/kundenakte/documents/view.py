"""A snapshot as the PDF's template shows it: every text ready, every number written out.

The template lays out and knows nothing of invoices; what it prints is all here.
"""

from collections.abc import Mapping
from typing import Any

from kundenakte.documents import parties
from kundenakte.documents.amounts import UNTAXED, decimal, payable, prepaid
from kundenakte.documents.parties import text
from kundenakte.documents.texts import TEXTS, tax_notes
from kundenakte.documents.units import unit_name
from kundenakte.documents.view_payment import payment
from kundenakte.documents.words import Speech
from kundenakte.domain.colours import on_white

Snapshot = Mapping[str, Any]
Row = dict[str, Any]
KEPT_TOGETHER = 700  # characters of a line that are not split between two pages


def view(snapshot: Snapshot) -> Row:
    """Everything the template prints; a snapshot without INVOICE_NUMBER is a draft."""
    say = Speech(text(snapshot, "LANGUAGE_CODE"))
    number = text(snapshot, "INVOICE_NUMBER")
    title = TEXTS[f"doc.{snapshot['KIND']}"]
    name = title.de if say.german else title.en
    seller, buyer = snapshot["SELLER"], snapshot["BUYER"]
    return {
        "lang": say.code,
        "draft": "" if number else say("draft"),
        "title": f"{name} {number or say('draft')}",
        "heading": name,
        "heading_de": "" if say.german or snapshot["KIND"] == "invoice" else title.de,
        "number": number,
        "accent": on_white(text(seller, "ACCENT")),
        "company": text(seller, "COMPANY"),
        "logo": text(seller, "LOGO"),
        "logo_alt": say("logo_alt", name=text(seller, "COMPANY")),
        "sender": _sender(seller),
        "address": _address(buyer, seller, say),
        "facts": _facts(snapshot, say),
        "subject": text(snapshot, "INVOICE_TITLE"),
        "opening": _opening(snapshot, say),
        "heads": _heads(snapshot, say),
        "lines": _lines(snapshot, say),
        "totals": _totals(snapshot, say),
        "payment": payment(snapshot, say),
        "notes": _notes(snapshot, say),
        "footer": _footer(seller, say),
        "carried": say("carried"),
        "page": say("page", page="{page}", pages="{pages}"),
    }


def _sender(seller: Snapshot) -> str:
    parts = (text(seller, "COMPANY"), text(seller, "STREET"), parties.place(seller))
    return " · ".join(filter(None, parts))


def _address(buyer: Snapshot, seller: Snapshot, say: Speech) -> list[str]:
    code = text(buyer, "COUNTRY_CODE")
    abroad = code and code != text(seller, "COUNTRY_CODE")
    return parties.letter_address(buyer, country_name(code) if abroad else "", german=say.german)


def country_name(code: str) -> str:
    """A country's name as the post wants it: in the language of the sender's country; the code
    itself where we know no name."""
    from kundenakte.documents.countries import NAMES  # on use: most letters stay in the country

    return NAMES.get(code, code)


def _facts(snapshot: Snapshot, say: Speech) -> list[list[str]]:
    """Label and value of what stands beside the address."""
    buyer = snapshot["BUYER"]
    first, last = period(snapshot)
    reference = text(buyer, "BUYER_REFERENCE")
    due = text(snapshot, "DUE_DATE") if payable(snapshot) > 0 else ""
    facts = {
        "number": text(snapshot, "INVOICE_NUMBER"),
        "date": say.day(snapshot.get("INVOICE_DATE")),
        "supply_day" if first == last else "period": _supply(snapshot, say),
        "delivery": say.day(snapshot.get("DELIVERY_DATE")),
        "customer": text(buyer, "CUSTOMER_NUMBER"),
        "reference": reference if reference != text(buyer, "CUSTOMER_NUMBER") else "",
        "your_vat_id": text(buyer, "VAT_ID"),
        "due": say.day(due),
    }
    return [[say(key), value] for key, value in facts.items() if value]


def _supply(snapshot: Snapshot, say: Speech) -> str:
    """The time of supply. The day of the invoice, which is meant where no other is known, says
    nothing beside a DELIVERY_DATE."""
    first, last = period(snapshot)
    made = snapshot if snapshot["KIND"] == "invoice" else snapshot["ORIGINAL"]
    assumed = first == last == text(made, "INVOICE_DATE")
    return "" if assumed and text(snapshot, "DELIVERY_DATE") else say.period(first, last)


def period(snapshot: Snapshot) -> tuple[str, str]:
    """The document's period, or the one that all its lines have."""
    if text(snapshot, "PERIOD_FROM") or text(snapshot, "PERIOD_TO"):
        return text(snapshot, "PERIOD_FROM"), text(snapshot, "PERIOD_TO")
    found = {(text(i, "PERIOD_FROM"), text(i, "PERIOD_TO")) for i in snapshot["ITEMS"]}
    return found.pop() if len(found) == 1 else ("", "")


def _opening(snapshot: Snapshot, say: Speech) -> list[list[str]]:
    """Paragraphs above the lines, each with its translation below ("" for none)."""
    found: list[list[str]] = []
    if snapshot["KIND"] != "invoice":
        original = snapshot["ORIGINAL"]
        wording = TEXTS[f"doc.{snapshot['KIND']}.ref"]
        found.append(_both(wording.de, wording.en, say, original))
    if reason := text(snapshot, "REASON"):
        found.append([say("reason", reason=reason), ""])
    if intro := text(snapshot, "INTROTEXT"):
        found.append([intro, ""])
    return found


def _both(german: str, english: str, say: Speech, original: Snapshot) -> list[str]:
    number = text(original, "INVOICE_NUMBER")
    texts = [(german, Speech("de")), (english, say)][: 1 if say.german else 2]
    written = [
        words.format(number=number, date=speech.day(original.get("INVOICE_DATE")))
        for words, speech in texts
    ]
    return [written[0], written[1] if len(written) > 1 else ""]


def _heads(snapshot: Snapshot, say: Speech) -> list[str]:
    keys = ["position", "supply", "quantity", "unit_price"]
    keys += ["rate"] if _shows_rates(snapshot) else []
    amount = say("amount", currency=text(snapshot, "CURRENCY_CODE"))
    return [*(say(key) for key in keys), amount]


def _shows_rates(snapshot: Snapshot) -> bool:
    """A column of rates says something only where they differ."""
    return len(snapshot["VAT_ITEMS"]) > 1


def _lines(snapshot: Snapshot, say: Speech) -> list[Row]:
    name = "COMPLETE_GROSS" if snapshot.get("IS_GROSS") else "COMPLETE_NET"
    whole, carried, rows = period(snapshot), 0, []
    for number, item in enumerate(snapshot["ITEMS"], 1):
        carried += int(item[name])
        title, _, details = text(item, "DESCRIPTION").partition("\n")
        own = (text(item, "PERIOD_FROM"), text(item, "PERIOD_TO"))
        quantity = decimal(item["QUANTITY"])
        taxed = item["CATEGORY"] not in UNTAXED
        row = {
            "number": str(number),
            "title": title,
            "article": text(item, "ARTICLE_NUMBER"),
            "details": details,
            "period": say.period(*own) if any(own) and own != whole else "",
            "quantity": say.number(quantity),
            "unit": unit_name(text(item, "UNIT_CODE"), quantity, german=say.german),
            "price": say.number(decimal(item["UNIT_PRICE"]), 2),
            "amount": say.amount(item[name]),
            "carried": say.money(carried, text(snapshot, "CURRENCY_CODE")),
            "whole": len(title) + len(details) <= KEPT_TOGETHER,
        }
        rate = {"rate": say("percent", percent=say.percent(item["VAT_PERCENT"])) if taxed else "–"}
        rows.append({**row, **(rate if _shows_rates(snapshot) else {})})
    return rows


def _totals(snapshot: Snapshot, say: Speech) -> Row:
    """The sums: what leads to the total, the total, and what follows from it."""
    currency, gross = text(snapshot, "CURRENCY_CODE"), bool(snapshot.get("IS_GROSS"))
    taxes = [_tax(group, say, currency, gross=gross) for group in snapshot["VAT_ITEMS"]]
    taxes = [tax for tax in taxes if tax]
    if len(taxes) > 1:
        taxes.append([say("vat"), say.amount(snapshot["VAT_TOTAL"])])
    before = [] if gross or not taxes else [[say("net"), say.amount(snapshot["SUB_TOTAL"])]]
    if snapshot.get("ROUNDING"):
        taxes.append([say("rounding"), say.amount(snapshot["ROUNDING"])])
    after = taxes if gross else []
    before += [] if gross else taxes
    if converted := snapshot.get("TAX_CURRENCY"):
        label = say("vat_converted", currency=converted["CURRENCY_CODE"])
        after = [*after, [label, say.amount(converted["VAT_TOTAL"])]]
    if prepaid(snapshot):
        paid = [say("prepaid"), say.amount(-prepaid(snapshot))]
        after = [*after, paid, [say("payable"), say.amount(payable(snapshot))]]
    total = [say("total"), say.money(snapshot["TOTAL"], currency)]
    return {"before": before, "total": total, "after": after}


def _tax(group: Snapshot, say: Speech, currency: str, *, gross: bool) -> list[str]:
    """Label and amount of a rate; no amount where there is no tax (§ 14c UStG), and no line at all
    where that says nothing new."""
    net = say.money(group["COMPLETE_NET"], currency)
    if group["CATEGORY"] in UNTAXED and group["CATEGORY"] != "Z":
        return []
    key = "vat_within" if gross else "vat_on"
    label = say(key, percent=say.percent(group["VAT_PERCENT"]), net=net)
    return [label, say.amount(group["VAT_VALUE"])]


def _notes(snapshot: Snapshot, say: Speech) -> list[list[str]]:
    """Legal notes: the German wording and, in English documents, its translation."""
    keys = tax_notes(snapshot)
    owes = snapshot["KIND"] == "invoice" and payable(snapshot) > 0
    if owes and not parties.is_business(snapshot["BUYER"]):
        keys.append("default.consumer")
    return [
        [TEXTS[key].de, "" if say.german else TEXTS[key].en] if key in TEXTS else [key, ""]
        for key in keys
    ]


def _footer(seller: Snapshot, say: Speech) -> list[list[str]]:
    """Three columns: who and where; how to reach them; by which numbers they are known."""
    numbers = {"tax_id": "TAX_ID", "vat_id": "VAT_ID"}
    own = text(seller, "FOOTER").split("\n")
    columns = [
        [text(seller, n) for n in ("COMPANY", "STREET")] + [parties.place(seller)],
        [text(seller, n) for n in ("PHONE", "EMAIL", "WEB")],
        [*(text(seller, n) for n in ("REGISTER", "MANAGEMENT"))]
        + [f"{say(k)} {text(seller, n)}" for k, n in numbers.items() if text(seller, n)]
        + own,
    ]
    return [[line for line in column if line] for column in columns]
