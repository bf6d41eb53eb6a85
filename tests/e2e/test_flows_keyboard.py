"""Pages with the keyboard alone, with scripts and without: every control is reached in the order of
the page, where one is can be seen, and after an error one is where it is told."""

import pytest

from tests.browsing import DESKTOP, Way

WAYS = (Way("de", DESKTOP), Way("en", DESKTOP, False))
EACH_WAY = pytest.mark.parametrize("way", WAYS, ids=str)
HERE = """() => {
  const e = document.activeElement;
  if (e === document.body) return null;
  const look = getComputedStyle(e), box = e.getBoundingClientRect();
  const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return {
    name: e.name || e.getAttribute('href') || e.innerText,
    stop: [e.name || e.getAttribute('href') || e.innerText, e.type === 'submit' ? e.value : ''],
    type: e.type || e.localName,
    value: e.value || '',
    class: e.className,
    inside: !!e.closest('main'),
    ring: look.outlineStyle === 'none' ? 0 : parseFloat(look.outlineWidth),
    covered: !top || !(e.contains(top) || top.contains(e)),
  }
}"""
MOST = 80  # presses of a key on one page
RING = 2  # CSS pixels at least (WCAG 2.4.13 asks for as much)


def here(me):
    return me.page.evaluate(HERE)


def stops(me):
    """Where the tab key leads within the page's own part, from its beginning to its end."""
    found = []
    for _ in range(MOST):
        me.page.keyboard.press("Tab")
        if (now := here(me)) is None:
            break
        if now["inside"]:
            assert now["ring"] >= RING, now
            assert not now["covered"], now
            found.append(now["stop"])
        elif found:
            break
    return found


def expected(me):
    """The controls of the page in its order; of those that are one choice only one is a stop."""
    found = []
    for control in me.controls():
        if control not in found:
            found.append(control)
    return found


def choose(me, value):
    """With the arrow keys, within one choice."""
    for _ in range(MOST):
        if here(me)["value"] == value:
            return
        me.page.keyboard.press("ArrowDown")
    raise AssertionError(value)


def fill_in(me, **values):
    """Tabs through the form and types what is given by name, the rest stays."""
    names = {name for name, _ in me.controls()}
    left = {n if n in names else n.replace("_", "-"): value for n, value in values.items()}
    for _ in range(MOST):
        me.page.keyboard.press("Tab")
        now = here(me)
        value = left.pop(now["name"], None) if now and now["inside"] else None
        if value is None:
            continue
        if now["type"] == "radio":
            choose(me, value)
        elif now["type"] == "checkbox":
            me.page.keyboard.press("Space")
        elif now["type"] == "select-one":
            me.page.keyboard.type(value)
        else:
            me.page.keyboard.press("ControlOrMeta+A")
            me.page.keyboard.type(value)
        if not left:
            return
    raise AssertionError(f"not reached: {left}")


def press_enter(me):
    with me.page.expect_navigation():
        me.page.keyboard.press("Enter")


def press(me, button):
    """Tabs to a button of this value, and presses it."""
    for _ in range(MOST):
        me.page.keyboard.press("Tab")
        if (now := here(me)) and now["type"] == "submit" and now["value"] == button:
            press_enter(me)
            return
    raise AssertionError(button)


def goes_to_the_first_error(me, field):
    """The summary has the focus without a script; its first link leads to the field."""
    assert here(me)["class"] == "errors"
    me.page.keyboard.press("Tab")
    assert here(me)["name"] == f"#{field}"
    me.page.keyboard.press("Enter")
    assert here(me)["name"] == field


@EACH_WAY
def test_a_contract_is_canceled_with_the_keyboard(shop, person, way):
    me = person(way)
    me.open(shop.path("cancel"))
    assert stops(me) == expected(me)
    me.open(shop.path("cancel"))
    fill_in(me, name="Tom Taste", identity="K-1", contract="alles", email="tom@tasten")
    press_enter(me)
    assert me.status == 400
    goes_to_the_first_error(me, "email")
    me.page.keyboard.press("ControlOrMeta+A")
    me.page.keyboard.type(f"tom-{way}@example.com")
    press_enter(me)
    assert (me.status, me.page.locator("form").count()) == (200, 0)
    shop.letter(f"tom-{way}@example.com", "cancellation_receipt")


@EACH_WAY
def test_something_is_bought_with_the_keyboard(shop, person, way):
    email = f"tina-{way}@example.com"
    me = person(way)
    me.open(shop.path("purchase", "PRIVAT"))
    assert stops(me) == expected(me)
    me.open(shop.path("purchase", "PRIVAT"))
    fill_in(me, customer_type="consumer", first_name="Tina", last_name="Taste")
    press_enter(me)
    assert me.status == 400
    goes_to_the_first_error(me, "address_line1")
    me.page.keyboard.type("Tastenweg 1")
    fill_in(me, postal_code="10115", city="Berlin", email=email, payment_type="2")
    fill_in(me, iban="DE02120300000000202051", account_holder="Tina Taste", mandate=True)
    press(me, "check")
    assert stops(me) == expected(me)
    press(me, "order")
    assert (me.status, me.page.locator("form").count()) == (200, 0)
    [row] = shop.customers_of(email)
    assert row["BANK_IBAN"] == "DE02120300000000202051"
    shop.letter(email, "subscription_purchased")
