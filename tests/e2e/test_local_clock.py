"""`make clock`: time passes in the local run, and what the clock, queues and streams start is done.

The jobs are of the tests' own (tests/e2e/jobs), added to the template: every day a message, for
every message an item that looks like an invoice.
"""

import json
import re
import subprocess
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta

import pytest

from local.backend import client
from local.schedules import BERLIN
from tests.local_run import ROOT

JOBS = """
  Ticker:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/../tests/e2e/jobs/ticker/
      Environment: {Variables: {TICKS: !Ref Ticks, POISON: "DAY"}}
      Events:
        Daily:
          Type: ScheduleV2
          Properties:
            ScheduleExpression: "cron(0 7 * * ? *)"
            ScheduleExpressionTimezone: Europe/Berlin

  Recorder:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: functions/../tests/e2e/jobs/recorder/
      Events:
        Ticked:
          Type: SQS
          Properties:
            Queue: !GetAtt Ticks.Arn
            FunctionResponseTypes: [ReportBatchItemFailures]

  Ticks:
    Type: AWS::SQS::Queue
    Properties:
      FifoQueue: true
      RedrivePolicy: {deadLetterTargetArn: !GetAtt DeadTicks.Arn, maxReceiveCount: 3}

  DeadTicks: {Type: AWS::SQS::Queue, Properties: {FifoQueue: true}}
"""


def in_days(number):
    return datetime.now(BERLIN).date() + timedelta(days=number)


POISON = in_days(10)


def start(new_run, folder, poison="never"):
    """A run with the two jobs, at the real time; the recorder fails on the day `poison`."""
    text = (ROOT / "template.yaml").read_text()
    text = text.replace("\nResources:\n", f"\nResources:\n{JOBS.replace('DAY', poison)}", 1)
    template = folder / "template.yaml"
    template.write_text(text.replace("CodeUri: functions/", f"CodeUri: {ROOT}/functions/"))
    return new_run("--empty", "--every", "0.1", "--template", str(template)).start()


@pytest.fixture
def run(new_run, tmp_path):
    return start(new_run, tmp_path)


@pytest.fixture
def poisoned_run(new_run, tmp_path):
    return start(new_run, tmp_path, str(POISON))


