"""CPU of whole warm calls, handler to reply, against the bare default boto3 calls they stand for.

Process time, not the clock, and no network; the two sides take turns. The bare calls are what one
writes first: a default `boto3.client`, the customer as an item of one attribute a field.
"""

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any, NamedTuple

from bench.figure import Figure
from bench.interpreter import BUILD, EMPTY, ROOT, environment
from tools.package import LAYER

ROUNDS = 11
PART = "warm CPU, share of the bare default boto3 call"


class Case(NamedTuple):
    """A call of ours and the bare one it is compared with, `times` to a round."""

    name: str
    ours: str
    bare: str
    times: int
    budget: float | None


CASES = (
    Case("create, of UpdateItem + TransactWriteItems", "api create", "bare create", 40, 0.70),
    Case("create, of TransactWriteItems alone", "api create", "bare transaction", 40, None),
    Case("create on /v1, of both", "v1 create", "bare create", 40, 0.70),
    Case("get by id, of GetItem", "api get", "bare get", 60, 0.70),
    Case("get by id on /v1, of GetItem", "v1 get", "bare get", 60, 0.70),
    Case("page of 100, of Query of 100", "api page", "bare page", 4, 0.20),
    Case("page of 100 on /v1, of Query of 100", "v1 page", "bare page", 4, 0.20),
)


class Side:
    """A process that measures when it is told to."""

    def __init__(self, name: str, python: str, path: str) -> None:
        self._process = subprocess.Popen(
            [python, "-m", "bench.warm_side", name],
            env=environment(path),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._answer()

    def ask(self, **what: Any) -> Any:
        """The process's answer."""
        assert self._process.stdin is not None
        print(json.dumps(what), file=self._process.stdin, flush=True)
        return self._answer()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            sys.exit("a side of the comparison has ended")
        return json.loads(line)

    def end(self) -> None:
        """Closes its input, which it takes as the end."""
        self._process.communicate()


def figures() -> Iterator[Figure]:
    """The share of each case, and behind it both in microseconds."""
    ours = Side("ours", EMPTY, f"{BUILD / LAYER / 'python'}:{ROOT}")
    bare = Side("bare", sys.executable, str(ROOT))
    bare.ask(requests=ours.ask(requests={}))
    for case in CASES:
        yield _figure(case, [_round(case, ours, bare) for _ in range(ROUNDS)])
    ours.end()
    bare.end()


def _round(case: Case, ours: Side, bare: Side) -> tuple[float, float]:
    return (
        ours.ask(run=case.ours, times=case.times),
        bare.ask(run=case.bare, times=case.times),
    )


def _figure(case: Case, pairs: list[tuple[float, float]]) -> Figure:
    shares = [ours / bare for ours, bare in pairs]
    ours, bare = (statistics.median(column) for column in zip(*pairs, strict=True))
    note = f"{min(shares):.2f}-{max(shares):.2f}; {ours:.0f} of {bare:.0f} µs"
    return Figure(PART, case.name, statistics.median(shares), "", case.budget, note)
