"""`/_local/sign-in`: one click, and whoever sits at this machine works in the demo account as its
owner. It is the run that signs the session, with what it has stored; the service has no such door.
"""

from local.event import Answer
from local.state import ACCESS, State

PLACE = "/_local/sign-in"


def answer(state: State) -> Answer:
    """303 to the account's own pages, with a session; 404 while there is no demo account."""
    from kundenakte.domain.roles import OWNER  # there once the functions run
    from kundenakte.entry.account import session
    from kundenakte.storage import account_store, users

    name = state.read(ACCESS).get("account", "")
    account = account_store.found(name) if name else None
    present = users.of(account.id) if account else []
    owner = next((user for user in present if user.role == OWNER), None)
    if account is None or owner is None:
        return Answer(404, [("content-type", "text/plain")], b"There is no demo account.\n")
    cookie = session.opened(account, owner)
    headers = [("location", "/account"), ("set-cookie", cookie), ("cache-control", "no-store")]
    return Answer(303, headers, b"")
