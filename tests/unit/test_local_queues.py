"""The local run hands messages to functions by Lambda's rules."""

import threading
from pathlib import Path

import pytest

from local.queues import Queues, Slots, Source, record, sources
from local.template import Function, Template

FUNCTION = Function("F", Path("f"), 128, 3, {})


class Functions:
    """Answers calls with what it was given to answer."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def call(self, _function, event):
        self.seen.append([record["messageId"] for record in event["Records"]])
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Sqs:
    """A queue with one batch in it, each message received for the n-th time."""

    def __init__(self, ids, received):
        self.batch = [message(number, received) for number in ids]
        self.deleted = []

    def receive_message(self, **_asked):
        return {"Messages": self.batch} if self.batch else {}

    def delete_message(self, ReceiptHandle, **_asked):
        self.deleted.append(ReceiptHandle)


def message(number="1", received=1):
    return {
        "MessageId": number,
        "ReceiptHandle": number,
        "Body": "{}",
        "MD5OfBody": "0",
        "Attributes": {"ApproximateReceiveCount": str(received), "MessageGroupId": "g"},
        "MessageAttributes": {"Kind": {"StringValue": "x", "DataType": "String"}},
    }


class Backend:
    def __init__(self, sqs):
        self.sqs = sqs

    def client(self, _service="dynamodb"):
        return self.sqs


@pytest.fixture
def hand_over():
    """Hands messages 1, 2, 3 over; answers the ids of those that were done, and the Queues."""

    def run(answer, received=1, partial=True):
        sqs = Sqs("123", received)
        empty = Template()
        empty.data = {"Resources": {}}
        queues = Queues(Functions(answer), Backend(sqs), empty)
        queues.step(Source(FUNCTION, "Q.fifo", "http://x/Q.fifo", partial=partial, tries=5))
        return "".join(sqs.deleted), queues

    return run


@pytest.mark.parametrize(
    "failed", [["4"], ["1", "4"], [None], [""]], ids=["unknown", "one unknown", "none", "empty"]
)
def test_an_id_that_is_none_of_the_batch_fails_all(hand_over, failed):
    answer = {"batchItemFailures": [{"itemIdentifier": each} for each in failed]}
    assert hand_over(answer)[0] == ""


def test_a_function_that_breaks_fails_all(hand_over):
    assert hand_over(RuntimeError("no"))[0] == ""


@pytest.mark.parametrize("answer", [None, {}, {"batchItemFailures": []}, {"customers": 3}])
def test_messages_are_done_when_nothing_is_said_against_it(hand_over, answer):
    done, queues = hand_over(answer)
    assert done == "123"
    assert queues.handled == {"F": 3}


def test_only_what_failed_comes_again(hand_over):
    done, queues = hand_over({"batchItemFailures": [{"itemIdentifier": "2"}]})
    assert done == "13"
    assert queues.dead == {}


def test_without_the_templates_consent_failures_are_not_looked_at(hand_over):
    answer = {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert hand_over(answer, partial=False)[0] == "123"


def test_the_last_try_that_fails_makes_a_dead_letter(hand_over, capsys):
    _, queues = hand_over({"batchItemFailures": [{"itemIdentifier": "2"}]}, received=5)
    assert queues.dead == {"F": 1}
    assert "dead letter" in capsys.readouterr().err


def test_a_message_has_the_shape_that_lambda_gives_it():
    found = record(Source(FUNCTION, "Q.fifo", "http://x/Q.fifo"), message())
    assert found["eventSource"] == "aws:sqs"
    assert found["eventSourceARN"].endswith(":Q.fifo")
    assert found["attributes"]["MessageGroupId"] == "g"
    assert found["messageAttributes"] == {"Kind": {"stringValue": "x", "dataType": "String"}}


def test_the_templates_billing_queue_wakes_billing_work():
    template = Template()
    template.endpoint_url = "http://127.0.0.1:1"
    [source] = [s for s in sources(template) if s.function.name == "BillingWork"]
    assert source.queue == "BillingQueue.fifo"
    assert source.url == "http://127.0.0.1:1/000000000000/BillingQueue.fifo"
    assert (source.batch, source.partial, source.tries) == (10, True, 5)
    assert template.variables()["BILLING_QUEUE"] == source.url


def test_what_waits_for_others_keeps_the_queues_own_time():
    """Its messages are handed over one by one, several at the same time."""
    template = Template(parameters={"NotificationRepeatSeconds": 2})
    [source] = [s for s in sources(template) if s.function.name == "NotificationSend"]
    assert (source.repeat, source.batch, source.at_once) == (2, 1, 50)
    assert [s.repeat for s in sources(Template()) if s.queue == source.queue] == [600]
    others = [s for s in sources(template) if s.function.name != "NotificationSend"]
    assert {(s.repeat, s.at_once) for s in others} == {(0, 1)}


class Outside(Functions):
    """Waits until it is let go on."""

    def __init__(self):
        super().__init__()
        self.begun, self.go_on = threading.Semaphore(0), threading.Event()

    def call(self, _function, event):
        self.begun.release()
        assert self.go_on.wait(10)
        return {"batchItemFailures": []}


def test_one_that_hangs_keeps_no_other_waiting_and_no_more_than_allowed_are_under_way():
    empty = Template()
    empty.data = {"Resources": {}}
    functions, sqs = Outside(), Sqs("1", 1)
    queues = Queues(functions, Backend(sqs), empty)
    source = Source(FUNCTION, "Q.fifo", "http://x/Q.fifo", repeat=1, at_once=2)
    queues.under_way[source.queue] = Slots(source.at_once)
    assert [queues.step(source) for _ in range(3)] == [1, 1, 0]
    assert functions.begun.acquire(timeout=10)
    assert functions.begun.acquire(timeout=10)
    functions.go_on.set()
    queues.under_way[source.queue].wait(10)
    assert queues.handled == {"F": 2}
    sqs.batch = []
    assert [queues.step(source) for _ in range(3)] == [0, 0, 0]  # none is kept taken
