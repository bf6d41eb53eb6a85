"""The outbox of a local run: its pages, and what becomes of mails."""

import base64
import json
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from kundenakte.mails.mime import File, Letter, message
from local import outbox_page
from local.outbox import TRIES, Feedback, Outbox, messages
from local.outbox_page import HOME

EVIL = "<script>alert(1)</script>"


def keep(folder, name, to=("a@example.com",), **parts):
    """A mail in the folder, as ministack's SES has written it."""
    letter = Letter(
        id="7.a",
        at=datetime(2026, 7, 1, 22, 30, tzinfo=UTC),
        sender="post@kundenakte.example",
        to=to,
        subject=parts.get("subject", "Hallo"),
        text=parts.get("text", "Text https://kunden.example/x."),
        html=parts.get("html", "<html><head></head><body>HTML</body></html>"),
        files=parts.get("files", ()),
    )
    sent = {
        "MessageId": name,
        "Destination": {"ToAddresses": list(to), "BccAddresses": ["bcc@example.com"]},
        "Content": {"Raw": {"Data": base64.b64encode(message(letter)).decode()}},
        "EmailTags": [{"Name": "mail", "Value": "7"}],
    }
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(sent))


@pytest.fixture
def outbox(tmp_path):
    return Outbox(tmp_path)


def page(outbox, path=HOME, query=""):
    answer = outbox_page.answer(outbox, path, query)
    return answer.status, answer.body.decode()


def test_without_mails_it_says_so(outbox):
    status, text = page(outbox)
    assert status == 200
    assert "Nothing was sent yet" in text


@pytest.mark.parametrize(
    "path", ["/x", "/../../etc/passwd", "/1-a/html", "/1-a", "/1-a/file/0", "/%2e%2e", "/1-a/x"]
)
def test_there_is_no_such_page(outbox, path):
    assert page(outbox, HOME + path)[0] == 404


def test_newest_first_in_berlin_time(outbox):
    keep(outbox.folder, "1-a", subject="Eins")
    keep(outbox.folder, "2-b", subject="Zwei")
    _, text = page(outbox)
    assert text.index("Zwei") < text.index("Eins")
    assert "2026-07-02 00:30" in text


@pytest.mark.parametrize(("asked", "found"), [("A@EX", 1), ("bcc%40", 2), ("nobody", 0)])
def test_the_search_looks_at_all_receivers(outbox, asked, found):
    keep(outbox.folder, "1-a")
    keep(outbox.folder, "2-b", to=("c@example.org",))
    assert page(outbox, query=f"q={asked}")[1].count(f'href="{HOME}/') - 1 == found  # the style


def test_nothing_in_a_mail_is_markup_of_the_page(outbox):
    files = [File(EVIL, "text/html", b"x")]
    keep(outbox.folder, "1-a", subject=EVIL, text=f"{EVIL} https://x.example/{EVIL}", files=files)
    for path in (HOME, f"{HOME}/1-a"):
        assert "<script" not in page(outbox, path)[1]
    assert "<script" not in page(outbox, HOME, f"q={EVIL}")[1]


def test_links_in_the_text_can_be_followed(outbox):
    keep(outbox.folder, "1-a")
    assert 'href="https://kunden.example/x"' in page(outbox, f"{HOME}/1-a")[1]


def test_files_are_for_loading_and_never_shown(outbox):
    keep(outbox.folder, "1-a", files=[File("ä.html", "text/html", b"<script>")])
    answer = outbox_page.answer(outbox, f"{HOME}/1-a/file/0", "")
    headers = dict(answer.headers)
    assert answer.body == b"<script>"
    assert headers["content-type"] == "application/octet-stream"
    assert headers["content-disposition"].startswith("attachment;")
    assert page(outbox, f"{HOME}/1-a/file/1")[0] == 404


def test_the_html_may_do_nothing_but_open_links(outbox):
    keep(outbox.folder, "1-a", html=f"<html><head></head><body>{EVIL}</body></html>")
    answer = outbox_page.answer(outbox, f"{HOME}/1-a/html", "")
    policy = dict(answer.headers)["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy


def test_what_ses_says_of_a_mail(outbox):
    keep(outbox.folder, "1-a", to=("a@Bounce.example", "b@example.com", "c@complaint.example"))
    bounce, complaint = messages(outbox.find("1-a"))
    assert bounce["bounce"]["bouncedRecipients"] == [{"emailAddress": "a@Bounce.example"}]
    assert bounce["mail"]["tags"] == {"mail": ["7"]}
    assert complaint["eventType"] == "Complaint"


class Functions:
    """Remembers what it is told; fails as often as it is to."""

    def __init__(self, faults=0):
        self.faults, self.told = faults, []

    def call(self, _function, event):
        if self.faults:
            self.faults -= 1
            raise LookupError
        self.told.append(json.loads(event["Records"][0]["Sns"]["Message"])["mail"]["messageId"])


def feedback(functions, outbox):
    events = [(None, "Told", {"Topic": "MailTopic"})]
    return Feedback(functions, outbox, SimpleNamespace(events=lambda _: events))


def test_each_mail_is_told_of_once_also_after_a_restart(outbox):
    functions = Functions()
    for name in ("1-a", "2-b"):
        keep(outbox.folder, name, to=("a@bounce.example",))
    feedback(functions, outbox).settle()
    keep(outbox.folder, "3-c", to=("a@bounce.example",))
    feedback(functions, outbox).settle()
    assert functions.told == ["1-a", "2-b", "3-c"]


def test_what_cannot_be_noted_yet_is_told_again_and_at_last_given_up(outbox):
    for name in ("1-a", "2-b"):
        keep(outbox.folder, name, to=("a@bounce.example",))
    functions = Functions(faults=2)
    teller = feedback(functions, outbox)
    assert [teller.step() for _ in range(3)] == [0, 0, 2]
    assert functions.told == ["1-a", "2-b"]
    keep(outbox.folder, "3-c", to=("a@bounce.example",))
    functions.faults = TRIES
    for _ in range(TRIES):
        teller.step()
    keep(outbox.folder, "4-d", to=("a@bounce.example",))
    teller.step()
    assert functions.told == ["1-a", "2-b", "4-d"]
