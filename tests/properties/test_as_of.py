"""Changes of a customer, taken back one after the other out of their log."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kundenakte.billing.as_of import before_entry, taken_back
from kundenakte.domain.customer import Customer, differences, without_empty
from kundenakte.storage import notes

NAMES = ("ORGANIZATION", "EMAIL", "TAGS", "DAYS_FOR_PAYMENT", "CREDIT_BALANCE", "X_ATTRIBUTES")
VALUES = st.one_of(
    st.text(max_size=3),
    st.integers(-2, 2),
    st.lists(st.sampled_from(["a", "b"]), max_size=2),
    st.lists(
        st.fixed_dictionaries({"KEY": st.just("k"), "VALUE": st.text(max_size=2)}), max_size=1
    ),
)
STATES = st.lists(
    st.dictionaries(st.sampled_from(NAMES), VALUES).map(without_empty), min_size=1, max_size=6
)
OTHERS = st.sampled_from([{"SUBSCRIPTION_ID": 1}, {"INVOICE_ID": 2}, {"PAYMENT_ID": 3}])


@given(STATES)
def test_going_back_gives_what_was(states: list[dict]) -> None:
    steps = list(pairwise(states))
    entries = [{"CHANGES": differences(Customer(a), Customer(b))} for a, b in steps]
    for place, state in enumerate(states):
        later = list(reversed(entries[place:]))
        assert before_entry(Customer(states[-1]), later) == state


@given(STATES, OTHERS)
def test_what_is_about_other_things_leaves_the_record_alone(states: list[dict], about) -> None:
    entries = [{"CHANGES": [{"FIELD": "EMAIL", "BEFORE": "x", "AFTER": "y"}], **about}]
    assert before_entry(Customer(states[0]), entries) == states[0]


@given(STATES)
def test_subscriptions_go_back_likewise(states: list[dict]) -> None:
    entries = [{"CHANGES": notes.differences(before, after)} for before, after in pairwise(states)]
    assert taken_back(states[-1], reversed(entries)) == states[0]
