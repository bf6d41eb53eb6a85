"""Every way in which known clients write their requests, as bytes, and what each must be answered.

The rows are those of the three tables of section 1.3 of the contract: parts of a body, variations,
content types. `@ID@` in a body stands for a customer that was made for the case.
`tools/wire_check.py` sends them to a running service, tests/integration to the handlers.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

JSON = "application/json"
XML = "application/xml"
FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxkTrZu0gW"
NOTHING: Mapping[str, str] = MappingProxyType({})


class Case(NamedTuple):
    """One request. `expect` names what the answer must show; `stored` is what customer.get then
    shows of the customer."""

    row: str
    body: str
    expect: str = "found"
    stored: Mapping[str, str] = NOTHING
    content_type: str | None = JSON

    @property
    def format(self) -> str:
        """The format of the answer: that of the request."""
        return "xml" if "<FBAPI" in self.body.upper() else "json"


def _xml(inside: str) -> str:
    return f'<?xml version="1.0" encoding="utf-8"?>\n<FBAPI>\n{inside}\n</FBAPI>'


def _form(content: str, *, document: bool = False) -> str:
    """A multipart body with the request in `httpbody`, and perhaps a file beside it."""
    line = "--" + MULTIPART.partition("boundary=")[2]
    part = f'{line}\r\nContent-Disposition: form-data; name="httpbody"\r\n\r\n{content}\r\n'
    file = (
        f'{line}\r\nContent-Disposition: form-data; name="document"; filename="a.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n%PDF-1.4\r\n"
    )
    return f"{file if document else ''}{part}{line}--\r\n"


BY_ID = '{"SERVICE":"customer.get","FILTER":{"CUSTOMER_ID":"@ID@"}}'
BY_ID_XML = _xml("<SERVICE>customer.get</SERVICE><FILTER><CUSTOMER_ID>@ID@</CUSTOMER_ID></FILTER>")


def _update(data: str) -> str:
    return f'{{"SERVICE":"customer.update","DATA":{{"CUSTOMER_ID":"@ID@",{data}}}}}'


def _update_xml(data: str) -> str:
    fields = f"<CUSTOMER_ID>@ID@</CUSTOMER_ID>{data}"
    return _xml(f"<SERVICE>customer.update</SERVICE><DATA>{fields}</DATA>")


def _create(data: str) -> str:
    fields = f'"CUSTOMER_TYPE":"consumer","LAST_NAME":"Neu",{data}'
    return f'{{"SERVICE":"customer.create","DATA":{{{fields}}}}}'


def _create_xml(data: str) -> str:
    fields = f"<CUSTOMER_TYPE>consumer</CUSTOMER_TYPE><LAST_NAME>Neu</LAST_NAME>{data}"
    return _xml(f"<SERVICE>customer.create</SERVICE><DATA>{fields}</DATA>")


PARTS = [
    Case("part FBAPI: the root element, XML only", BY_ID_XML, content_type=XML),
    Case("part SERVICE: noun.verb, lower case", BY_ID),
    Case("part SERVICE: noun.verb, lower case", BY_ID_XML, content_type=XML),
    Case(
        "part FILTER: selection for .get", BY_ID.replace("CUSTOMER_ID", "CUSTOMER_NUMBER"), "none"
    ),
    Case("part FILTER: selection for .get", BY_ID_XML.replace("@ID@", "0"), "none", NOTHING, XML),
    Case("part DATA: payload of a change", _update('"CITY":"Bonn"'), "updated", {"CITY": "Bonn"}),
    Case(
        "part DATA: payload of a change",
        _update_xml("<CITY>Bonn</CITY>"),
        "updated",
        {"CITY": "Bonn"},
        XML,
    ),
    Case("part LIMIT: page size", '{"SERVICE":"customer.get","LIMIT":1}', "one"),
    Case(
        "part LIMIT: page size",
        _xml("<SERVICE>customer.get</SERVICE><LIMIT>1</LIMIT>"),
        "one",
        NOTHING,
        XML,
    ),
    Case("part OFFSET: first element", BY_ID[:-1] + ',"OFFSET":1}', "none"),
    Case(
        "part OFFSET: first element",
        BY_ID_XML.replace("</FBAPI>", "<OFFSET>1</OFFSET></FBAPI>"),
        "none",
        NOTHING,
        XML,
    ),
]

UPPER = '{"SERVICE":"customer.get","FILTER":{"CUSTOMER_ID":"@ID@"},"LIMIT":10,"OFFSET":0}'
LOWER_TOP = '{"service":"customer.get","filter":{"CUSTOMER_ID":"@ID@"},"limit":10,"offset":0}'
UPPER_XML = BY_ID_XML.replace("</FBAPI>", "<LIMIT>10</LIMIT><OFFSET>0</OFFSET></FBAPI>")
LOWER_TOP_XML = re.sub(r"</?[A-Z]+>", lambda tag: tag[0].lower(), UPPER_XML)
UNUSED = '"limit":null,"offset":null,"filter":null,"data":null'
BANK = "BANK_NAME BANK_CODE BANK_ACCOUNT_NUMBER BANK_ACCOUNT_OWNER BANK_IBAN BANK_BIC"
EMPTY_BANK = dict.fromkeys(BANK.split(), "")
READ_ONLY = (
    '"CUSTOMER_ID":"7","CREATED":"2001-01-01 00:00:00","LASTUPDATE":"2001-01-01 00:00:00",'
    '"HASH":"00000000000000000000000000000000","CREDIT_BALANCE":"99,00","TOP":"1"'
)
READ_ONLY_XML = (
    "<CUSTOMER_ID>7</CUSTOMER_ID><CREATED>2001-01-01 00:00:00</CREATED><HASH>0</HASH>"
    "<LASTUPDATE/><CREDIT_BALANCE>99,00</CREDIT_BALANCE><TOP>1</TOP>"
)
NOTICE = "booleans in DATA"
NUMBERS = "numbers or strings for ids and enums"
STALE = "a stale DATA, FILTER, LIMIT or OFFSET"
LISTS = "FEATURES: [], X_ATTRIBUTES: [], ADDONS: []"

VARIATIONS = [
    Case("upper-case keys everywhere", UPPER),
    Case("upper-case keys everywhere", UPPER_XML, content_type=XML),
    Case("lower-case top-level keys", LOWER_TOP),
    Case("lower-case top-level keys", LOWER_TOP_XML, content_type=XML),
    Case("lower-case keys inside FILTER", LOWER_TOP.replace("CUSTOMER_ID", "customer_id")),
    Case(
        "lower-case keys inside FILTER",
        LOWER_TOP_XML.replace("CUSTOMER_ID", "customer_id"),
        content_type=XML,
    ),
    Case(
        "lower-case keys inside DATA",
        '{"service":"customer.update","data":{"customer_id":"@ID@","city":"Bonn"}}',
        "updated",
        {"CITY": "Bonn"},
    ),
    Case(
        "lower-case keys inside DATA",
        _xml(
            "<service>customer.update</service>"
            "<data><customer_id>@ID@</customer_id><city>Bonn</city></data>"
        ),
        "updated",
        {"CITY": "Bonn"},
        XML,
    ),
    Case("upper-case top level, lower-case inside", BY_ID.replace("CUSTOMER_ID", "customer_id")),
    Case(
        "upper-case top level, lower-case inside",
        BY_ID_XML.replace("CUSTOMER_ID", "customer_id"),
        content_type=XML,
    ),
    Case("null for unused parts", f'{{"service":"customer.get",{UNUSED}}}', "listed"),
    Case(
        "null for unused parts",
        _xml("<service>customer.get</service><limit/><offset/><filter/><data/>"),
        "listed",
        NOTHING,
        XML,
    ),
    Case("FILTER as an empty object", '{"SERVICE":"customer.get","FILTER":{}}', "listed"),
    Case("FILTER as an empty list", '{"SERVICE":"customer.get","FILTER":[]}', "listed"),
    Case(
        "FILTER as an empty object",
        _xml("<SERVICE>customer.get</SERVICE><FILTER></FILTER>"),
        "listed",
        NOTHING,
        XML,
    ),
    Case(
        "FILTER as a list with one object",
        '{"SERVICE":"customer.get","FILTER":[{"CUSTOMER_ID":"@ID@"}]}',
        "none",
    ),
    Case(
        "FILTER as a list with one object",
        BY_ID_XML.replace("<FILTER>", "<FILTER/><FILTER>"),
        "none",
        NOTHING,
        XML,
    ),
    Case(
        "null for fields in DATA",
        _create('"ORGANIZATION":null,"BIRTHDAY":null,"PAYMENT_TYPE":null,"X_ATTRIBUTES":null'),
        "created",
        {"ORGANIZATION": "", "BIRTHDAY": "", "PAYMENT_TYPE": "1"},
    ),
    Case(
        "null for fields in DATA",
        _create_xml("<ORGANIZATION/><BIRTHDAY/><PAYMENT_TYPE/><X_ATTRIBUTES/>"),
        "created",
        {"ORGANIZATION": "", "BIRTHDAY": "", "PAYMENT_TYPE": "1"},
        XML,
    ),
    Case(
        '"" for fields in DATA',
        _update(",".join(f'"{name}":""' for name in EMPTY_BANK)),
        "updated",
        EMPTY_BANK,
    ),
    Case(
        '"" for fields in DATA',
        _update_xml("".join(f"<{name}></{name}>" for name in EMPTY_BANK)),
        "updated",
        EMPTY_BANK,
        XML,
    ),
    Case(NOTICE, _update('"SHOW_PAYMENT_NOTICE":false'), "updated", {"SHOW_PAYMENT_NOTICE": "0"}),
    Case(NOTICE, _update('"NEWSLETTER_OPTIN":true'), "updated", {"NEWSLETTER_OPTIN": "1"}),
    Case(
        NOTICE,
        _update_xml("<SHOW_PAYMENT_NOTICE>false</SHOW_PAYMENT_NOTICE>"),
        "updated",
        {"SHOW_PAYMENT_NOTICE": "0"},
        XML,
    ),
    Case(NUMBERS, BY_ID.replace('"@ID@"', "@ID@")),
    Case(
        NUMBERS,
        _update('"PAYMENT_TYPE":5,"DAYS_FOR_PAYMENT":7').replace('"@ID@"', "@ID@"),
        "updated number",
        {"PAYMENT_TYPE": "5", "DAYS_FOR_PAYMENT": "7"},
    ),
    Case(
        NUMBERS,
        _update('"PAYMENT_TYPE":"5","DAYS_FOR_PAYMENT":"7"'),
        "updated",
        {"PAYMENT_TYPE": "5", "DAYS_FOR_PAYMENT": "7"},
    ),
    Case(
        NUMBERS,
        _update_xml("<PAYMENT_TYPE>5</PAYMENT_TYPE>"),
        "updated",
        {"PAYMENT_TYPE": "5"},
        XML,
    ),
    Case("read-only fields are ignored", _create(READ_ONLY), "created", {"CREDIT_BALANCE": "0,00"}),
    Case(
        "read-only fields are ignored",
        _create_xml(READ_ONLY_XML),
        "created",
        {"CREDIT_BALANCE": "0,00"},
        XML,
    ),
    Case("stray unknown top-level keys", '{"Content-Type":"application/json",' + BY_ID[1:]),
    Case(
        "stray unknown top-level keys",
        BY_ID_XML.replace("<SERVICE>", "<Content-Type>application/xml</Content-Type><SERVICE>"),
        content_type=XML,
    ),
    Case(STALE, BY_ID[:-1] + ',"DATA":{"CUSTOMER_ID":"0","LAST_NAME":"Alt"}}'),
    Case(
        STALE,
        BY_ID_XML.replace("</FBAPI>", "<DATA><LAST_NAME>Alt</LAST_NAME></DATA></FBAPI>"),
        content_type=XML,
    ),
    Case(
        STALE,
        _update('"CITY":"Bonn"')[:-1] + ',"FILTER":{"CITY":"x"},"LIMIT":5,"OFFSET":2}',
        "updated",
        {"CITY": "Bonn"},
    ),
    Case(
        STALE,
        _xml(
            "<SERVICE>customer.delete</SERVICE><DATA><CUSTOMER_ID>@ID@</CUSTOMER_ID></DATA>"
            "<FILTER><CITY>x</CITY></FILTER><LIMIT>5</LIMIT><OFFSET>2</OFFSET>"
        ),
        "deleted",
        NOTHING,
        XML,
    ),
    Case(LISTS, _update('"FEATURES":[],"X_ATTRIBUTES":[],"ADDONS":[]'), "updated"),
    Case(LISTS, _update_xml("<FEATURES/><X_ATTRIBUTES/><ADDONS/>"), "updated", NOTHING, XML),
]

CONTENT_TYPES = [
    Case("content type application/json", BY_ID),
    Case("content type application/json", BY_ID, content_type=f"{JSON}; charset=utf-8"),
    Case("content type application/xml", BY_ID_XML, content_type=XML),
    Case("content type application/xml", BY_ID_XML, content_type="text/xml; charset=utf-8"),
    Case("content type of a form, JSON body", BY_ID, content_type=FORM),
    Case("content type of a form, XML body", BY_ID_XML, content_type=FORM),
    Case("no content type", BY_ID, content_type=None),
    Case("no content type", BY_ID_XML, content_type=None),
    Case("multipart, httpbody", _form(BY_ID), content_type=MULTIPART),
    Case("multipart, httpbody", _form(BY_ID_XML), content_type=MULTIPART),
    Case("multipart, httpbody and document", _form(BY_ID, document=True), content_type=MULTIPART),
    Case(
        "multipart, httpbody and document",
        _form(BY_ID_XML, document=True),
        "found",
        NOTHING,
        MULTIPART,
    ),
]

CASES = [*PARTS, *VARIATIONS, *CONTENT_TYPES]
