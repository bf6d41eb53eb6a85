"""Runs work in threads that start together."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any


def together(count: int, work: Callable[[int], Any]) -> list[Any]:
    """The results of work(0), work(1), ..., each in a thread of its own, begun at one moment."""
    barrier = Barrier(count)

    def begin(number: int) -> Any:
        barrier.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))
