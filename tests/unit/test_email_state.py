"""Which addresses are marked, and until when."""

import pytest

from kundenakte.domain.customer import Customer
from kundenakte.domain.email_state import kept, kind_of, mark, marks

AT = "2026-07-01T10:00:00Z"
FIELDS = {"EMAIL": "a@Example.com", "EMAIL_CC": "b@example.com; c@example.com"}


def marked(*addresses: str, kind: str = "bounced") -> dict[str, object]:
    fields = dict(FIELDS)
    for address in addresses:
        fields["EMAIL_STATE"] = mark(fields, address, kind, AT)  # type: ignore[assignment]
    return dict(fields)


@pytest.mark.parametrize("address", ["x@example.com", "", "example.com"])
def test_an_address_that_the_customer_does_not_have_is_not_marked(address: str) -> None:
    assert mark(FIELDS, address, "bounced", AT) == {}


def test_the_mark_of_one_address() -> None:
    fields = marked("A@example.com")
    assert fields["EMAIL_STATE"] == {"ADDRESS": "A@example.com", "KIND": "bounced", "AT": AT}
    assert kind_of(fields, "a@example.COM") == "bounced"
    assert kind_of(fields, "b@example.com") == ""


def test_what_is_known_stays_as_it_is() -> None:
    fields = marked("a@example.com")
    assert mark(fields, "a@example.com", "bounced", "later") == fields["EMAIL_STATE"]
    again = mark(fields, "a@example.com", "complained", "later")
    assert (again["KIND"], "OTHERS" in again) == ("complained", False)


def test_the_last_address_comes_first_and_the_others_are_kept() -> None:
    fields = marked("a@example.com", "c@example.com")
    assert [each["ADDRESS"] for each in marks(fields)] == ["c@example.com", "a@example.com"]


def test_a_mark_goes_with_its_address() -> None:
    fields = marked("a@example.com", "c@example.com")
    fields["EMAIL_CC"] = "b@example.com"
    assert kept(fields) == {"ADDRESS": "a@example.com", "KIND": "bounced", "AT": AT}
    fields["EMAIL"] = "new@example.com"
    assert kept(fields) == {}


def test_a_change_of_the_customer_forgets_it_too() -> None:
    base = {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Berg"}
    customer = Customer({**base, **marked("a@example.com")})
    assert "EMAIL_STATE" in customer.changed({"CITY": "Ulm"}, at=AT).fields
    assert "EMAIL_STATE" not in customer.changed({"EMAIL": "n@example.com"}, at=AT).fields


def test_a_host_with_umlauts_is_the_same_in_its_ascii_form() -> None:
    """SES sends to the one and tells of it; the customer's record holds the other."""
    fields = {"EMAIL": "Kim@Bücher.example"}
    state = mark(fields, "kim@xn--bcher-kva.example", "bounced", AT)
    fields_marked = {**fields, "EMAIL_STATE": state}
    assert kind_of(fields_marked, "kim@xn--bcher-kva.example") == "bounced"
    assert kind_of(fields_marked, "kim@bücher.example") == "bounced"
    assert kept(fields_marked) == state


@pytest.mark.parametrize("address", ["kim@ü..example", f"kim@{'ü' * 70}.example", "ü@"])
def test_what_has_no_ascii_form_is_compared_as_it_is(address: str) -> None:
    assert mark({"EMAIL": address}, address, "bounced", AT)["ADDRESS"] == address


def test_hosts_that_only_look_alike_are_two() -> None:
    assert mark({"EMAIL": "max@straße.example"}, "max@strasse.example", "bounced", AT) == {}
