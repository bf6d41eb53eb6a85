"""webhooks/: who may be called, how it is signed, and that one moment ends everything."""

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from kundenakte.webhooks import addresses
from kundenakte.webhooks import post as posting
from kundenakte.webhooks.addresses import Forbidden, addresses_of, is_loopback, is_public
from kundenakte.webhooks.post import AGENT, LONGEST_ANSWER, Answer, post
from kundenakte.webhooks.signature import headers
from tests.notifying import Listener, listening

NOT_PUBLIC = """
0.0.0.0 0.1.2.3 10.0.0.1 10.255.255.255 100.64.0.1 100.127.255.255 127.0.0.1 127.8.8.8 169.254.0.1
169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.255 192.0.0.1 192.0.0.170 192.0.2.1 192.88.99.1
192.168.0.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1
255.255.255.255
:: ::1 ::127.0.0.1 ::8.8.8.8 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:8.8.8.8 ::ffff:0:8.8.8.8
64:ff9b::8.8.8.8 64:ff9b::7f00:1 64:ff9b:1::1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2
2001:2::1 2001:10::1 2001:20::1 2001:db8::1 2002:7f00:1:: 2002:808:808:: 3fff::1 5f00::1 fc00::1
fd00:ec2::254 fe80::1 fe80::1%eth0 fec0::1 ff02::1 ff0e::1 2a00:1450::1%eth0
""".split()
PUBLIC = """
1.1.1.1 8.8.8.8 9.255.255.255 11.0.0.1 100.63.255.255 100.128.0.1 126.255.255.255 128.0.0.1
169.253.255.255 169.255.0.1 172.15.255.255 172.32.0.1 192.0.1.1 192.167.255.255 192.169.0.1
198.17.255.255 198.20.0.1 223.255.255.255 2001:4860:4860::8888 2606:4700:4700::1111 2a00:1450::1
2003::1
""".split()


class TestAddresses:
    @pytest.mark.parametrize("text", NOT_PUBLIC)
    def test_what_is_not_the_internet_is_not_called(self, text: str) -> None:
        assert not is_public(ip_address(text))

    @pytest.mark.parametrize("text", PUBLIC)
    def test_the_internet_is(self, text: str) -> None:
        assert is_public(ip_address(text))

    @pytest.mark.parametrize("text", [*PUBLIC, "::ffff:127.0.0.1", "0.0.0.0", "::", "10.0.0.1"])
    def test_only_this_machine_is_loopback(self, text: str) -> None:
        assert not is_loopback(ip_address(text))

    @pytest.mark.parametrize("text", ["127.0.0.1", "127.1.2.3", "::1"])
    def test_this_machine_is(self, text: str) -> None:
        assert is_loopback(ip_address(text))

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "::1", "localhost"]
    )
    def test_this_machine_is_not_called_however_it_is_written(self, host: str) -> None:
        with pytest.raises(Forbidden):
            addresses_of(host, 80)

    def test_with_loopback_nothing_else_is_called(self) -> None:
        assert addresses_of("127.0.0.1", 80, loopback=True) == ["127.0.0.1"]
        for host in ("8.8.8.8", "10.0.0.1", "169.254.169.254"):
            with pytest.raises(Forbidden):
                addresses_of(host, 80, loopback=True)

    @pytest.mark.parametrize("other", ["10.0.0.1", "127.0.0.1", "::ffff:10.0.0.1", "fe80::1%2"])
    def test_one_bad_address_of_a_host_is_enough(
        self, other: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: found("1.1.1.1"))
        assert addresses_of("a.example", 443) == ["1.1.1.1"]
        both = found("1.1.1.1", other)
        monkeypatch.setattr(addresses.socket, "getaddrinfo", lambda *_, **__: both)
        with pytest.raises(Forbidden):
            addresses_of("a.example", 443)


def found(*texts: str) -> list[Any]:
    return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, 80)) for text in texts]


