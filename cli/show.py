"""Answers of the management function as text for people."""

from collections.abc import Mapping, Sequence
from typing import Any

LONGEST = 255  # what is longer, such as a logo, is shown whole by --json only
SIGNS = "The secret is shown this one time; receivers check signatures with it."
ONCE = "The key is shown this one time; only its SHA-256 is stored."
LABELS = {
    "account": "Account",
    "account_hash": "Account hash",
    "created": "Created",
    "email": "E-mail",
    "api_key": "API key",
    "key_id": "Key id",
    "user_id": "User id",
    "name": "Name",
    "role": "Role",
    "language": "Language",
    "receiver": "Receiver",
    "url": "URL",
    "user": "User",
    "types": "Types",
    "secret": "Secret",
    "revoked": "Revoked",
    "next_number": "Next number",
    "next_invoice_number": "Next invoice",
    "missing_for_invoices": "Invoices need",
}
NOTES = {
    "account.set": "\nProcesses that are at work follow within a minute.",
    "account.restore": "\nIt bills and mails from now on; where it came from it must not any more.",
    "key.rotate": "The old one stops working within a minute.",
    "key.revoke": "\nIt stops working within a minute.",
    "user.add": "\nA code to sign in with is sent to this address when it is asked for.",
    "user.set": "\nIt holds from the next request on.",
    "user.remove": "\nThe next request is refused.",
    "receiver.add": "Events from a minute from now on are sent to it.",
    "receiver.set": "\nProcesses that are at work follow within a minute.",
    "receiver.rotate": "For a day, the one before signs too.",
    "receiver.remove": "\nNothing more is sent to it within a minute.",
}


def announcement(event: Mapping[str, Any]) -> str:
    """What to say before an action that takes long, or ""."""
    rule = str(event.get("settings", {}).get("UNIQUE_EXT_UID", "")).lower()
    if event["action"] == "account.set" and rule in ("true", "1", "yes", "on"):
        return "Where UNIQUE_EXT_UID was off, switching it on takes about 75 seconds ..."
    return ""


def answer(action: str, answer: Mapping[str, Any]) -> str:
    """What was done, or what was asked for."""
    if action == "account.list":
        columns = ("account", "account_hash", "created", "company")
        return _table(answer["accounts"], columns) or "There is no account yet."
    if action == "key.list":
        columns = ("key_id", "created", "email", "label")
        return _table(answer["keys"], columns) or "The account has no key."
    if action == "user.list":
        columns = ("user_id", "created", "role", "language", "email", "name")
        return _table(answer["users"], columns) or "The account has no user."
    if action == "receiver.list":
        rows = [{**row, "types": len(row["types"])} for row in answer["receivers"]]
        return _table(rows, ("receiver", "types", "url", "user")) or "The account has no receiver."
    lines = [
        f"{label + ':':14}{_text(answer[name])}"
        for name, label in LABELS.items()
        if answer.get(name)
    ]
    lines += _legal(answer.get("legal", {}))
    if "settings" in answer:
        lines += ["", *_settings(answer["settings"])]
    if "api_key" in answer:
        lines += ["", ONCE]
    if "secret" in answer:
        lines += ["", SIGNS]
    return "\n".join([*lines, *([NOTES[action]] if action in NOTES else [])])


def _legal(found: Mapping[str, Any]) -> list[str]:
    """Where consumers cancel and withdraw, and what the law wants and is not set."""
    pages = {"Cancel page": "cancel_page", "Withdrawal": "withdraw_page"}
    lines = [f"{label + ':':14}{found[name]}" for label, name in pages.items() if found.get(name)]
    return [*lines, *(f"{'Law:':14}{fault}" for fault in found.get("faults", []))]


def _text(value: Any) -> str:
    """A list as its entries with commas, anything else as it is."""
    return ", ".join(value) if isinstance(value, list) else str(value)


def refusal(answer: Mapping[str, Any]) -> str:
    """Every error in a line of its own, the field first."""
    return "\n".join(f"kundenakte: {_field_first(text)}" for text in answer["error"])


def _field_first(text: str) -> str:
    reason, found, field = text.rpartition("missing / invalid field: ")
    if not found:
        return text
    return f"{field}: {reason.removesuffix(', ') or 'missing or unknown'}"


def _settings(settings: Mapping[str, Any]) -> list[str]:
    flat: dict[str, Any] = {}
    for name, value in settings.items():
        if isinstance(value, Mapping):
            flat |= {f"{name}.{part}": each for part, each in value.items()}
        else:
            flat[name] = value
    return [f"{name}={_plain(value)}" for name, value in sorted(flat.items())]


def _plain(value: Any) -> str:
    """A setting in one line; levels of dunning as `account set` reads them again."""
    if isinstance(value, list):
        return " ".join(":".join(map(str, each.values())) for each in value) or "off"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) < LONGEST and text.isprintable() else f"({len(text)} characters)"


def _table(rows: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> str:
    if not rows:
        return ""
    shown = [[name.upper() for name in columns]]
    shown += [[str(row[name]) for name in columns] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in shown
    )
