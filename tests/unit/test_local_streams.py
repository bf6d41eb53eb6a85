"""The local run hands stream records to functions by Lambda's rules."""

from pathlib import Path

import pytest

from local import streams
from local.streams import Streams, Subscription, fits
from local.template import Function, Template

ERASURE = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["ERASURE"]}}}}


class Functions:
    """Answers calls with what it was given to answer, and remembers the numbers of the records."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.seen = []

    def call(self, _function, event):
        self.seen.append([record["dynamodb"]["SequenceNumber"] for record in event["Records"]])
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


def record(number=1, sk="ERASURE", name="INSERT"):
    change = {"Keys": {"pk": {"S": "p"}, "sk": {"S": sk}}, "SequenceNumber": str(number)}
    return {"eventName": name, "dynamodb": change}


@pytest.fixture
def hand_over(monkeypatch):
    """Hands three records over in batches of two, with three tries."""

    def run(*answers):
        functions = Functions(*answers)
        work = Streams(functions, None, Template())
        work.end.wait = lambda _seconds: False
        subscription = Subscription(Function("F", Path(), 128, 3, {}), "T", [], 2, 3)
        work._hand_over(subscription, [record(number) for number in (1, 2, 3)])
        return functions.seen

    return run


@pytest.mark.parametrize("other", [record(sk="CUSTOMER"), record(name="REMOVE"), {}])
def test_a_record_that_lacks_something_of_the_pattern_does_not_fit(other):
    assert not fits(ERASURE, other)


def test_a_record_fits_when_every_part_is_one_of_those_listed():
    assert fits(ERASURE, record())


def test_a_prefix_fits():
    pattern = {"dynamodb": {"Keys": {"sk": {"S": [{"prefix": "ERA"}]}}}}
    assert fits(pattern, record())
    assert not fits(pattern, record(sk="EVENT#1"))


def test_a_rule_that_is_not_known_is_an_error():
    with pytest.raises(ValueError, match="exists"):
        fits({"eventName": [{"exists": False}]}, record())


def test_batches_have_the_size_of_the_template(hand_over):
    assert hand_over({}, None) == [["1", "2"], ["3"]]


def test_records_come_again_from_the_first_that_failed(hand_over):
    failed = {"batchItemFailures": [{"itemIdentifier": "2"}]}
    assert hand_over(failed, {}, {}) == [["1", "2"], ["2"], ["3"]]


def test_a_batch_that_always_fails_is_given_up(hand_over, capsys):
    broken = [RuntimeError("no")] * 3
    assert hand_over(*broken, {}) == [["1", "2"]] * 3 + [["3"]]
    assert "given up on 2 stream records" in capsys.readouterr().err


def test_the_template_wakes_event_route():
    [subscription] = [
        each
        for each in streams.subscriptions(Template())
        if each.function.folder.name == "event_route"
    ]
    assert subscription.table == "CustomersTable"
    assert subscription.wants(record())
    assert not subscription.wants(record(sk="LOG#1"))


class Poisoned(Functions):
    """Breaks on every batch with record 2 in it."""

    def call(self, function, event):
        poison = any(r["dynamodb"]["SequenceNumber"] == "2" for r in event["Records"])
        self.answers = [RuntimeError("no") if poison else {}]
        return super().call(function, event)


def test_a_record_that_always_fails_takes_no_others_along(monkeypatch):
    """Where the template says that batches are halved; what is given up goes to the queue."""
    sent = []
    monkeypatch.setattr(streams, "send_failed", lambda *told: sent.append(told[1:]))
    functions = Poisoned()
    work = Streams(functions, None, Template())
    work.end.wait = lambda _seconds: False
    function = Function("F", Path(), 128, 3, {})
    subscription = Subscription(function, "T", [], 10, 2, bisect=True, failed="http://x/Failed")
    work._hand_over(subscription, [record(number) for number in (1, 2, 3)])
    assert functions.seen == [["1", "2", "3"], ["1"], ["2", "3"], ["2"], ["2"], ["3"]]
    assert (work.handled, work.dead) == ({"F": 2}, {"F": 1})
    assert sent == [("http://x/Failed", function, "T", [record(2)])]
