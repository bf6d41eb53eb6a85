"""Any sequence of customer calls leaves and shows what a model of plain dicts says."""

import json

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kundenakte.storage import keys
from kundenakte.storage.client import Connection, get
from tests import builders, invariants
from tests.properties.customer_model import Model, row

NUMBERS = ["1001", "1002", "1004", "1007", "K-1", "k-1", "Ä/2"]
EXT_UIDS = ["e1", "e2", "E1", "7", "a#b"]
TAGS = ["rot", "Rot", "grün", "größer als", "a#b"]
NAMES = ["Müller", "Mueller GmbH", "MULLER & Söhne", "Straßenbau Bär", "Bäckerei"]
CITIES = ["Bern", "BERN", "Köln", "Wien "]
COUNTRIES = ["DE", "AT", "CH"]
TERMS = ["müll", "MUELLER", "ulle", "strasse", "bar", "Bäck", "söhne", "gmbh", "nicht da", "&"]

SOME_TAGS = st.lists(st.sampled_from(TAGS), min_size=1, max_size=4).map(", ".join)
FIELDS = {
    "CUSTOMER_NUMBER": st.sampled_from(NUMBERS),
    "CUSTOMER_EXT_UID": st.sampled_from(["", *EXT_UIDS]),
    "CUSTOMER_TYPE": st.sampled_from(["business", "consumer"]),
    "ORGANIZATION": st.sampled_from(["", *NAMES]),
    "LAST_NAME": st.sampled_from(["", *NAMES]),
    "CITY": st.sampled_from(["", *CITIES]),
    "COUNTRY_CODE": st.sampled_from(["", *COUNTRIES]),
    "COMMENT": st.sampled_from(["", "x", "😀 ja"]),
    "TAGS": st.just("") | SOME_TAGS,
}
FILTERS = {
    "CUSTOMER_NUMBER": st.sampled_from(NUMBERS),
    "CUSTOMER_EXT_UID": st.sampled_from(EXT_UIDS),
    "COUNTRY_CODE": st.sampled_from(COUNTRIES),
    "CITY": st.sampled_from(["bern", "Köln", "WIEN"]),
    "TERM": st.sampled_from(TERMS),
    "TAGS": SOME_TAGS,
}
GIVEN = st.fixed_dictionaries({}, optional=FIELDS)
CREATED = st.builds(
    lambda given: {"CUSTOMER_TYPE": "business", "ORGANIZATION": "Müller", **given}, GIVEN
)
ASKED = (
    st.just({})
    | SOME_TAGS.map(lambda tags: {"TAGS": tags})
    | st.fixed_dictionaries({}, optional=FILTERS)
)
WHICH = st.integers(0, 30)


