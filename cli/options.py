"""The command line, and the event that it stands for."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SETTING = "KEY=VALUE, such as COMPANY='Muster GmbH' or CUSTOMER_NUMBERS.PREFIX=K-; KEY= resets it"
FROM_WHERE = "- reads the key from standard input; without it, a prompt asks for it"
ASKED = "the password is read from standard input, or a prompt asks for it"
FIELDS = (
    *("account", "email", "label", "key_id", "company", "public_url", "next"),
    *("url", "receiver", "user", "types"),
    *("user_id", "name", "role", "language"),
)


class UsageError(Exception):
    """The command line is not understood."""


def read_options(arguments: Sequence[str] | None = None) -> argparse.Namespace:
    """The options; ends the process with 2 where they are not understood."""
    common = _common()
    parser = argparse.ArgumentParser(
        prog="kundenakte",
        description="Accounts, settings, users and API keys of a Kundenakte installation.",
        epilog="Without --stack the installation that `make run` has started is meant.",
        parents=[common],
    )
    nouns = parser.add_subparsers(metavar="account | user | key | receiver | import", required=True)
    _accounts(nouns.add_parser("account", help="make, list and set accounts"), common)
    text = "list, add, set and remove who signs in to the account's own pages"
    _users(nouns.add_parser("user", help=text), common)
    _keys(nouns.add_parser("key", help="add, import, revoke and rotate API keys"), common)
    text = "add, set, remove and rotate receivers of notifications"
    _receivers(nouns.add_parser("receiver", help=text), common)
    _import(nouns.add_parser("import", help="import a file of customers", parents=[common]))
    defaults = {"stack": "", "region": "", "state": ROOT / ".local", "json": False}
    return parser.parse_args(arguments, argparse.Namespace(**defaults))


def _common() -> argparse.ArgumentParser:
    """Options that may stand anywhere; SUPPRESS, so that a later parser leaves them as they are."""
    common = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    common.add_argument("--stack", metavar="NAME", help="the installation on AWS of this stack")
    common.add_argument("--region", metavar="R", help="where the stack is; else as AWS is set up")
    common.add_argument("--state", type=Path, metavar="DIR", help="the folder of the local run")
    common.add_argument("--json", action="store_true", help="the answer as JSON")
    return common


def _accounts(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    metavar = "create | list | show | set | next-number | next-invoice-number | restore"
    verbs = parser.add_subparsers(metavar=metavar, required=True)
    create = _verb(verbs, common, "create", "account.create", "a new account and its first key")
    create.add_argument("email", help="who uses the first API key, and is the first user")
    create.add_argument("--company", help="the merchant's name")
    create.add_argument("--public-url", help="what page URLs begin with; else the installation's")
    create.add_argument("--label", help="what the first key is for")
    create.add_argument(
        "--set", dest="settings", action="append", default=[], metavar="KEY=VALUE", help=SETTING
    )
    create.add_argument("--import-key", dest="secret", nargs="?", const="", help=FROM_WHERE)
    _verb(verbs, common, "list", "account.list", "all accounts")
    show = _verb(verbs, common, "show", "account.get", "one account and its settings")
    change = _verb(verbs, common, "set", "account.set", "changes settings")
    following = _verb(
        verbs, common, "next-number", "account.set_next_number", "moves the number range up"
    )
    invoices = _verb(
        verbs,
        common,
        "next-invoice-number",
        "account.set_next_invoice_number",
        "moves the range of invoice numbers up",
    )
    restore = _verb(
        verbs, common, "restore", "account.restore", "reads the archive of an account back"
    )
    restore.add_argument("file", type=Path, help="the archive, as export.get's LINK loads it")
    restore.add_argument("--public-url", help="what page URLs begin with; else as in the archive")
    for each in (show, change, following, invoices):
        each.add_argument("account")
    change.add_argument("settings", nargs="+", metavar="KEY=VALUE", help=SETTING)
    for each in (following, invoices):
        each.add_argument("next", type=int, help="the number to count next, without prefix")


def _users(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="list | add | set | remove", required=True)
    listed = _verb(verbs, common, "list", "user.list", "the users of an account")
    add = _verb(verbs, common, "add", "user.add", "somebody who may sign in")
    change = _verb(verbs, common, "set", "user.set", "changes name, role or language")
    remove = _verb(verbs, common, "remove", "user.remove", "takes a user away")
    for each in (listed, add, change, remove):
        each.add_argument("account")
    add.add_argument("email", help="where codes to sign in with go to")
    for each in (change, remove):
        each.add_argument("user_id", help="as `user list` shows it")
    for each in (add, change):
        each.add_argument("--role", required=each is add, help="owner, office or read_only")
        each.add_argument("--name", help="as the log of changes shows it")
        each.add_argument("--language", help="de or en; else the account's")


def _keys(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="list | add | import | revoke | rotate", required=True)
    listed = _verb(verbs, common, "list", "key.list", "the keys of an account")
    add = _verb(verbs, common, "add", "key.add", "a new key")
    taken = _verb(verbs, common, "import", "key.import", "takes over a key that clients have")
    revoke = _verb(verbs, common, "revoke", "key.revoke", "takes a key away")
    rotate = _verb(verbs, common, "rotate", "key.rotate", "a new key instead of another one")
    for each in (listed, add, taken, revoke, rotate):
        each.add_argument("account")
    for each in (add, taken):
        each.add_argument("email", help="who uses the key")
        each.add_argument("--label", help="what the key is for")
    taken.add_argument("secret", nargs="?", default="", metavar="-", help=FROM_WHERE)
    for each in (revoke, rotate):
        each.add_argument("key_id", help="as `key list` shows it")


def _receivers(parser: argparse.ArgumentParser, common: argparse.ArgumentParser) -> None:
    verbs = parser.add_subparsers(metavar="list | add | set | remove | rotate", required=True)
    listed = _verb(verbs, common, "list", "receiver.list", "the receivers of an account")
    add = _verb(verbs, common, "add", "receiver.add", "a new receiver of notifications")
    change = _verb(verbs, common, "set", "receiver.set", "changes types, or user and password")
    remove = _verb(verbs, common, "remove", "receiver.remove", "takes a receiver away")
    rotate = _verb(verbs, common, "rotate", "receiver.rotate", "a new secret for signatures")
    for each in (listed, add, change, remove, rotate):
        each.add_argument("account")
    add.add_argument("url", help="where notifications are sent to")
    for each in (change, remove, rotate):
        each.add_argument("receiver", help="as `receiver list` shows it")
    for each in (add, change):
        each.add_argument("--types", help="such as customer.created,invoice.created; else all")
        each.add_argument("--user", help=f"for HTTP Basic; {ASKED}")


def _import(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(action="import")
    parser.description = "Imports a file: CSV, JSON, or a ZIP with one of them and PDF files."
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE")
    parser.add_argument("--url", default="", help="the installation; without it the local run")
    parser.add_argument("--email", default="", help="whose API key it is; KUNDENAKTE_API_KEY")
    kinds = ("customers", "subscriptions", "mandates", "invoices")
    parser.add_argument("--kind", choices=kinds, default=kinds[0], help="what is in the file")
    keys = ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID", "EMAIL")
    parser.add_argument(
        "--key", choices=keys, default=keys[0], type=str.upper, help="how customers are found"
    )
    text = "what a column is imported as; COLUMN= for not at all"
    parser.add_argument("--map", action="append", default=[], metavar="COLUMN=FIELD", help=text)
    parser.add_argument("--dry-run", action="store_true", help="only check")
    parser.add_argument("--yes", action="store_true", help="import without a question")
    parser.add_argument("--report", type=Path, metavar="FILE", help="write the report as CSV")
    text = "go on with an import that was broken off"
    parser.add_argument("--resume", type=int, default=0, metavar="ID", help=text)


def _verb(
    verbs: Any, common: argparse.ArgumentParser, name: str, action: str, text: str
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name, help=text, description=text, parents=[common]
    )
    parser.set_defaults(action=action)
    return parser


def event_of(options: argparse.Namespace) -> dict[str, Any]:
    """What is sent to the management function. Raises UsageError."""
    given = vars(options)
    event: dict[str, Any] = {"action": options.action}
    event |= {name: given[name] for name in FIELDS if given.get(name) is not None}
    if given.get("settings"):
        event["settings"] = _settings(given["settings"])
    if given.get("secret") is not None:
        event["api_key"] = _secret(given["secret"])
    if given.get("user") is not None:
        event["password"] = _read("Password of the user (not shown): ") if given["user"] else ""
    return event


def _settings(pairs: list[str]) -> dict[str, Any]:
    """KEY=VALUE and GROUP.KEY=VALUE as an object; an empty value asks for the default."""
    settings: dict[str, Any] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not name or not equals:
            raise UsageError(f"KEY=VALUE is expected, not {pair!r}")
        group, dot, part = name.upper().partition(".")
        if dot:
            inner = settings.setdefault(group, {})
            if not isinstance(inner, dict):
                raise UsageError(f"{group} is given twice")
            inner[part] = value
        else:
            settings[group] = value or None
    return settings


def _secret(source: str) -> str:
    """A key that is read, not given: the command line would stay in histories and process lists."""
    if source not in ("", "-"):
        raise UsageError("an API key is not given here; use - (standard input) or the prompt")
    if source == "-":
        return sys.stdin.readline().strip()
    return _read("API key to take over (not shown): ")


def _read(prompt: str) -> str:
    """A line of standard input; where that is a terminal, it is asked for and not shown."""
    return (getpass.getpass(prompt) if sys.stdin.isatty() else sys.stdin.readline()).strip()
