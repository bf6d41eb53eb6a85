"""`kundenakte import`: against the real calls, over HTTP."""

import io
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from bench.mess import mess
from cli import __main__ as cli
from cli import import_client, import_file
from tests import billing, importing
from tests.builders import CONTEXT, HANDLERS, Access, event, find

CONTENT = b"Nr;Firma;Farbe\nK-1;A GmbH;rot\nK-2;;blau\n"


class Site:
    """An installation that answers over HTTP; `down` so many times it answers 503 first."""

    def __init__(self, access: Access) -> None:
        self.access, self.down = access, 0
        self.asked: list[str] = []
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                status, body = site.answer(self.path, self.rfile.read(length).decode(), self)
                self.send_response(status)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, path: str, body: str, request: Any) -> tuple[int, bytes]:
        """What the call answers; the worker does its part at once."""
        service = path.removeprefix("/v1/")
        self.asked.append(service)
        if self.down:
            self.down -= 1
            return 503, b""
        headers = {name.lower(): value for name, value in request.headers.items()}
        reply = HANDLERS[service](event("POST", path, body, headers), CONTEXT)
        if service in ("import.check", "import.run") and reply["statusCode"] == 200:
            importing.work(self.access, json.loads(body)["DATA"]["IMPORT_ID"])
        return reply["statusCode"], reply["body"].encode()


@pytest.fixture
def site(documents: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    access = billing.a_seller()
    monkeypatch.setenv("KUNDENAKTE_API_KEY", access.api_key)
    monkeypatch.setattr(import_file, "SECONDS", 0)
    monkeypatch.setattr(import_client.time, "sleep", lambda _: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    running = Site(access)
    yield running
    running.server.shutdown()
    running.server.server_close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "kunden.csv"
    path.write_bytes(CONTENT)
    return path


def run(site: Site, *arguments: Any) -> int:
    return cli.main(
        ["import", "--url", site.url, "--email", site.access.email, *map(str, arguments)]
    )


@pytest.mark.parametrize("url", ["http://kunden.example", "kunden.example", "ftp://127.0.0.1"])
def test_a_key_is_not_sent_where_others_can_read_it(
    url: str, file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KUNDENAKTE_API_KEY", "secret")
    assert cli.main(["import", str(file), "--url", url, "--email", "a@example.com"]) == 2
    assert "--url begins with https://" in capsys.readouterr().err


def test_without_an_installation_it_says_what_to_do(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["import", str(file), "--state", str(tmp_path)]) == 3
    assert "make run" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [(), ("none.csv",)])
def test_without_a_file_nothing_begins(site: Site, arguments: tuple[str, ...]) -> None:
    assert run(site, *arguments) == 2
    assert site.asked == []


def test_a_wrong_key_is_refused(
    site: Site, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("KUNDENAKTE_API_KEY", "0" * 40)
    assert run(site, file) == 1
    assert "Wrong API KEY" in capsys.readouterr().err


def test_a_file_that_cannot_be_read_is_told(
    site: Site, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(b"\x89PNG\0")
    assert run(site, file) == 1
    assert "text is expected" in capsys.readouterr().err


def test_without_a_yes_nothing_is_imported(site: Site, file: Path) -> None:
    assert run(site, file) == 4
    assert "import.run" not in site.asked
    assert find(site.access) == []


def test_a_dry_run_shows_columns_and_report(
    site: Site, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(site, file, "--dry-run", "--map", "Farbe=COMMENT") == 4
    told = capsys.readouterr()
    assert "Farbe  COMMENT" in told.err
    assert told.out.splitlines() == [
        "2 rows checked: 1 new, 0 changed, 0 unchanged, 1 wrong.",
        "  line 3 (K-2), error: LAST_NAME: ORGANIZATION or LAST_NAME is needed",
    ]
    assert find(site.access) == []


def test_it_imports_what_is_good(site: Site, file: Path) -> None:
    assert run(site, file, "--yes", "--map", "Farbe=COMMENT") == 4
    [row] = find(site.access)
    assert (row["CUSTOMER_NUMBER"], row["COMMENT"]) == ("K-1", "rot")


def test_all_good_is_zero_and_the_report_is_a_file(site: Site, file: Path, tmp_path: Path) -> None:
    file.write_bytes(b"Nr;Firma;PLZ\nK-1;'=1+1;8\n")
    report = tmp_path / "report.csv"
    assert run(site, file, "--yes", "--report", report) == 0
    lines = report.read_text("utf-8-sig").splitlines()
    assert lines == [
        "LINE;OUTCOME;LEVEL;COLUMN;FIELD;MESSAGE;NAME;ID",
        "2;new;warning;PLZ;ZIPCODE;it does not look right;'=1+1;1",
    ]


def test_a_fault_that_is_over_soon_is_not_told(site: Site, file: Path) -> None:
    site.down = 3
    assert run(site, file, "--yes") == 4
    assert site.asked.count("import.create") == 4
    assert len(find(site.access)) == 1


def test_an_upload_that_was_broken_off_goes_on(site: Site, tmp_path: Path) -> None:
    path = tmp_path / "kunden.csv"
    path.write_bytes(mess(20).content + b"\r\n" * 300_000)
    content = path.read_bytes()
    import_id = importing.created(site.access, content)
    data = {"IMPORT_ID": import_id, "PART": 0}
    importing.accepted(
        site.access, "import.upload", {**data, "CONTENT": importing.base64_of(content[:524_288])}
    )
    assert run(site, "--resume", import_id, "--yes") == 2  # it needs the file
    assert run(site, path, "--resume", import_id, "--yes") == 4
    assert site.asked.count("import.upload") == 1
    assert len(find(site.access)) == 16


def test_a_run_that_was_broken_off_goes_on(site: Site) -> None:
    import_id = importing.checked(site.access, CONTENT)
    assert run(site, "--resume", import_id, "--yes") == 4
    assert run(site, "--resume", import_id) == 4  # done: only the report
    assert len(find(site.access)) == 1
