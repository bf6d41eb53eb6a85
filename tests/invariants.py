"""What must hold of an account's stored items after any call, race or failure."""

import json
from collections import defaultdict
from functools import cached_property
from typing import Any

from kundenakte.domain import folding
from kundenakte.domain.customer import Customer, listed_tags
from kundenakte.storage.client import Connection

Item = dict[str, Any]
SEARCHED = "ORGANIZATION ADDRESS ADDRESS_2 ZIPCODE EMAIL".split()
LEFT_BEHIND = {"LOG", "EVENT", "ERASURE"}
OF_BILLING = {"SUBSCRIPTION", "USAGE", "INVOICE", "PAYMENT", "MANDATE"}  # blocked or erased later
CLAIMS = {  # what is claimed → the attribute that says by which
    "NUMBER": "customer_id",
    "EXT_UID": "customer_id",
    "INVOICE_NUMBER": "invoice_id",
    "SUBSCRIPTION_EXT_UID": "subscription_id",
}
OF_THE_RECORD = {"AT", "ACTOR", "ACTION", "CHANGES"}


class Stored:
    """All items of one account in the customers table, by what they are."""

    def __init__(self, account: str) -> None:
        self.account = account
        self.files: dict[int, dict[str, list[Item]]] = defaultdict(lambda: defaultdict(list))
        self.claims: dict[str, dict[str, int]] = {name: {} for name in CLAIMS}
        self.others: dict[str, list[Item]] = defaultdict(list)
        for item in _items(account):
            _, kind, name = item["pk"]["S"].split("#", 2)
            if kind == "CUSTOMER":
                self.files[int(name)][item["sk"]["S"].partition("#")[0]].append(item)
            elif kind in self.claims:
                assert item["sk"] == {"S": "CLAIM"}
                self.claims[kind][name] = int(item[CLAIMS[kind]]["N"])
            else:
                self.others[kind].append(item)

    @cached_property
    def customers(self) -> dict[int, dict[str, Any]]:
        """CUSTOMER_ID → stored document, of those that are not deleted."""
        return {
            customer_id: json.loads(file["CUSTOMER"][0]["doc"]["S"])
            for customer_id, file in sorted(self.files.items())
            if file["CUSTOMER"]
        }

    def kept(self, customer_id: int) -> bool:
        """Whether a customer is deleted and has left documents that carry the number."""
        invoices = self.files[customer_id]["INVOICE"]
        return customer_id not in self.customers and any("final" in item for item in invoices)

    def log(self, customer_id: int) -> list[dict[str, Any]]:
        """The change log, oldest first, as far as it is about the record itself."""
        entries = sorted(self.files[customer_id]["LOG"], key=lambda item: item["sk"]["S"])
        found = [json.loads(item["doc"]["S"]) for item in entries]
        return [entry for entry in found if not entry.keys() - OF_THE_RECORD]

    def history(self, customer_id: int) -> list[dict[str, Any]]:
        """The document after each change, oldest first, rebuilt from the record backwards."""
        document = self.customers[customer_id]
        log = self.log(customer_id)
        states = []
        for entry in reversed(log):
            states.append({**document, "LASTUPDATE": entry["AT"]})
            for change in entry["CHANGES"]:
                assert document.get(change["FIELD"]) == change["AFTER"], (entry, document)
                document = _with(document, change["FIELD"], change["BEFORE"])
        return states[::-1]


def check(account: str) -> Stored:
    """Every rule, for every customer of the account; answers what is stored."""
    stored = Stored(account)
    customers = stored.customers
    held = {n: owner for n, owner in stored.claims["NUMBER"].items() if not stored.kept(owner)}
    assert held == _owners(customers, "CUSTOMER_NUMBER")
    assert stored.claims["EXT_UID"] == _owners(customers, "CUSTOMER_EXT_UID")
    for customer_id, file in stored.files.items():
        if customer_id in customers:
            _check_record(account, customer_id, file["CUSTOMER"][0], customers[customer_id])
            _check_tags(account, customer_id, file["TAG"], customers[customer_id])
            _check_log(stored, customer_id)
            assert not file["ERASURE"]
        else:
            assert {kind for kind in file if file[kind]} <= LEFT_BEHIND | OF_BILLING
            assert len(file["ERASURE"]) == 1
    return stored


def _items(account: str) -> list[Item]:
    found: list[Item] = []
    more: dict[str, Any] = {}
    while True:
        answer = Connection.client.scan(TableName=Connection.tables.customers, **more)
        found += [item for item in answer["Items"] if item["pk"]["S"].startswith(f"{account}#")]
        if "LastEvaluatedKey" not in answer:
            return found
        more = {"ExclusiveStartKey": answer["LastEvaluatedKey"]}


def _with(document: dict[str, Any], field: str, value: Any) -> dict[str, Any]:
    rest = {name: kept for name, kept in document.items() if name != field}
    return rest if value is None else {**rest, field: value}


def _owners(customers: dict[int, dict[str, Any]], field: str) -> dict[str, int]:
    held = [(document[field], owner) for owner, document in customers.items() if field in document]
    assert len(dict(held)) == len(held), f"two customers with one {field}"
    return dict(held)


def _check_record(account: str, customer_id: int, item: Item, document: dict[str, Any]) -> None:
    name = f"{document.get('FIRST_NAME', '')} {document.get('LAST_NAME', '')}".strip()
    texts = [name, *(document.get(field, "") for field in SEARCHED)]
    folded, plain = folding.search_texts(texts)
    expected = {
        "pk": f"{account}#CUSTOMER#{customer_id}",
        "sk": "CUSTOMER",
        "account_id": account,
        "customer_id": str(customer_id),
        "customer_number": document["CUSTOMER_NUMBER"],
        "ext_uid": document.get("CUSTOMER_EXT_UID"),
        "page_hash": document["HASH"],
        "list_key": f"{account}#EMAIL" if document.get("EMAIL") else "",
        "list_sort": document.get("EMAIL", "").casefold(),
        "folded": folded,
        "plain": plain,
        "country": document.get("COUNTRY_CODE"),
        "city": document.get("CITY", "").casefold(),
        "name_sort": Customer(document).sort_name,
        "tags": listed_tags(Customer(document).tags),
        "merged_into": str(document.get("MERGED_INTO", "")),
    }
    values = {name: next(iter(value.values())) for name, value in item.items()}
    assert values.pop("doc")
    assert int(values.pop("version")) >= 1
    assert values == {name: value for name, value in expected.items() if value}
    assert document["CUSTOMER_ID"] == customer_id


def _check_tags(account: str, customer_id: int, items: list[Item], document: Any) -> None:
    tags = {folding.tag(tag) for tag in document.get("TAGS", [])}
    assert {item["sk"]["S"].partition("#")[2] for item in items} == tags
    assert {item["tag_key"]["S"] for item in items} == {f"{account}#{tag}" for tag in tags}
    assert {item["customer_id"]["N"] for item in items} <= {str(customer_id)}


def _check_log(stored: Stored, customer_id: int) -> None:
    log = stored.log(customer_id)
    told = [json.loads(item["doc"]["S"])["type"] for item in stored.files[customer_id]["EVENT"]]
    assert [entry["ACTION"] for entry in log].index("customer.create") == 0
    assert len([kind for kind in told if kind.startswith("customer.")]) == len(log)
    first = stored.history(customer_id)[0]
    assert first["CREATED"] == first["LASTUPDATE"]
