"""coupon.delete: a coupon goes, its code is free."""

from typing import Any

import pytest

from tests.builders import Access, a_coupon, accepted, call, post, v1
from tests.catalogue import log, stored


@pytest.mark.parametrize("code", [None, "", [], "spring"])
def test_a_coupon_that_is_not_there_is_refused(account: Access, code: Any) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="Herbst"))
    response = call(account, "coupon.delete", {"CODE": code})
    assert response == {"ERRORS": ["missing / invalid field: CODE"]}
    assert set(stored(account)) == {"COUPON#HERBST"}


def test_a_coupon_is_deleted_once_and_its_code_is_free(account: Access) -> None:
    for _ in range(2):
        accepted(account, "coupon.create", a_coupon(CODE="Herbst"))
        body = {"DATA": {"CODE": "herbst"}}
        assert v1(account, "coupon.delete", body) == (200, {"STATUS": "success"})
        assert v1(account, "coupon.delete", body)[0] == 404
        assert stored(account) == {}


def test_xml_deletes_a_coupon_and_the_log_keeps_it(account: Access) -> None:
    accepted(account, "coupon.create", a_coupon(CODE="Herbst"))
    body = "<FBAPI><SERVICE>coupon.delete</SERVICE><DATA><CODE>HERBST</CODE></DATA></FBAPI>"
    assert "<STATUS>success</STATUS>" in post(account, body)["body"]
    entry = log(account)[-1]
    assert (entry["ACTION"], entry["COUPON"]) == ("coupon.delete", "HERBST")
    assert {"FIELD": "CODE", "BEFORE": "Herbst", "AFTER": None} in entry["CHANGES"]
