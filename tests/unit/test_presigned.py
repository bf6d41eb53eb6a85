"""Our links to S3 are signed as botocore signs them."""

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from botocore import auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from kundenakte.storage import presigned

ADDRESS = "https://documents.s3.eu-central-1.amazonaws.com/0a1b/7/12/{}.pdf"


@pytest.mark.parametrize("token", [None, "session/token+with=signs"])
@pytest.mark.parametrize("name", ["abc", "with%20blank", "a-b_c~d"])
def test_a_link_is_botocores(name: str, token: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 12, 1, 10, 11, 12, tzinfo=UTC)
    monkeypatch.setattr(presigned.time, "gmtime", moment.timetuple)
    monkeypatch.setattr(auth, "get_current_datetime", lambda: moment)
    credentials = Credentials("AKIDEXAMPLE", "secret/key+", token)
    address = ADDRESS.format(name)
    told = {"response-content-disposition": 'attachment; filename="a b.pdf"'}
    ours = presigned.link(address, credentials.get_frozen_credentials(), "eu-central-1", 60, told)
    request = AWSRequest("GET", address, params=told)
    signer = auth.S3SigV4QueryAuth(credentials, "s3", "eu-central-1", expires=60)
    signer.add_auth(request)
    assert _parts(ours) == _parts(request.url)


def _parts(url: str) -> tuple[str, dict[str, list[str]]]:
    parts = urlsplit(url)
    return f"{parts.netloc}{parts.path}", parse_qs(parts.query)
