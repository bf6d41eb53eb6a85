"""Sends every variation of tools/wire_cases.py to a running service, as raw HTTP, byte by byte.

python tools/wire_check.py http://127.0.0.1:8000 .local/access.json
"""

import base64
import http.client
import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.wire_cases import CASES, Case
from tools.wire_judge import Answer, Send, WrongAnswer, check

PATH = "/api/1.0/api.php"


def sender(url: str, email: str, api_key: str) -> Send:
    """Posts a body to the service at `url`; without a content type the header is not sent."""
    place = urlsplit(url)
    pair = base64.b64encode(f"{email}:{api_key}".encode()).decode()
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection

    def send(body: bytes, content_type: str | None) -> Answer:
        connection = kind(place.netloc, timeout=30)
        headers = {"Authorization": f"Basic {pair}"}
        if content_type:
            headers["Content-Type"] = content_type
        try:
            connection.request("POST", place.path.rstrip("/") + PATH, body, headers)
            response = connection.getresponse()
            answered = response.getheader("Content-Type") or ""
            return Answer(response.status, answered, response.read())
        finally:
            connection.close()

    return send


def outcome(case: Case, send: Send) -> str:
    """ok, or what is wrong with the answer."""
    try:
        check(case, send)
    except (WrongAnswer, KeyError, ValueError, IndexError, OSError) as error:
        return f"failed: {error!r}"
    return "ok"


def main(url: str, access: str) -> int:
    """Prints a line for each case; answers how many failed."""
    known = json.loads(Path(access).read_text("utf-8"))
    send = sender(url, known["email"], known["api_key"])
    failed = 0
    for case in CASES:
        result = outcome(case, send)
        failed += result != "ok"
        content_type = (case.content_type or "no content type").partition(";")[0]
        print(f"{case.row:<42} {case.format:<5}{content_type:<34} {result}")
    print(f"{len(CASES) - failed} of {len(CASES)} answered as the contract says")
    return failed


if __name__ == "__main__":
    sys.exit(bool(main(*sys.argv[1:3])))
