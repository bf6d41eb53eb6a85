"""One request to the account's own pages: who asks, what the address names, what was sent, and all
that a page may do."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode

from kundenakte.calls import index
from kundenakte.domain import roles
from kundenakte.domain.account import Account
from kundenakte.domain.errors import Forbidden, Malformed, Refused
from kundenakte.entry import clock, form_token, notice
from kundenakte.entry.account import registry
from kundenakte.entry.account import session as sessions
from kundenakte.entry.account.session import Session
from kundenakte.entry.http import Http
from kundenakte.entry.run import Repeatable, run
from kundenakte.pages.account import answer, faults
from kundenakte.pages.account.answer import Shell
from kundenakte.pages.render import LANGUAGES, texts
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import idempotency
from kundenakte.storage.unit import UnitOfWork
from kundenakte.storage.users import User
from kundenakte.wire import multipart
from kundenakte.wire.envelope import Envelope

FORM = "application/x-www-form-urlencoded"
LARGEST = 5_000_000  # bytes of a form with files
MOST_FIELDS = 2000
HOME = "/account"
NO_NAMES: Mapping[str, str] = {}


class Upload(NamedTuple):
    """A file that was sent with a form."""

    filename: str
    content: bytes


class Sent(NamedTuple):
    """What a form sends: all fields with all their values, stripped, and its files."""

    fields: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, Upload] = {}


def sent(http: Http) -> Sent | None:
    """What a POST sends; None where it is no form, or too large."""
    kind = http.header("content-type") or ""
    body = http.body
    if len(body) > LARGEST:
        return None
    try:
        if multipart.is_form(kind):
            return _parts(body, kind)
        if kind.partition(";")[0].strip().lower() != FORM:
            return None
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except (ValueError, Malformed):  # no UTF-8, too many fields, no boundary
        return None
    return Sent(tuple((name, value.strip()) for name, value in pairs))


def _parts(body: bytes, kind: str) -> Sent:
    fields: list[tuple[str, str]] = []
    files: dict[str, Upload] = {}
    for part in multipart.fields(body, kind):
        if part.filename is None:
            fields.append((part.name, part.content.decode().strip()))
        elif part.filename:
            files[part.name] = Upload(part.filename, part.content)
    return Sent(tuple(fields), files)


@dataclass(frozen=True)
class AccountVisit:
    """A request of somebody who is signed in. `parts` is what the address says behind the page's
    key, `form` what was posted ({} when the page is only looked at), `files` what came with it."""

    http: Http
    session: Session
    key: str
    parts: tuple[str, ...]
    query: Mapping[str, str]
    pairs: tuple[tuple[str, str], ...] = ()
    files: Mapping[str, Upload] = field(default_factory=dict)

    @property
    def account(self) -> Account:
        """The account, acting as its user: the log of changes names the user."""
        return replace(self.session.account, job=f"user {self.user.id} {self.user.name}")

    @property
    def user(self) -> User:
        """Who asks."""
        return self.session.user

    @property
    def form(self) -> dict[str, str]:
        """The posted fields; of one that was sent several times the last."""
        return dict(self.pairs)

    def all(self, name: str) -> list[str]:
        """All values of a field that may be sent several times, such as ticked rows."""
        return [value for given, value in self.pairs if given == name]

    @property
    def posted(self) -> bool:
        """Whether a form of ours was sent."""
        return self.http.method == "POST"

    @property
    def language(self) -> str:
        """The language asked for, else the user's."""
        asked = self.query.get("lang", "").lower()
        return asked if asked in LANGUAGES else self.user.language

    @property
    def path(self) -> str:
        """The address of this page, without its query."""
        return str(self.http.event["rawPath"])

    def unit(self) -> UnitOfWork:
        """A unit of work to read with."""
        return UnitOfWork(self.account, clock.now())

    def may(self, area: str, write: bool = False) -> bool:
        """Whether the user's role reaches so far (domain.roles)."""
        return self.shell.may(area, write)

    def call(
        self,
        service: str,
        values: Mapping[str, Any],
        *,
        limit: int | None = None,
        offset: int | None = None,
        cursor: str | None = None,
        reason: str = "",
    ) -> dict[str, Any]:
        """What a call of the API answers, run as the user; `values` is its DATA or FILTER.

        A form that is sent twice does its work once. `reason` goes into the log of changes. Raises
        Forbidden where the role does not reach, Refused and all else that the call raises.
        """
        call = index.find(service)
        self._require(service, call.writes)
        named = {name.upper(): value for name, value in values.items()}
        filled = Envelope(service, named, named, limit, offset, cursor, "json", {})
        account = replace(self.account, reason=reason)
        return run(call, account, filled, self._once(service, named) if call.writes else None)

    def answered(self, service: str, values: Mapping[str, Any]) -> dict[str, Any] | None:
        """What the call answered when this very form was sent before; None the first time."""
        named = {name.upper(): value for name, value in values.items()}
        return idempotency.answered(self.unit(), *self._once(service, named))

    def manage(self, action: str, **fields: Any) -> dict[str, Any]:
        """What an action of management answers, for this account and as its user. Raises Forbidden,
        Refused."""
        from kundenakte.entry import manage  # on use: few pages manage anything

        self._require(action, manage.ACTIONS[action].writes)
        told = {"action": action, "account": self.account.id, **fields}
        answered = manage.perform(told, self.account.settings["PUBLIC_URL"], self.account.actor)
        sessions.drop(self.account.id)
        return answered

    def _require(self, service: str, writes: bool) -> None:
        """Raises Forbidden: a page that nobody protected is protected here."""
        if not self.may(roles.area_of(service), writes) or (writes and not self.posted):
            raise Forbidden

    def _once(self, service: str, values: Mapping[str, Any]) -> Repeatable:
        """The same form with the same values is one request; with others it is another."""
        said = json.dumps([service, values], sort_keys=True, default=str)
        asked = hashlib.sha256(said.encode(errors="surrogatepass")).hexdigest()
        return Repeatable(f"form {self.nonce} {asked[:32]}", asked)

    @property
    def nonce(self) -> str:
        """The random part of the sent form's token."""
        return form_token.read(self.account, self.session.place, self.form.get("form", ""))

    # ---- answers

    @property
    def shell(self) -> Shell:
        """The frame of the page."""
        noun = self.key.partition("/")[0]
        return Shell(
            self.account.settings,
            self.language,
            self.user,
            registry.MENU.get(noun, noun),
            self.query,
            self.path,
        )

    def show(self, template: str, *areas: str, status: int = 200, **values: Any) -> Response:
        """templates/account/<template>.html with the words of these areas."""
        told = {"token": form_token.make(self.account, self.session.place), "notice": self.notice}
        return answer.page(template, self.shell, *areas, status=status, **{**told, **values})

    @property
    def notice(self) -> str:
        """The word that the action before leaves: the page shows its text `done_<word>`."""
        return notice.found(self.account, self.path, self.query.get(notice.PARAMETER, ""))

    def done(self, to: str, word: str = "", **query: str) -> Response:
        """303 to one of our pages, which says what was done; `to` is an address without a query."""
        if asked := self.query.get("lang"):
            query["lang"] = asked
        address = f"{to}?{urlencode(query)}" if query else to
        return redirect(notice.added(self.account, address, word) if word else address)

    def faults(self, refused: Refused, names: Mapping[str, str] = NO_NAMES) -> dict[str, str]:
        """Input's name → what is wrong, in the page's language; `names`: pages.account.faults."""
        words = texts(self.language, "sie", answer.COMMON)
        return faults.messages_of(refused.problems, words, names)
