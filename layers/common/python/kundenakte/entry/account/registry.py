"""Every address of the account's own pages: its module in entry/account, and the area whose right
it needs, to look at for GET, to change for POST."""

from collections.abc import Mapping
from typing import Final, NamedTuple

IN_FILE: Final = ("customer", "subscription", "invoice", "payment")  # /account/<noun>/<id>/<action>

# Where pages belong to that are not in the menu themselves.
MENU: Final[Mapping[str, str]] = {
    "customer": "customers",
    "subscription": "subscriptions",
    "invoice": "invoices",
    "payment": "payments",
    "bank": "payments",
    "declarations": "customers",
    "mails": "customers",
    "export": "import",
}


class Place(NamedTuple):
    """A page: its module, and the area of domain.roles."""

    module: str
    area: str


PAGES: Final[Mapping[str, Place]] = {
    "start": Place("start", "dashboard"),
    "customers": Place("customers", "clients"),
    "customers/new": Place("customers_new", "clients"),
    "customers/export": Place("customers_export", "clients"),
    "customer": Place("customer_file", "clients"),
    "customer/edit": Place("customer_edit", "clients"),
    "customer/bank": Place("customer_bank", "clients"),
    "customer/note": Place("customer_note", "clients"),
    "customer/tags": Place("customer_tags", "clients"),
    "customer/link": Place("customer_link", "clients"),
    "customer/renew": Place("customer_renew", "clients"),
    "customer/log": Place("customer_log", "clients"),
    "customer/copy": Place("customer_copy", "clients"),
    "customer/merge": Place("customer_merge", "clients"),
    "customer/delete": Place("customer_delete", "clients"),
    "customer/next": Place("customer_next", "subscriptions"),
    "customer/subscription": Place("customer_subscription", "subscriptions"),
    "customer/invoice": Place("customer_invoice", "invoices"),
    "customer/payment": Place("customer_payment", "invoices"),
    "subscriptions": Place("subscriptions", "subscriptions"),
    "subscription": Place("subscription", "subscriptions"),
    "subscription/change": Place("subscription_change", "subscriptions"),
    "subscription/next": Place("subscription_next", "subscriptions"),
    "subscription/cancel": Place("subscription_cancel", "subscriptions"),
    "subscription/reactivate": Place("subscription_reactivate", "subscriptions"),
    "subscription/addons": Place("subscription_addons", "subscriptions"),
    "invoices": Place("invoices", "invoices"),
    "invoice": Place("invoice", "invoices"),
    "invoice/edit": Place("invoice_edit", "invoices"),
    "invoice/complete": Place("invoice_complete", "invoices"),
    "invoice/send": Place("invoice_send", "invoices"),
    "invoice/pay": Place("invoice_pay", "invoices"),
    "invoice/cancel": Place("invoice_cancel", "invoices"),
    "invoice/correct": Place("invoice_correct", "invoices"),
    "invoice/delete": Place("invoice_delete", "invoices"),
    "invoice/dunning": Place("invoice_dunning", "invoices"),
    "invoice/document": Place("invoice_document", "invoices"),
    "payments": Place("payments", "invoices"),
    "payment/delete": Place("payment_delete", "invoices"),
    "bank": Place("bank", "banking"),
    "declarations": Place("declarations", "clients"),
    "mails": Place("mails", "clients"),
    "import": Place("imports", "clients"),
    "export": Place("export", "users"),
    "settings": Place("settings", "settings"),
    "settings/company": Place("settings_company", "settings"),
    "settings/numbers": Place("settings_numbers", "settings"),
    "settings/terms": Place("settings_terms", "settings"),
    "settings/vat": Place("settings_vat", "settings"),
    "settings/hosted": Place("settings_hosted", "settings"),
    "settings/mails": Place("settings_mails", "settings"),
    "settings/notifications": Place("settings_notifications", "settings"),
    "settings/articles": Place("settings_articles", "products"),
    "settings/coupons": Place("settings_coupons", "coupons"),
    "settings/users": Place("settings_users", "users"),
    "settings/keys": Place("settings_keys", "users"),
    "settings/log": Place("settings_log", "settings"),
}


def find(parts: list[str]) -> tuple[Place, str, tuple[str, ...]] | None:
    """The page of an address's parts behind /account, its key, and what the page is to read of the
    address; None where there is none."""
    if not parts:
        return PAGES["start"], "start", ()
    if parts[0] in IN_FILE:
        key = "/".join((parts[0], *parts[2:3]))
        rest = (*parts[1:2], *parts[3:])
        return (PAGES[key], key, rest) if key in PAGES and rest else None
    for length in (2, 1):
        key = "/".join(parts[:length])
        if key in PAGES and len(parts) >= length:
            return PAGES[key], key, tuple(parts[length:])
    return None
