"""The customer's record with claims, tags, change log and outbox: read, add, replace, remove."""

import json
import re
from collections.abc import Mapping
from typing import Any

from kundenakte.domain import email_state, folding
from kundenakte.domain.customer import Customer, differences, listed_tags, without_empty
from kundenakte.domain.customer_event import customer_object
from kundenakte.domain.errors import NotFound
from kundenakte.storage import keys, notes
from kundenakte.storage.client import Connection, batch_get, document, get
from kundenakte.storage.transaction import NEW
from kundenakte.storage.unit import UnitOfWork

BANK_DATA = (  # what a mandate is made of
    "BANK_IBAN",
    "BANK_BIC",
    "BANK_ACCOUNT_OWNER",
    "BANK_ACCOUNT_MANDATE_REFERENCE",
    "BANK_ACCOUNT_MANDATE_REFERENCE_DATE",
)
TOLD = frozenset(  # a change of these is the customer's business, of the others the merchant's
    """ORGANIZATION POSITION TITLE_ACADEMIC SALUTATION FIRST_NAME LAST_NAME ADDRESS ADDRESS_2
    ZIPCODE CITY STATE COUNTRY_CODE SECONDARY_ADDRESS EMAIL EMAIL_CC PAYMENT_MAIL_ADDRESS PHONE
    PHONE_2 MOBILE FAX VAT_ID TAX_ID BIRTHDAY LANGUAGE_CODE INVOICE_DELIVERY_METHOD PAYMENT_TYPE
    BANK_NAME BANK_IBAN BANK_BIC BANK_CODE BANK_ACCOUNT_NUMBER BANK_ACCOUNT_OWNER
    """.split()
)


def read(unit: UnitOfWork, customer_id: int) -> Customer:
    """The customer as last written. Raises NotFound on CUSTOMER_ID."""
    customer = find(unit, customer_id)
    if customer is None:
        raise NotFound("CUSTOMER_ID")
    return customer


def find(unit: UnitOfWork, customer_id: int) -> Customer | None:
    """The customer as last written, or None."""
    item = get(Connection.tables.customers, keys.customer(unit.account.id, customer_id))
    return _customer(item) if item else None


def must_stay(unit: UnitOfWork, customer: Customer) -> None:
    """Plan to write only while the customer is not deleted, nor merged since it was read; nothing
    for one that the same unit stores. Not beside a change of the customer: DynamoDB takes one
    action on an item in a transaction."""
    if not customer.version:
        return
    there, own = "attribute_exists(pk)", "attribute_not_exists(merged_into)"
    key = keys.customer(unit.account.id, customer.customer_id)
    unit.check(key, there if customer.merged_into else f"{there} AND {own}")


def find_all(unit: UnitOfWork, customer_ids: list[int]) -> list[Customer]:
    """Those of up to 100 customers that are there, as last written, in the order asked for."""
    if not customer_ids:
        return []
    wanted = [keys.customer(unit.account.id, customer_id) for customer_id in customer_ids]
    items = batch_get(Connection.tables.customers, wanted, "doc, version")
    found = {customer.customer_id: customer for customer in map(_customer, items)}
    return [found[customer_id] for customer_id in customer_ids if customer_id in found]


def claimed_by(claim: keys.Key) -> int | None:
    """The CUSTOMER_ID that holds a claim, or None."""
    item = get(Connection.tables.customers, claim)
    return int(item["customer_id"]["N"]) if item else None


def add(
    unit: UnitOfWork,
    customer: Customer,
    *,
    number_is_ours: bool,
    mail: str = "customer_welcome",
    mandate: Mapping[str, Any] | None = None,
) -> None:
    """Plan a new customer. `number_is_ours`: the number came from the range, so that the call is
    run again for the next one should it be taken; one given by hand is refused instead. `mail` is
    what the customer is sent, where the account wants it and there is an address; `mandate` adds
    TYPE and EVIDENCE to that of the bank data."""
    _claim_number(unit, customer, taken="" if number_is_ours else "CUSTOMER_NUMBER")
    _claim_ext_uid(unit, customer)
    for folded in customer.tags:
        unit.put(_tag(unit, customer, folded))
    _follow_with_mandates(unit, None, customer, mandate)
    notes.log(unit, customer.customer_id, "customer.create")  # holds no copy of the customer
    _event(unit, customer, "customer.created", mail if customer.fields.get("EMAIL") else "")
    unit.put(_record(unit, customer))


