"""`/account/sign-in/{id}/{link}`: the link of the mail. To open it signs nobody in, since programs
that look into mails open links, too; its button does."""

from kundenakte.entry import clock
from kundenakte.entry.account import session
from kundenakte.entry.account import sign_in_page as pages
from kundenakte.entry.account.visit import HOME
from kundenakte.entry.http import Http
from kundenakte.pages.respond import Response, redirect
from kundenakte.storage import sign_in


def answer(http: Http, challenge_id: str, link: str) -> Response:
    """The page with the button, or what it does: it leads to the account that has sent the mail."""
    challenge = sign_in.find(challenge_id, clock.now())
    if challenge is None or not sign_in.opened_by(challenge, link):
        return redirect(HOME) if session.read(http) else pages.over(http)
    found = [one for one in pages.who_has(challenge.email) if one[0].id == challenge.account]
    if not found:
        return pages.over(http)
    account, user = found[0]
    if http.method == "POST" and pages.posted(http) is not None:
        if not sign_in.spend(challenge):
            return pages.over(http)
        return pages.signed_in(http, account, user, challenge.to)
    return pages.page(
        http,
        "sign_in_link",
        status=400 if http.method == "POST" else 200,
        email=user.email,
        company=account.settings["COMPANY"],
        again=http.method == "POST",
    )