class TestSignature:
    """The vector of the reference libraries' tests (standard-webhooks/standard-webhooks)."""

    SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    ID = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    SIGNED = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="

    def test_the_reference_vector(self) -> None:
        assert headers([self.SECRET], self.ID, 1614265330, b'{"test": 2432232314}') == {
            "webhook-id": self.ID,
            "webhook-timestamp": "1614265330",
            "webhook-signature": self.SIGNED,
        }

    def test_the_check_in_the_docs_accepts_what_is_genuine_and_nothing_else(self) -> None:
        text = (Path(__file__).parents[2] / "docs/notifications.md").read_text()
        names: dict[str, Any] = {}
        exec(text.split("```python\n")[1].split("```")[0], names)
        is_genuine, now = names["is_genuine"], int(time.time())
        other = "whsec_" + "A" * 32
        for secrets in ([self.SECRET], [other, self.SECRET], [self.SECRET, other]):
            found = headers(secrets, "1-1", now, b"{}")
            assert is_genuine(self.SECRET, found, b"{}")
            assert not is_genuine(self.SECRET, found, b"{ }")
            assert not is_genuine(self.SECRET, {**found, "webhook-id": "1-2"}, b"{}")
        assert not is_genuine(self.SECRET, headers([other], "1-1", now, b"{}"), b"{}")
        assert not is_genuine(self.SECRET, headers([self.SECRET], "1-1", now - 301, b"{}"), b"{}")

    def test_two_secrets_sign_side_by_side(self) -> None:
        other = "whsec_" + "A" * 32
        found = headers([other, self.SECRET], self.ID, 1614265330, b'{"test": 2432232314}')
        first, second = found["webhook-signature"].split(" ")
        assert (first[:3], second) == ("v1,", self.SIGNED)


@pytest.fixture
def listener() -> Iterator[Listener]:
    with listening() as found:
        yield found


def sent(url: str, seconds: float = 5, **more: Any) -> Answer:
    return post(url, b'{"id":1}', {"webhook-id": "1-1"}, seconds=seconds, loopback=True, **more)


def raw(data: bytes, again: float = 0, times: int = 1) -> Any:
    """An answer of these bytes, so many times, with pauses in between."""

    def answer(handler: Any) -> None:
        for _ in range(times):
            handler.wfile.write(data)
            handler.wfile.flush()
            time.sleep(again)
        handler.close_connection = True

    return answer


def hanging(handler: Any) -> None:
    time.sleep(3)
    handler.close_connection = True


HEAD = b"HTTP/1.1 200 OK\r\n"


