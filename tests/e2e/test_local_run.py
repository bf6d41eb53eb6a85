"""`make run`: starts, keeps what it was given, and ends as it should."""

import json
import re
import signal
import socket
import stat
import subprocess
import sys
import time

import pytest

from local.backend import client
from local.demo_customers import customers
from local.demo_plan import BOOKINGS
from tests.local_run import API, ROOT

CUSTOMER = {"CUSTOMER_TYPE": "consumer", "LAST_NAME": "Überlebt", "CUSTOMER_EXT_UID": "kept"}


def names(run, access=None):
    rows = run.call("customer.get", access, LIMIT=100)["CUSTOMERS"]
    return sorted((row["ORGANIZATION"], row["LAST_NAME"]) for row in rows)


def demo_names():
    return sorted((data.get("ORGANIZATION", ""), data["LAST_NAME"]) for data in customers())


def local(*arguments):
    """The end of `python -m local` with arguments that do not make it stay."""
    return subprocess.run(
        [sys.executable, "-m", "local", *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def manage(run, *arguments):
    """What the command line tool answers."""
    command = [ROOT / "kundenakte", "--state", run.state, "--json", *arguments]
    return json.loads(subprocess.check_output(command, timeout=30))


def dynamodb(run):
    return client("dynamodb", run.file("runtime.json")["endpoint_url"])


def items(run):
    return dynamodb(run).scan(TableName="CustomersTable")["Items"]


def log_entries(run):
    return sum(item["sk"]["S"].startswith("LOG#") for item in items(run))


def eventually(fact, seconds=10):
    """Whether `fact` becomes true within some seconds."""
    deadline = time.monotonic() + seconds
    while not fact():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.1)
    return True


class TestStart:
    def test_a_taken_port_is_named_with_the_way_out(self, tmp_path):
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]
            ended = local("--port", port, "--state", tmp_path / "state")
        assert ended.returncode == 1
        assert f"Port {port} is taken" in ended.stderr
        assert f"make run PORT={port + 1}" in ended.stderr
        assert "Traceback" not in ended.stderr

    def test_a_folder_in_use_is_refused(self, local_run):
        ended = local("--port", 0, "--state", local_run.state)
        assert ended.returncode == 1
        assert f"in use by a run (process {local_run.process.pid})" in ended.stderr

    def test_it_listens_on_the_loopback_interface_only(self, local_run):
        port = int(local_run.url.rpartition(":")[2])
        with socket.socket() as other, pytest.raises(OSError, match="refused"):
            other.connect(("127.0.0.2", port))

    def test_files_with_keys_are_for_their_owner_only(self, local_run):
        for name in ("access.json", "access2.json", "runtime.json"):
            assert stat.S_IMODE((local_run.state / name).stat().st_mode) == 0o600
        assert stat.S_IMODE(local_run.state.stat().st_mode) == 0o700

    def test_the_demo_account_has_its_customers_and_the_second_none(self, local_run):
        assert names(local_run) == demo_names()
        assert names(local_run, local_run.file("access2.json")) == []

    def test_the_printed_line_works_as_pasted(self, new_run):
        run = new_run("--empty").start()
        (line,) = re.findall(r"^curl .*$", run.output.read_text(), re.MULTILINE)
        pasted = subprocess.run(["sh", "-c", line], capture_output=True, text=True, check=True)
        made, read = (json.loads(text)["RESPONSE"] for text in pasted.stdout.splitlines())
        assert made["STATUS"] == "success"
        assert read["CUSTOMERS"][0]["CUSTOMER_ID"] == str(made["CUSTOMER_ID"])

    def test_the_printed_page_is_a_customers(self, local_run):
        (url,) = re.findall(r"^http://\S+/dashboard/\S+$", local_run.output.read_text(), re.M)
        status, page = local_run.open(url)
        assert status == 200
        assert "Aschenbrenner" in page


class TestEnd:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_stop_in_order_is_silent_and_keeps_everything(self, new_run, number):
        run = new_run("--empty", "--every", "3600").start()
        run.call("customer.create", DATA=CUSTOMER)
        assert run.interrupt(number) == 0
        assert "Traceback" not in run.output.read_text()
        assert run.file("runtime.json") == {}
        run.start()
        assert names(run) == [("", "Überlebt")]

    def test_ctrl_c_during_the_start_is_silent_too(self, new_run):
        run = new_run()
        for delay in (0.3, 0.6, 0.9):
            run.start(wait=False)
            time.sleep(delay)
            assert run.interrupt() in (0, -signal.SIGINT)
            assert "Traceback" not in run.output.read_text()

    def test_make_stop_ends_it(self, new_run):
        run = new_run("--empty").start()
        assert local("--stop", "--state", run.state).stdout == "Stopped.\n"
        assert run.process.wait(5) == 0
        assert "Nothing runs" in local("--stop", "--state", run.state).stdout

    def test_reset_deletes_the_folder_but_not_under_a_run(self, new_run, tmp_path):
        run = new_run("--empty").start()
        assert local("--reset", "--state", run.state).returncode == 1
        run.interrupt()
        assert local("--reset", "--state", run.state).returncode == 0
        assert not run.state.exists()
        foreign = tmp_path / "photos"
        foreign.mkdir()
        (foreign / "a.jpg").touch()
        assert local("--reset", "--state", foreign).returncode == 1
        assert (foreign / "a.jpg").exists()