def move(run, to):
    """What `make clock TO=...` prints, and its exit code."""
    command = [sys.executable, "-m", "local", "--clock", to, "--state", str(run.state)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    return done.stdout.splitlines(), done.stderr, done.returncode


def aws(run, service):
    return client(service, run.file("runtime.json")["endpoint_url"])


def invoices(run):
    """Day → when it was made, by the clock."""
    items = aws(run, "dynamodb").scan(TableName="CustomersTable")["Items"]
    found = {
        i["sk"]["S"].partition("#")[2]: i["at"]["S"]
        for i in items
        if "at" in i and "INVOICE" in i["sk"]["S"]
    }
    return {day: datetime.fromisoformat(at) for day, at in sorted(found.items())}


def days_from_tomorrow_to(last):
    first = in_days(1)
    return [(first + timedelta(days=n)).isoformat() for n in range((last - first).days + 1)]


def test_every_day_that_passes_has_its_runs(run):
    last = in_days(40)
    lines, errors, code = move(run, last.isoformat())
    assert (code, errors) == (0, "")
    days = days_from_tomorrow_to(last)
    made = invoices(run)
    assert set(days) <= set(made)  # today's, where it is past seven, is not made up for
    assert [made[day].date().isoformat() for day in days] == days
    told = [line.split("  ")[0] for line in lines if re.search(r"invoices 1, Recorder 1$", line)]
    assert [day for day in told if day in days] == days
    assert lines[-1] == f"The clock stands at {last} 12:00 (Berlin)."


def create(run):
    made = run.call("customer.create", DATA={"CUSTOMER_TYPE": "business", "ORGANIZATION": "A"})
    return str(made["CUSTOMER_ID"])


def test_calls_go_by_the_clock_and_signatures_by_the_real_time(run):
    before = create(run)
    last = in_days(30)
    move(run, f"{last}T18:00")
    after = create(run)
    created = {row["CUSTOMER_ID"]: row["CREATED"] for row in run.call("customer.get")["CUSTOMERS"]}
    assert created[after][:13] == f"{last} 18"
    assert created[before][:10] == str(in_days(0))
    url = aws(run, "s3").generate_presigned_url(
        "get_object", {"Bucket": "documents-bucket", "Key": "a.pdf"}, ExpiresIn=60
    )
    assert f"X-Amz-Date={datetime.now(UTC):%Y%m%dT}" in url


@pytest.mark.parametrize("to", ["2020-01-01", "soon"])
def test_a_refusal_is_one_line_and_no_success(run, to):
    lines, errors, code = move(run, to)
    assert (lines, code) == ([], 1)
    assert len(errors.splitlines()) == 1
    assert "Traceback" not in errors


def test_clock_and_data_survive_kill_9_together(run):
    last = in_days(20)
    move(run, last.isoformat())
    made = invoices(run)
    time.sleep(1)
    run.kill()
    run.start()
    lines, _, _ = move(run, "")
    assert lines[0].startswith(f"The clock stands at {last} 12:0")
    assert f"The clock was moved; it stands at {last}" in run.output.read_text()
    assert invoices(run) == made
    assert move(run, (last - timedelta(days=1)).isoformat())[2] == 1


def test_a_walk_that_is_killed_is_gone_on_with_and_no_day_is_twice_or_missing(run):
    last = in_days(30)
    command = [sys.executable, "-m", "local", "--clock", str(last), "--state", str(run.state)]
    walk = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    for _ in range(8):
        walk.stdout.readline()
    run.kill()
    walk.communicate(timeout=10)
    run.start()
    assert 3 <= len(invoices(run)) < 29
    _, errors, code = move(run, last.isoformat())
    assert (code, errors) == (0, "")
    days = days_from_tomorrow_to(last)
    assert [day for day in invoices(run) if day in days] == days


def test_a_walk_under_which_the_run_is_ended_says_so_and_leaves_no_traceback(run):
    command = [sys.executable, "-m", "local", "--clock", f"{in_days(300)}", "--state", run.state]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as walk:
        walk.stdout.readline()
        run.interrupt()
        *_, last = walk.stdout
    assert last.startswith("The run was ended; its clock stands at")
    assert walk.returncode == 1
    assert "Traceback" not in run.output.read_text()


def test_what_always_fails_ends_as_a_dead_letter_and_the_walk_goes_on(poisoned_run):
    run = poisoned_run
    lines, _, code = move(run, str(POISON + timedelta(days=2)))
    assert code == 0
    assert f"{POISON}  Recorder given up 1" in lines
    made = invoices(run)
    assert str(POISON) not in made
    assert {str(POISON + timedelta(days=n)) for n in (-1, 1, 2)} <= set(made)
    [message] = aws(run, "sqs").receive_message(QueueUrl="DeadTicks.fifo")["Messages"]
    assert json.loads(message["Body"]) == {"day": str(POISON)}


def test_messages_survive_kill_9_and_are_worked_on_at_the_next_start(run):
    """On another port: ministack's URLs of queues are other ones then."""
    sqs = aws(run, "sqs")
    run.process.kill()  # nobody reads the queue any more; ministack saves and ends, but not at once
    message = {"MessageGroupId": "days", "MessageDeduplicationId": "x"}
    sqs.send_message(
        QueueUrl="Ticks.fifo", MessageBody=json.dumps({"day": "2026-01-01"}), **message
    )
    run.process.wait()
    run.start()
    deadline = time.monotonic() + 10
    while "2026-01-01" not in invoices(run):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_documents_survive_kill_9_and_a_browser_can_fetch_them(run):
    aws(run, "s3").put_object(Bucket="documents-bucket", Key="a/b.pdf", Body=b"%PDF-1")
    time.sleep(0.5)
    run.kill()
    run.start()
    url = aws(run, "s3").generate_presigned_url(
        "get_object", {"Bucket": "documents-bucket", "Key": "a/b.pdf"}, ExpiresIn=60
    )
    assert url.startswith("http://127.0.0.1:")
    with urllib.request.urlopen(url) as reply:
        assert reply.read() == b"%PDF-1"