def replace(
    unit: UnitOfWork,
    before: Customer,
    after: Customer,
    *,
    action: str,
    mandate: Mapping[str, Any] | None = None,
    tell: bool = False,
) -> None:
    """Plan a change, on condition that `before` is still stored; nothing when they are equal.

    Claims, tags and mandates follow; `mandate` adds TYPE and EVIDENCE to that of `after`. The log
    keeps both values of each field. `tell` has the customer told by mail, at the address of before
    too, of what concerns them.
    """
    if after is before and not mandate:
        return
    unit.follow(before.version)
    _follow_with_mandates(unit, before, after, mandate)
    if after.number != before.number:
        _release(unit, keys.number_claim(unit.account.id, before.number), before)
        _claim_number(unit, after, taken="CUSTOMER_NUMBER")
    if after.ext_uid != before.ext_uid:
        _release_ext_uid(unit, before)
        _claim_ext_uid(unit, after)
    for folded in before.tags.keys() - after.tags.keys():
        unit.delete(keys.tag(unit.account.id, before.customer_id, folded))
    for folded in after.tags.keys() - before.tags.keys():
        unit.put(_tag(unit, after, folded), "")
    changes = differences(before, after)
    notes.log(unit, after.customer_id, action, changes)
    told = [change["FIELD"] for change in changes if change["FIELD"] in TOLD] if tell else []
    about = {"changed": told, "also_to": _earlier_address(before, after)}
    mail = "customer_changed" if told else ""
    _event(unit, after, "customer.changed", mail, about if told else None)
    unit.put(_record(unit, after), "version = :read", {":read": {"N": str(before.version)}})


def mark(unit: UnitOfWork, before: Customer, fields: Mapping[str, Any], *, action: str) -> None:
    """Plan to note something at the customer that neither the customer nor other systems are told
    of: the log alone has it. On condition that `before` is still stored; nothing when it is so."""
    after = Customer(without_empty(fields), before.version)
    if after.fields == before.fields:
        return
    unit.follow(before.version)
    notes.log(unit, before.customer_id, action, differences(before, after))
    unit.put(_record(unit, after), "version = :read", {":read": {"N": str(before.version)}})


def remove(unit: UnitOfWork, customer: Customer, *, keep_number: bool = False) -> None:
    """Plan a deletion: record, claims and tags go; an erasure note stays, for what is left.

    `keep_number`: documents that carry it are kept, so nobody else is ever to have it (NUM-5).
    """
    account = unit.account.id
    unit.follow(customer.version)
    version = {":read": {"N": str(customer.version)}}
    unit.delete(keys.customer(account, customer.customer_id), "version = :read", version)
    if not keep_number:
        _release(unit, keys.number_claim(account, customer.number), customer)
    _release_ext_uid(unit, customer)
    for folded in customer.tags:
        unit.delete(keys.tag(account, customer.customer_id, folded))
    erasure = keys.erasure(account, customer.customer_id)
    note = {"at": {"S": unit.at}, "actor": {"S": unit.account.actor}}
    kept = {"numbers": {"SS": [customer.number]}} if keep_number else {}
    unit.put({**erasure, **note, **kept})
    _event(unit, customer, "customer.deleted")


def _follow_with_mandates(
    unit: UnitOfWork,
    before: Customer | None,
    after: Customer,
    more: Mapping[str, Any] | None = None,
) -> None:
    known: Mapping[str, Any] = before.fields if before else {}
    if more or any(known.get(name) != after.fields.get(name) for name in BANK_DATA):
        from kundenakte.storage import mandates  # on use: few changes are of bank data

        mandates.follow(unit, before, after, more or {})