class TestStreams:
    """What the table's stream wakes on AWS happens here too."""

    def test_the_change_log_of_a_deleted_customer_is_erased(self, new_run):
        run = new_run("--empty").start()
        made = run.call("customer.create", DATA=CUSTOMER)
        assert log_entries(run) == 1
        run.call("customer.delete", DATA={"CUSTOMER_ID": made["CUSTOMER_ID"]})
        assert eventually(lambda: log_entries(run) == 0)

    def test_an_erasure_that_was_cut_off_is_done_at_the_next_start(self, new_run):
        run = new_run("--empty").start()
        made = run.call("customer.create", DATA=CUSTOMER)
        run.call("customer.delete", DATA={"CUSTOMER_ID": made["CUSTOMER_ID"]})
        assert eventually(lambda: log_entries(run) == 0)
        file = next(i["pk"]["S"] for i in items(run) if i["sk"]["S"] == "ERASURE")
        left = {"pk": {"S": file}, "sk": {"S": "LOG#0000000000000009"}}
        dynamodb(run).put_item(TableName="CustomersTable", Item=left)
        run.interrupt()
        run.start()
        assert eventually(lambda: log_entries(run) == 0)

    def test_a_demo_key_that_was_rotated_does_not_hide_the_customers(self, new_run):
        run = new_run("--empty").start()
        run.call("customer.create", DATA=CUSTOMER)
        account = run.access["account"]
        [key] = manage(run, "key", "list", account)["keys"]
        manage(run, "key", "rotate", account, key["key_id"])
        run.interrupt()
        run.start()
        assert run.access["account"] == account
        assert names(run) == [("", "Überlebt")]


class TestKill:
    def test_customers_survive_kill_9_of_everything(self, demo_run):
        run = demo_run("--every", "0.1").start()
        made = run.call("customer.create", DATA=CUSTOMER)
        time.sleep(1)
        before = run.access
        run.kill()
        run.start()
        assert run.access == {**before, "url": run.url}
        (row,) = run.call("customer.get", FILTER={"CUSTOMER_EXT_UID": "kept"})["CUSTOMERS"]
        assert row["CUSTOMER_ID"] == str(made["CUSTOMER_ID"])
        assert row["DASHBOARD_URL"].startswith(run.url)
        assert names(run) == sorted([*demo_names(), ("", "Überlebt")])

    def test_nothing_is_lost_when_only_the_gateway_is_killed(self, new_run):
        run = new_run("--empty", "--every", "3600").start()
        run.call("customer.create", DATA=CUSTOMER)
        run.process.kill()
        run.process.wait()
        run.start()
        assert names(run) == [("", "Überlebt")]

    def test_a_first_start_that_was_killed_is_begun_anew(self, new_run):
        run = new_run("--every", "0.05")
        for seconds in (0.2, 3):  # the accounts are there then, and some of their past
            run.start(wait=False)
            while run.file("demo.json") != {"making": True}:
                time.sleep(0.01)
            time.sleep(seconds)
            run.kill()
        assert run.file("demo.json") == {"making": True}
        run.start()
        assert run.file("demo.json") == {"account_hash": run.access["account_hash"]}
        assert names(run) == demo_names()
        numbers = [row["INVOICE_NUMBER"][-5:] for row in run.documents()]
        assert numbers[0] == "00001"
        assert len(run.all("subscription.get", "SUBSCRIPTIONS")) == len(BOOKINGS)

    def test_what_was_made_without_demo_data_is_never_begun_anew(self, new_run):
        run = new_run("--empty").start()
        run.call("customer.create", DATA=CUSTOMER)
        run.interrupt()
        run.options = ()
        run.start()
        assert names(run) == sorted([*demo_names(), ("", "Überlebt")])
        assert run.documents() == []

    def test_a_deleted_demo_customer_does_not_come_back(self, demo_run):
        run = demo_run().start()
        (row,) = run.call("customer.get", FILTER={"CUSTOMER_EXT_UID": "SHOP-1034"})["CUSTOMERS"]
        run.call("customer.delete", DATA={"CUSTOMER_ID": row["CUSTOMER_ID"]})
        run.interrupt()
        run.start()
        assert len(names(run)) == len(demo_names()) - 1


def test_a_wrong_key_opens_nothing(local_run):
    status, _ = local_run.post(API, {"SERVICE": "customer.get"}, {"email": "x", "api_key": "y"})
    assert status == 401
