"""Many bookings with one code at once: each use counts, and none is one too many."""

from datetime import UTC, datetime

import pytest

from kundenakte.domain.account import Account
from kundenakte.domain.errors import LostRace, Refused
from kundenakte.storage import coupons, unit
from kundenakte.storage.unit import UnitOfWork
from tests import builders, catalogue
from tests.threads import together

NOON = datetime(2026, 11, 23, 11, tzinfo=UTC)
TRIES = 200  # more than a call has: here it is about the count, not about being busy


def book(access):
    """Uses the coupon as a call would, again after each lost race; whether there was a use left."""
    for _ in range(TRIES):
        work = UnitOfWork(Account(access.id, access.hash, {}), NOON)
        try:
            coupons.use(work, "herbst")
            work.commit()
        except Refused:
            return False
        except LostRace:
            unit.wait_before(1)
            continue
        return True
    pytest.fail("the race was always lost")


@pytest.mark.parametrize(("most", "left"), [(10, 10), (16, 16), (0, 16)])
def test_of_sixteen_bookings_as_many_win_as_the_coupon_allows(racer, most, left):
    builders.accepted(racer, "coupon.create", builders.a_coupon(CODE="Herbst", USAGES_MAX=most))
    assert sum(together(16, lambda _: book(racer))) == left
    [coupon] = catalogue.stored(racer).values()
    assert coupon["USAGES"] == left


def test_a_change_at_the_same_time_loses_no_use_and_no_change(racer):
    builders.accepted(racer, "coupon.create", builders.a_coupon(CODE="Herbst", CAMPAIGN="a"))

    def work(thread):
        if thread % 2:
            return book(racer)
        data = {"CODE": "herbst", "TITLE": f"T{thread}"}
        return "STATUS" in builders.call(racer, "coupon.update", data)

    done = together(8, work)
    [coupon] = catalogue.stored(racer).values()
    assert coupon["USAGES"] == 4 == sum(done[1::2])
    assert coupon["CAMPAIGN"] == "a"
    titles = [entry for entry in catalogue.log(racer) if entry["ACTION"] == "coupon.update"]
    assert len(titles) == sum(done[0::2])


def test_of_sixteen_articles_with_one_number_one_wins(racer):
    answers = together(
        16,
        lambda n: builders.call(
            racer, "article.create", builders.an_article(ARTICLE_NUMBER="7", TITLE=f"T{n}")
        ),
    )
    [winner] = [answer for answer in answers if "ERRORS" not in answer]
    [article] = catalogue.stored(racer).values()
    assert article["TITLE"] == winner["TITLE"]
    assert len(catalogue.log(racer)) == 1