def _customer(item: dict[str, Any]) -> Customer:
    return Customer(json.loads(item["doc"]["S"]), int(item["version"]["N"]))


def _record(unit: UnitOfWork, customer: Customer) -> dict[str, Any]:
    """The stored item: the document, its version, and what the indexes need; nothing empty.

    The version is an id above those of the change's log entry and event: the next change follows
    it, so that the log is in the order of the writes whatever the clocks of two processes say.
    """
    folded, plain = customer.search_texts
    texts = {
        "account_id": unit.account.id,
        "customer_number": customer.number,
        "ext_uid": customer.ext_uid,
        "page_hash": customer.hash,
        "folded": folded,
        "plain": plain,
        "country": customer.fields.get("COUNTRY_CODE", ""),
        "city": customer.fields.get("CITY", "").casefold(),
        "name_sort": customer.sort_name,
        "tags": listed_tags(customer.tags),
        "merged_into": str(customer.merged_into or ""),
        **keys.by_email(unit.account.id, customer.fields.get("EMAIL", "")),
    }
    return {
        **keys.customer(unit.account.id, customer.customer_id),
        "customer_id": {"N": str(customer.customer_id)},
        "version": {"N": str(unit.time_id())},
        "doc": document(customer.fields),
        **{name: {"S": text} for name, text in texts.items() if text},
    }


def _tag(unit: UnitOfWork, customer: Customer, folded: str) -> dict[str, Any]:
    return {
        **keys.tag(unit.account.id, customer.customer_id, folded),
        "tag_key": {"S": keys.tag_key(unit.account.id, folded)},
        "customer_id": {"N": str(customer.customer_id)},
    }


def _claim(claim: keys.Key, customer: Customer) -> dict[str, Any]:
    return {**claim, "customer_id": {"N": str(customer.customer_id)}}


def _claim_number(unit: UnitOfWork, customer: Customer, *, taken: str) -> None:
    claim = keys.number_claim(unit.account.id, customer.number)
    unit.put(_claim(claim, customer), taken=taken)


def _claim_ext_uid(unit: UnitOfWork, customer: Customer) -> None:
    if customer.ext_uid and unit.account.settings["UNIQUE_EXT_UID"]:
        claim = keys.ext_uid_claim(unit.account.id, customer.ext_uid)
        unit.put(_claim(claim, customer), taken="CUSTOMER_EXT_UID")


def _release_ext_uid(unit: UnitOfWork, customer: Customer) -> None:
    # Also while ext uids need not be unique: the claim may be from before that was switched. It may
    # then be another customer's as well; a run after a refused one looks.
    if not customer.ext_uid:
        return
    claim = keys.ext_uid_claim(unit.account.id, customer.ext_uid)
    if unit.attempt and claimed_by(claim) != customer.customer_id:
        return
    _release(unit, claim, customer)


def _release(unit: UnitOfWork, claim: keys.Key, customer: Customer) -> None:
    mine = {":me": {"N": str(customer.customer_id)}}
    unit.delete(claim, f"{NEW} OR customer_id = :me", mine)


def _earlier_address(before: Customer, after: Customer) -> list[str]:
    """Whoever changes an address must not keep it from its owner (rule DP-7), if mails arrive."""
    known, now = (str(each.fields.get("EMAIL", "")) for each in (before, after))
    if folding.address(known) == folding.address(now):
        return []
    found = [part.strip() for part in re.split("[,;]", known)]
    return [one for one in found if one and not email_state.kind_of(before.fields, one)]


def _event(
    unit: UnitOfWork,
    customer: Customer,
    kind: str,
    mail: str = "",
    about: Mapping[str, Any] | None = None,
) -> None:
    payload = {"customer": customer_object(customer, unit.account)}
    notes.event(unit, customer.customer_id, kind, payload, mail=mail, about=about)
