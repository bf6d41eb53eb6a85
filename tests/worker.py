"""Somebody who works in an account, with a browser: signs in with the code from the mail, and looks
at pages that load a script too."""

import re
from typing import Any

from tests.browsing import Person
from tests.shop import CODE, Shop, manage, wait_for


class Worker(Person):
    """A person in an account's own pages."""

    most_bytes, most_requests, folder = 110_000, 4, "account"

    def signs_in(self, shop: Shop, email: str) -> None:
        """By the code that the mail brings."""
        self.open("/account")
        self.enter(email=email)
        self.press("main form .primary")
        before = len(list(shop.outbox.newest(email)))
        mail = wait_for(
            lambda: len(sent := list(shop.outbox.newest(email))) >= max(before, 1) and sent[0],
            f"a code for {email}",
        )
        code = CODE.search(mail.body("plain"))
        assert code
        self.enter(code=code[1] + code[2])
        self.press("main form .primary")
        assert self.page.url.partition("?")[0].endswith("/account"), self.text

    def press(self, selector: str) -> None:
        """Presses the one thing that fits, and waits for what it leads to."""
        found = self.page.locator(selector).locator("visible=true")
        assert found.count() >= 1, f"{selector} on {self.page.url}: {self.text[:500]}"
        with self.page.expect_navigation():
            found.first.click()

    def does(self, value: str) -> None:
        """Presses the button of the page's form that sends do={value}."""
        self.press(f'main button[name="do"][value="{value}"]:not(.vh)')

    @property
    def here(self) -> str:
        """The path of the page."""
        return re.sub(r"^https?://[^/]+|\?.*$", "", self.page.url)

    @property
    def notice(self) -> str:
        """What the page says of what was done."""
        found = self.page.locator("main [role=status]")
        return " ".join(found.first.inner_text().split()) if found.count() else ""


def hired(shop: Shop, email: str, role: str, language: str, name: str) -> dict[str, Any]:
    """A new user of the shop's account."""
    options = ("--name", name, "--role", role, "--language", language)
    return manage(shop.run, "user", "add", str(shop.access["account"]), email, *options)