class CustomerCalls(RuleBasedStateMachine):
    """Makes calls, and compares every answer with the model's."""

    def __init__(self, ministack):
        super().__init__()
        builders.empty_tables(ministack)
        self.access, self.stranger = builders.an_account(), builders.an_account("b@example.com")
        same = {"CUSTOMER_NUMBER": "K-1", "CUSTOMER_EXT_UID": "e1", "TAGS": "rot", "CITY": "Bern"}
        builders.create(self.stranger, **same, COUNTRY_CODE="CH")
        self.model = Model()
        self.ids = [4711]  # one that never was, then all that were given out
        self.states = {}  # CUSTOMER_ID → the stored document after each change
        self.counted = 1000

    @rule(given=CREATED)
    def create(self, given):
        self.make(given)

    def make(self, given):
        refusals = self.model.refusals(None, given)
        answer = self.call("customer.create", given)
        if refusals:
            assert answer == {"ERRORS": refusals}
            return
        customer_id, number = answer["CUSTOMER_ID"], answer["CUSTOMER_NUMBER"]
        assert customer_id > max(self.model.customers, default=0)
        self.check_number(given, number)
        customer = {**given, "CUSTOMER_NUMBER": number, "HASH": answer["HASH"]}
        self.model.customers[customer_id] = self.model.after(None, customer)
        self.ids.append(customer_id)
        self.states[customer_id] = []
        self.changed(customer_id)

    @rule(tags=SOME_TAGS, country=st.sampled_from(COUNTRIES), count=st.integers(1, 4))
    def create_several(self, tags, country, count):
        for name in NAMES[:count]:
            given = {"ORGANIZATION": name, "TAGS": tags, "COUNTRY_CODE": country}
            self.make({"CUSTOMER_TYPE": "business", **given})

    def check_number(self, given, number):
        if given.get("CUSTOMER_NUMBER"):
            assert number == given["CUSTOMER_NUMBER"]
            return
        assert int(number) > self.counted
        assert not self.model.found({"CUSTOMER_NUMBER": number})
        self.counted = int(number)

    @rule(which=WHICH, given=GIVEN)
    def update(self, which, given):
        customer_id = self.pick(which)
        refusals = self.model.refusals(customer_id, given)
        answer = self.call("customer.update", {"CUSTOMER_ID": customer_id, **given})
        if refusals:
            assert answer == {"ERRORS": refusals}
            return
        assert answer == {"STATUS": "success", "CUSTOMER_ID": customer_id}
        before = self.model.customers[customer_id]
        after = self.model.after(customer_id, given)
        self.model.customers[customer_id] = after
        if after != before:
            self.changed(customer_id)

    @rule(which=WHICH, cents=st.integers(1, 10_000))
    def add_credits(self, which, cents):
        customer_id = self.pick(which)
        data = {"CUSTOMER_ID": customer_id, "AMOUNT": f"{cents // 100}.{cents % 100:02d}"}
        answer = self.call("customer.addcredits", data)
        if customer_id not in self.model.customers:
            assert answer == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}
            return
        assert answer == {"STATUS": "success"}
        customer = self.model.customers[customer_id]
        self.model.customers[customer_id] = {**customer, "CREDITS": customer["CREDITS"] + cents}
        self.changed(customer_id)

    @precondition(lambda self: len(self.model.customers) > 4)
    @rule(which=WHICH)
    def delete(self, which):
        customer_id = self.pick(which)
        answer = self.call("customer.delete", {"CUSTOMER_ID": customer_id})
        if customer_id in self.model.customers:
            assert answer == {"STATUS": "success"}
            del self.model.customers[customer_id], self.states[customer_id]
        else:
            assert answer == {"ERRORS": ["missing / invalid field: CUSTOMER_ID"]}

    @rule(asked=ASKED, limit=st.integers(0, 4), offset=st.integers(0, 12))
    def list(self, asked, limit, offset):
        expected = self.model.found(asked)[offset : offset + (limit or 10)]
        assert self.rows(asked, LIMIT=limit, OFFSET=offset) == self.shown(expected)

    @rule(asked=ASKED, size=st.integers(1, 3))
    def list_page_by_page(self, asked, size):
        expected = self.model.found(asked)
        for offset in range(0, len(expected) + 1, size):
            page = self.shown(expected[offset : offset + size])
            assert self.rows(asked, LIMIT=size, OFFSET=offset) == page

    @rule(which=WHICH, size=st.integers(1, 4))
    def list_around_a_change(self, which, size):
        self.list({}, size, 0)
        self.delete(which)
        self.list({}, size, size)

    @rule(which=WHICH, asked=ASKED)
    def get_by_hash(self, which, asked):
        customer = self.model.customers.get(self.pick(which))
        if customer:  # one that does not exist is looked for twice, which takes a while
            asked = {**asked, "HASH": customer["HASH"]}
            assert self.rows(asked) == self.shown(self.model.found(asked))

    @rule(which=WHICH, asked=ASKED)
    def get_by_id(self, which, asked):
        asked = {**asked, "CUSTOMER_ID": self.pick(which)}
        assert self.rows(asked) == self.shown(self.model.found(asked))

    def teardown(self):
        for name, values in (("CUSTOMER_NUMBER", NUMBERS), ("CUSTOMER_EXT_UID", EXT_UIDS)):
            for value in values:
                found = self.model.found({name: value})
                assert self.rows({name: value}) == self.shown(found)
        stored = invariants.check(self.access.id)
        assert list(stored.customers) == sorted(self.model.customers)
        for customer_id, states in self.states.items():
            assert stored.history(customer_id) == states
        assert len(invariants.check(self.stranger.id).customers) == 1

    def changed(self, customer_id):
        """Keeps what is now stored, and looks whether the customer is found by all its keys."""
        item = get(Connection.tables.customers, keys.customer(self.access.id, customer_id))
        self.states[customer_id].append(json.loads(item["doc"]["S"]))
        customer = self.model.customers[customer_id]
        for name in ("CUSTOMER_NUMBER", "CUSTOMER_EXT_UID"):
            if customer[name]:
                assert self.rows({name: customer[name]}) == self.shown([customer_id])

    def pick(self, which):
        return self.ids[-1 - which % len(self.ids)]

    def call(self, service, data):
        return builders.call(self.access, service, data)

    def rows(self, asked, **page):
        page = page or {"LIMIT": 100}
        answer = builders.call(self.access, "customer.get", FILTER=asked, **page)
        known = row(0, self.model.after(None, {"CUSTOMER_NUMBER": "", "HASH": ""}))
        known = [*known, "CUSTOMER_NUMBER"]
        return [{name: found[name] for name in known} for found in answer["CUSTOMERS"]]

    def shown(self, ids):
        return [row(customer_id, self.model.customers[customer_id]) for customer_id in ids]


def test_customer_calls_do_what_the_model_says(on_ministack, ministack):
    run_state_machine_as_test(
        lambda: CustomerCalls(ministack),
        settings=settings(
            max_examples=20,
            stateful_step_count=60,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
