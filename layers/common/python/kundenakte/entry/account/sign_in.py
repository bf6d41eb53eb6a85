"""`/account/sign-in`: asks for the e-mail address and has a code and a link sent to it; then
`/account/sign-in/{id}`, where the code is typed, and `/account/sign-in/{id}/{link}`.

The answer is the same whether anybody has the address or not, and takes as long.
"""

import time
from typing import Final

from kundenakte.domain import times
from kundenakte.domain.account import Account
from kundenakte.domain.page_fields import is_email
from kundenakte.entry import clock
from kundenakte.entry.account import session, sign_in_code, sign_in_link
from kundenakte.entry.account import sign_in_page as pages
from kundenakte.entry.account.visit import HOME
from kundenakte.entry.http import Http
from kundenakte.entry.job import in_unit
from kundenakte.entry.settings import read_settings
from kundenakte.pages.account import answer as account_answer
from kundenakte.pages.render import texts
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import office_keys, sign_in
from kundenakte.storage.client import Connection
from kundenakte.storage.notes import event_in
from kundenakte.storage.sign_in import Drawn
from kundenakte.storage.unit import UnitOfWork
from kundenakte.storage.users import User

MAIL: Final = "user_sign_in"  # the mail's template
MOST_TO_ONE: Final = 5  # mails an hour to one address
MOST_FROM_ONE: Final = 20  # requests an hour from one source
HOUR: Final = 60 * 60
AT_LEAST: Final = 0.3  # seconds that an answer takes: a mail that is planned does not show in it


def answer(http: Http, parts: tuple[str, ...]) -> Response:
    """The page of an address below /account/sign-in."""
    match parts:
        case ():
            return _sent(http) if http.method == "POST" else _form(http)
        case (challenge_id,):
            return sign_in_code.answer(http, challenge_id)
        case (challenge_id, link):
            return sign_in_link.answer(http, challenge_id, link)
    return account_answer.page("refused", pages.shell(http), status=404, kind="not_found")


def _form(http: Http) -> Response:
    """The form; who is signed in already goes on."""
    query = http.event.get("queryStringParameters") or {}
    to = pages.target(query.get("to", ""))
    if session.read(http):
        return redirect(to)
    notice = next((name for name in ("ended", "out") if query.get(name)), "")
    return _page(http, to=to, said=notice)


def _page(
    http: Http, *, to: str, said: str = "", email: str = "", error: str = "", status: int = 400
) -> Response:
    words = texts(pages.shell(http).language, "sie", account_answer.COMMON, "account/sign_in")
    faults = {"email": words.sign_in_faults[error]} if error else {}
    return pages.page(
        http,
        "sign_in",
        status=status if error else 200,
        to=to if to != HOME else "",
        said=said,
        email=email,
        errors=faults,
        local=read_settings().local_sign_in,
    )


def _sent(http: Http) -> Response:
    started, now = time.monotonic(), clock.now()
    fields = pages.posted(http)
    if fields is None:
        return _page(http, to=HOME, error="again")
    email, to = fields.get("email", ""), pages.target(fields.get("to", ""))
    if not is_email(email):
        return _page(http, to=to, email=email, error="email")
    if not sign_in.allows("source", http.source, MOST_FROM_ONE, HOUR, now):
        return _page(http, to=to, email=email, error="source", status=429)
    if not sign_in.allows("address", email.casefold(), MOST_TO_ONE, HOUR, now):
        return _page(http, to=to, email=email, error="address", status=429)
    challenge_id = _begun(http, email, to)
    time.sleep(max(0.0, started + AT_LEAST - time.monotonic()))
    return redirect(pages.address(http, challenge_id))


def _begun(http: Http, email: str, to: str) -> str:
    """Store a challenge, and the mail with it for whoever has the address; answers its id."""
    found = pages.who_has(email)
    account, user = found[0] if found else (None, None)
    drawn = sign_in.draw(email, to, pages.browser(http), account, clock.now())
    if account and user:
        in_unit(account, lambda unit: _plan(unit, account, user, drawn))
    else:
        Connection.client.put_item(TableName=Connection.tables.accounts, Item=drawn.item)
    return drawn.id


def _plan(unit: UnitOfWork, account: Account, user: User, drawn: Drawn) -> None:
    unit.put(drawn.item, table=Connection.tables.accounts)
    told = {
        "code": drawn.code,
        "url": f"{account.settings['PUBLIC_URL']}{pages.SIGN_IN}/{drawn.id}/{drawn.link}",
        "valid_until": times.stored(drawn.until),
        "to": user.email,  # never what was typed: it may only look alike
        "name": "" if user.name == user.email else user.name,
        "language_code": user.language,
    }
    file = office_keys.user_file(account.id, user.id)
    event_in(unit, file, f"mail.{MAIL}", told, mail=MAIL, days=1)
