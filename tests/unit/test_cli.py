"""The command line tool: what it sends, what it shows, and how it ends."""

import io
import json
import socket
import stat
import subprocess
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

import functions.manage.app  # noqa: F401  before moto: importing it connects
from cli import __main__ as cli
from cli import reach
from cli.options import ROOT, event_of, read_options

OLD_KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Events that would have reached a local run; it answers with `sent[0]`."""
    events: list[dict[str, Any]] = [{}]

    def local(_: Path, event: dict[str, Any]) -> dict[str, Any]:
        events.append(event)
        return dict(events[0])

    monkeypatch.setattr(cli, "local", local)
    return events


def ended(*arguments: str) -> int:
    try:
        return cli.main(arguments)
    except SystemExit as left:
        return int(left.code or 0)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "account",
        "account delete x",
        "account create",
        "account show",
        "account set 1",
        "account set 1 COMPANY",
        "account set 1 =x",
        "account set 1 A.B=1 A=2 A.C=3",
        "account next-number 1 x",
        "key import 1 a@b.de " + OLD_KEY,
        "account create a@b.de --import-key " + OLD_KEY,
        "key revoke 1",
    ],
)
def test_what_is_not_understood_ends_with_2_and_is_not_sent(
    line: str, sent: list[dict[str, Any]], capsys: Any
) -> None:
    assert ended(*line.split()) == 2
    assert len(sent) == 1
    assert OLD_KEY not in capsys.readouterr().err


def test_a_refusal_ends_with_1_and_names_the_field_first(
    sent: list[dict[str, Any]], capsys: Any
) -> None:
    texts = [
        "at most 18, missing / invalid field: CUSTOMER_NUMBERS.DIGITS",
        "missing / invalid field: account",
        "the account is being changed, please try again",
    ]
    sent[0] = {"error": texts}
    assert ended("account", "show", "x") == 1
    shown = capsys.readouterr()
    assert shown.out == ""
    assert shown.err.splitlines() == [
        "kundenakte: CUSTOMER_NUMBERS.DIGITS: at most 18",
        "kundenakte: account: missing or unknown",
        "kundenakte: the account is being changed, please try again",
    ]


def test_a_folder_where_nothing_runs_ends_with_3_and_says_what_to_do(
    tmp_path: Path, capsys: Any
) -> None:
    assert ended("account", "list", "--state", str(tmp_path)) == 3
    assert "Start it with `make run`" in capsys.readouterr().err


def test_a_run_that_was_killed_ends_with_3(tmp_path: Path, capsys: Any) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    (tmp_path / "runtime.json").write_text(json.dumps({"endpoint_url": f"http://127.0.0.1:{port}"}))
    assert ended("account", "list", "--state", str(tmp_path)) == 3
    assert "has ended" in capsys.readouterr().err


class Aws:
    """Stands for boto3.session: a stack with `outputs`, a Lambda that answers `payload`."""

    def __init__(self, outputs: dict[str, str], payload: Any, **invoked: Any) -> None:
        self.outputs, self.payload, self.invoked = outputs, payload, invoked
        self.asked: list[Any] = []

    def Session(self, region_name: str | None) -> "Aws":
        self.asked.append(region_name)
        return self

    def client(self, service: str, config: Any = None) -> "Aws":
        if service == "lambda":
            assert config.retries == {"total_max_attempts": 1}
        return self

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        if StackName == "none":
            raise ClientError({"Error": {"Code": "ValidationError", "Message": "no stack"}}, "X")
        outputs = [{"OutputKey": k, "OutputValue": v} for k, v in self.outputs.items()]
        stack = {"StackName": StackName, "StackStatus": "CREATE_COMPLETE", "Outputs": outputs}
        return {"Stacks": [stack]}

    def invoke(self, FunctionName: str, Payload: str) -> dict[str, Any]:
        self.asked += [FunctionName, json.loads(Payload)]
        return {"Payload": io.BytesIO(json.dumps(self.payload).encode()), **self.invoked}


def on(monkeypatch: pytest.MonkeyPatch, aws: Aws) -> Aws:
    monkeypatch.setattr(boto3, "session", aws)
    return aws


NAMED = {"ManageFunctionName": "kundenakte-Manage-1"}


@pytest.mark.parametrize(
    ("stack", "aws", "text"),
    [
        ("none", Aws(NAMED, {}), "no stack"),
        ("other", Aws({"Url": "x"}, {}), "is no Kundenakte"),
        ("kundenakte", Aws(NAMED, {"errorMessage": "boom"}, FunctionError="Unhandled"), "boom"),
    ],
)
def test_a_stack_that_cannot_be_reached_ends_with_3(
    stack: str, aws: Aws, text: str, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    on(monkeypatch, aws)
    assert ended("--stack", stack, "account", "list") == 3
    assert text in capsys.readouterr().err


def test_a_stack_is_managed_through_the_function_that_its_outputs_name(
    monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    aws = on(monkeypatch, Aws(NAMED, {"accounts": []}))
    assert ended("account", "list", "--stack", "kundenakte", "--region", "eu-central-1") == 0
    assert aws.asked == ["eu-central-1", "kundenakte-Manage-1", {"action": "account.list"}]
    assert capsys.readouterr().out == "There is no account yet.\n"


EVENTS = [
    ("account list", {"action": "account.list"}),
    ("account show 1f", {"action": "account.get", "account": "1f"}),
    (
        "account create a@b.de --company A --public-url https://a.example --label L --set CITY=Ulm",
        {
            "action": "account.create",
            "email": "a@b.de",
            "company": "A",
            "public_url": "https://a.example",
            "label": "L",
            "settings": {"CITY": "Ulm"},
        },
    ),
    (
        "account set 1f COMPANY=A=B CITY= customer_numbers.prefix=K- CUSTOMER_NUMBERS.SUFFIX=",
        {
            "action": "account.set",
            "account": "1f",
            "settings": {
                "COMPANY": "A=B",
                "CITY": None,
                "CUSTOMER_NUMBERS": {"PREFIX": "K-", "SUFFIX": ""},
            },
        },
    ),
    (
        "account next-number 1f 5000",
        {"action": "account.set_next_number", "account": "1f", "next": 5000},
    ),
    (
        "account next-invoice-number 1f 5000",
        {"action": "account.set_next_invoice_number", "account": "1f", "next": 5000},
    ),
    ("key list 1f", {"action": "key.list", "account": "1f"}),
    (
        "key add 1f a@b.de --label ERP",
        {"action": "key.add", "account": "1f", "email": "a@b.de", "label": "ERP"},
    ),
    ("key revoke 1f ab", {"action": "key.revoke", "account": "1f", "key_id": "ab"}),
    ("key rotate 1f ab", {"action": "key.rotate", "account": "1f", "key_id": "ab"}),
]


@pytest.mark.parametrize(("line", "event"), EVENTS)
def test_a_line_says_one_event(line: str, event: dict[str, Any]) -> None:
    assert event_of(read_options(line.split())) == event


@pytest.mark.parametrize(
    "line", ["key import 1f a@b.de", "key import 1f a@b.de -", "account create a@b.de --import-key"]
)
def test_a_key_to_take_over_is_read_from_standard_input(
    line: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(f" {OLD_KEY} \n"))
    assert event_of(read_options(line.split()))["api_key"] == OLD_KEY


def test_options_may_stand_anywhere() -> None:
    lines = ("--json --stack s account list", "account list --json --stack s")
    first, second = (read_options(line.split()) for line in lines)
    assert first == second


def test_a_new_key_is_shown_and_an_imported_one_is_not(
    sent: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    sent[0] = {"account": "1f", "email": "a@b.de", "api_key": OLD_KEY, "key_id": "ab"}
    assert ended("account", "create", "a@b.de") == 0
    assert f"API key:      {OLD_KEY}" in capsys.readouterr().out
    monkeypatch.setattr("sys.stdin", io.StringIO(OLD_KEY))
    assert ended("account", "create", "a@b.de", "--import-key", "--json") == 0
    assert OLD_KEY not in capsys.readouterr().out


def test_json_is_the_answer_as_it_came(sent: list[dict[str, Any]], capsys: Any) -> None:
    sent[0] = {"accounts": [{"account": "1f", "company": "Müller"}]}
    assert ended("account", "list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == sent[0]


def test_lists_are_tables(sent: list[dict[str, Any]], capsys: Any) -> None:
    key = {"key_id": "ab", "email": "a@b.de", "label": "", "created": "2026-11-23T10:00:00Z"}
    sent[0] = {"account": "1f", "keys": [key, {**key, "email": "long@example.com", "label": "ERP"}]}
    assert ended("key", "list", "1f") == 0
    assert capsys.readouterr().out.splitlines() == [
        "KEY_ID  CREATED               EMAIL             LABEL",
        "ab      2026-11-23T10:00:00Z  a@b.de",
        "ab      2026-11-23T10:00:00Z  long@example.com  ERP",
    ]


def test_levels_are_shown_as_they_are_set_and_long_texts_by_their_length(
    sent: list[dict[str, Any]], capsys: Any
) -> None:
    levels = [{"DAYS": 7, "FEE": "0.00"}, {"DAYS": 14, "FEE": "2.50"}]
    sent[0] = {"settings": {"DUNNING": {"LEVELS": levels}, "LOGO": "x" * 255, "FOOTER": "a\nb"}}
    assert ended("account", "show", "1f") == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[-3:] == [
        "DUNNING.LEVELS=7:0.00 14:2.50",
        "FOOTER=(3 characters)",
        "LOGO=(255 characters)",
    ]
    sent[0] = {"settings": {"DUNNING": {"LEVELS": []}}}
    ended("account", "show", "1f")
    assert capsys.readouterr().out.splitlines()[-1] == "DUNNING.LEVELS=off"


def test_settings_are_shown_as_they_are_set(sent: list[dict[str, Any]], capsys: Any) -> None:
    numbers = {"PREFIX": "K-", "DIGITS": 5}
    sent[0] = {"account": "1f", "settings": {"UNIQUE_EXT_UID": True, "CUSTOMER_NUMBERS": numbers}}
    assert ended("account", "show", "1f") == 0
    assert capsys.readouterr().out.splitlines() == [
        "Account:      1f",
        "",
        "CUSTOMER_NUMBERS.DIGITS=5",
        "CUSTOMER_NUMBERS.PREFIX=K-",
        "UNIQUE_EXT_UID=true",
    ]


def test_what_takes_long_is_announced(sent: list[dict[str, Any]], capsys: Any) -> None:
    sent[0] = {"account": "1f"}
    assert ended("account", "set", "1f", "UNIQUE_EXT_UID=true") == 0
    assert "about 75 seconds" in capsys.readouterr().err


def test_a_local_run_is_managed_in_this_process(
    tables: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        endpoint = f"http://127.0.0.1:{server.getsockname()[1]}"
        runtime = {
            "url": "http://127.0.0.1:8000",
            "endpoint_url": endpoint,
            "tables": {"AccountsTable": "AccountsTable", "CustomersTable": "CustomersTable"},
        }
        (tmp_path / "runtime.json").write_text(json.dumps(runtime))
        environment: dict[str, str] = {"AWS_PROFILE": "mine"}
        monkeypatch.setattr(reach.os, "environ", environment)
        assert ended("account", "create", "a@b.de", "--public-url", "https://a.example",
                     "--state", str(tmp_path)) == 0  # fmt: skip
    assert "Account hash:" in capsys.readouterr().out
    assert "AWS_PROFILE" not in environment
    assert environment["AWS_ENDPOINT_URL"] == endpoint
    assert environment["PUBLIC_URL"] == "http://127.0.0.1:8000"


def test_the_script_says_how_to_begin_where_there_is_no_environment(tmp_path: Path) -> None:
    script = tmp_path / "kundenakte"
    script.write_bytes((ROOT / "kundenakte").read_bytes())
    script.chmod(stat.S_IRWXU)
    ran = subprocess.run([script, "account", "list"], capture_output=True, text=True, check=False)
    assert ran.returncode == 3
    assert "make run" in ran.stderr


@pytest.mark.parametrize(
    ("line", "typed", "event"),
    [
        ("list 1", "", {"action": "receiver.list", "account": "1"}),
        ("add 1 http://a", "", {"action": "receiver.add", "account": "1", "url": "http://a"}),
        (
            "add 1 http://a --types invoice.created --user shop",
            "geheim\n",
            {
                "action": "receiver.add",
                "account": "1",
                "url": "http://a",
                "types": "invoice.created",
                "user": "shop",
                "password": "geheim",
            },
        ),
        (
            "set 1 r1 --types= --user=",
            "",
            {
                "action": "receiver.set",
                "account": "1",
                "receiver": "r1",
                "types": "",
                "user": "",
                "password": "",
            },
        ),
        ("remove 1 r1", "", {"action": "receiver.remove", "account": "1", "receiver": "r1"}),
        ("rotate 1 r1", "", {"action": "receiver.rotate", "account": "1", "receiver": "r1"}),
    ],
)
def test_receivers_are_managed_and_passwords_are_read_not_given(
    line: str, typed: str, event: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert event_of(read_options(["receiver", *line.split()])) == event


def test_a_new_receiver_shows_its_secret_and_says_that_it_is_the_only_time(
    sent: list[dict[str, Any]], capsys: Any
) -> None:
    sent[0] = {"account": "1", "receiver": "r1", "types": ["a", "b"], "secret": "whsec_x"}
    assert ended("receiver", "add", "1", "http://a") == 0
    shown = capsys.readouterr().out
    assert "Secret:       whsec_x" in shown
    assert "Types:        a, b" in shown
    assert "shown this one time" in shown


def test_receivers_are_listed_as_a_table(sent: list[dict[str, Any]], capsys: Any) -> None:
    row = {"receiver": "r1", "url": "http://a", "user": "", "types": ["a", "b"]}
    sent[0] = {"account": "1", "receivers": [row]}
    assert ended("receiver", "list", "1") == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["r1", "2", "http://a"]
