"""`/account/sign-out`: ends the session, also for who has a copy of its cookie."""

from kundenakte.entry.account import session
from kundenakte.entry.account import sign_in_page as pages
from kundenakte.entry.account.visit import HOME
from kundenakte.entry.http import Http
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import user_store, users
from kundenakte.storage.unit import repeated


def answer(http: Http, parts: tuple[str, ...]) -> Response:
    """303 to the sign-in. Looking at the address ends nothing, nor does a form of another site."""
    ours = http.header("sec-fetch-site") not in ("cross-site", "same-site")
    if parts or http.method != "POST" or not ours:
        return redirect(HOME)
    if found := session.read(http):
        _end(found)
    http.note["cookies"] = [session.closed()]
    return redirect(pages.address(http, out="1"))


def _end(found: session.Session) -> None:
    account, began = found.account.id, found.began

    def step(_attempt: int) -> None:
        if user := users.find(account, found.user.id):
            user_store.sign_out(account, user, began, session.LONGEST)

    repeated(step, "The user is being changed by others. Please try again.")
