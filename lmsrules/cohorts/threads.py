"""Work on one thing after another by several threads, the results in order, few of them waiting."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

One = TypeVar("One")
Other = TypeVar("Other")


def in_order(work: Callable[[One], Other], things: Iterable[One], workers: int) -> Iterator[tuple[One, Other]]:
    """Each thing with what comes of it, in order, worked on by several threads; few things are held at a time."""
    if workers <= 1:
        for thing in things:
            yield thing, work(thing)
        return
    waiting: deque[tuple[One, Future[Other]]] = deque()
    pool = ThreadPoolExecutor(workers)
    try:
        for thing in things:
            waiting.append((thing, pool.submit(work, thing)))
            if len(waiting) > 2 * workers:
                first, future = waiting.popleft()
                yield first, future.result()
        while waiting:
            first, future = waiting.popleft()
            yield first, future.result()
    finally:
        pool.shutdown(cancel_futures=True)