class TestPost:
    @pytest.mark.parametrize("status", [301, 302, 307, 400, 401, 404, 410, 500, 503])
    def test_what_is_not_2xx_is_not_delivered_and_no_redirect_is_followed(
        self, status: int
    ) -> None:
        with listening() as other:

            def elsewhere(handler: Any) -> None:
                handler.send_response(status)
                handler.send_header("Location", other.url)
                handler.send_header("Content-Length", "0")
                handler.end_headers()

            with listening(elsewhere) as listener:
                answer = sent(listener.url)
            assert (answer.status, answer.delivered, answer.fault) == (status, False, "")
            assert (len(listener.requests), other.requests) == (1, [])

    @pytest.mark.parametrize("status", [200, 201, 202, 204, 299])
    def test_2xx_is_delivered(self, status: int) -> None:
        with listening(status) as listener:
            assert sent(listener.url).delivered

    def test_this_machine_is_refused_without_a_word_to_it(self, listener: Listener) -> None:
        answer = post(listener.url, b"{}", {})
        assert (answer.status, answer.fault) == (0, "address not allowed")
        assert listener.requests == []

    @pytest.mark.parametrize(
        ("answer", "fault"),
        [
            (raw(b""), "no valid answer"),
            (raw(b"hello\r\n\r\n"), "no valid answer"),
            (raw(b"HTTP/1.1 abc\r\n\r\n"), "no valid answer"),
            (raw(b"HTTP/1.1 " + b"x" * 100_000), "no valid answer"),
            (hanging, "timeout"),
            (raw(b"H", again=0.05, times=100), "timeout"),
            (raw(HEAD + b"A: 1", again=0.05, times=100), "timeout"),
            (raw(b"HTTP/1.1 100 Continue\r\n\r\n", again=0.05, times=100), "timeout"),
        ],
        ids=["nothing", "no http", "no status", "long", "hangs", "slow", "slow head", "100s"],
    )
    def test_a_receiver_that_does_not_speak_http_in_time_is_a_fault(
        self, answer: Any, fault: str
    ) -> None:
        with listening(answer) as listener:
            found = sent(listener.url, seconds=0.6)
        assert (found.status, found.fault) == (0, fault)
        assert found.milliseconds < 2500

    def test_a_body_without_end_is_cut_off_and_the_status_counts(self) -> None:
        endless = raw(HEAD + b"\r\n" + b"x" * 1_000_000, times=50)
        with listening(endless) as listener:
            assert sent(listener.url).delivered

    def test_a_slow_body_is_left_after_the_time(self) -> None:
        slow = raw(HEAD + b"Content-Length: 99999\r\n\r\n", again=0.1, times=30)
        with listening(slow) as listener:
            answer = sent(listener.url, seconds=0.6)
        assert answer.delivered
        assert answer.milliseconds < 2500

    def test_headers_without_end_are_cut_off(self) -> None:
        with listening(raw(HEAD + b"A: " + b"x" * 60_000 + b"\r\n", times=20)) as listener:
            started = time.monotonic()
            sent(listener.url)
            assert time.monotonic() - started < 3

    def test_what_is_sent(self, listener: Listener) -> None:
        sent(f"{listener.url}?a=1&b=%20", basic=("Übung", "pass:word"))
        [request] = listener.requests
        assert (request.path, request.body) == ("/hooks?a=1&b=%20", b'{"id":1}')
        assert request.headers["content-type"] == "application/json"
        assert request.headers["user-agent"] == AGENT
        assert request.headers["webhook-id"] == "1-1"
        assert request.headers["host"] == listener.url.split("/")[2]
        assert request.headers["authorization"] == "Basic w5xidW5nOnBhc3M6d29yZA=="

    def test_without_a_user_there_is_no_login(self, listener: Listener) -> None:
        sent(listener.url)
        assert "authorization" not in listener.requests[0].headers

    @pytest.mark.parametrize(
        ("url", "fault"),
        [
            ("http://127.0.0.1:1/", "no connection"),
            ("http://nobody.invalid/", "host not found"),
            ("http://127.0.0.1:99999/", "URL not usable"),
            ("http://a..b/", "URL not usable"),
        ],
    )
    def test_faults_have_words_of_ours(self, url: str, fault: str) -> None:
        assert sent(url).fault == fault

    def test_a_look_up_without_end_is_a_timeout(self, monkeypatch: pytest.MonkeyPatch) -> None:
        ended = threading.Event()
        monkeypatch.setattr(posting, "addresses_of", lambda *_, **__: ended.wait(5))
        answer = sent("http://a.example/", seconds=0.2)
        ended.set()
        assert (answer.status, answer.fault) == (0, "timeout")

    def test_the_host_is_looked_up_once_and_called_where_it_was_found(
        self, listener: Listener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Or a second look-up could find an address that nobody has checked."""
        asked: list[str] = []

        def look_up(host: str, *_: Any, **__: Any) -> list[str]:
            asked.append(host)
            return ["127.0.0.1"]

        monkeypatch.setattr(posting, "addresses_of", look_up)
        port = listener.url.split("/")[2].partition(":")[2]
        assert sent(f"http://rebound.example:{port}/hooks").delivered
        assert asked == ["rebound.example"]
        assert listener.requests[0].headers["host"] == f"rebound.example:{port}"

    def test_a_second_address_is_tried_where_the_first_takes_no_connection(
        self, listener: Listener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        both = ["127.0.0.2", "127.0.0.1"]
        monkeypatch.setattr(posting, "addresses_of", lambda *_, **__: both)
        assert sent(listener.url).delivered

    def test_tls_is_for_the_host_that_was_named(
        self, listener: Listener, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        named: list[str] = []

        class Context:
            def wrap_socket(self, plain: Any, server_hostname: str) -> Any:
                named.append(server_hostname)
                raise ssl.SSLCertVerificationError

        monkeypatch.setattr(posting, "addresses_of", lambda *_, **__: ["127.0.0.1"])
        monkeypatch.setattr(posting, "_context", Context)
        port = listener.url.split("/")[2].partition(":")[2]
        assert sent(f"https://shop.example:{port}/").fault == "TLS fault"
        assert named == ["shop.example"]

    def test_a_server_without_tls_is_a_fault(self, listener: Listener) -> None:
        assert sent(listener.url.replace("http:", "https:")).fault == "TLS fault"

    def test_certificates_are_checked(self) -> None:
        context = posting._context()
        assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)

    def test_little_is_read(self) -> None:
        assert LONGEST_ANSWER <= 65_536
