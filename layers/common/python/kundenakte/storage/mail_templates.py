"""An account's own words of mails, by template and language; changes of them are logged."""

from collections.abc import Mapping
from typing import Any

from kundenakte.storage import catalogue, keys
from kundenakte.storage.unit import UnitOfWork

KIND = "MAILTEMPLATE#"
MANY = 100  # more than there are templates in two languages

Own = dict[tuple[str, str], dict[str, Any]]


def find(unit: UnitOfWork, template: str, language: str) -> dict[str, str]:
    """SUBJECT, TITLE, TEXT and CLOSING, as far as they are the account's own."""
    entry = catalogue.find(_key(unit, template, language))
    return _parts(entry[0]) if entry else {}


def of_account(unit: UnitOfWork) -> Own:
    """All that the account has changed, by template and language."""
    found = (fields for fields, _ in catalogue.listed(unit.account.id, KIND, "", MANY))
    return {(fields["TEMPLATE"], fields["LANGUAGE"]): _parts(fields) for fields in found}


def save(unit: UnitOfWork, template: str, language: str, parts: Mapping[str, str]) -> None:
    """Plan to store these own words in place of those before; without any, to remove them."""
    key = _key(unit, template, language)
    before = catalogue.find(key)
    fields = {"TEMPLATE": template, "LANGUAGE": language, **parts}
    if before is None:
        if parts:
            catalogue.add(unit, key, fields, taken="")
    elif not parts:
        catalogue.remove(unit, key, before)
    elif fields != before[0]:
        catalogue.replace(unit, key, before, fields)


def _key(unit: UnitOfWork, template: str, language: str) -> keys.Key:
    return keys.mail_template(unit.account.id, template, language)


def _parts(fields: Mapping[str, Any]) -> dict[str, str]:
    return {name: fields[name] for name in fields if name not in ("TEMPLATE", "LANGUAGE")}
