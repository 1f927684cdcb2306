"""A program for `test_durable.py`: disturb a run of durable-rules at every moment, in the way its argument names.

The second argument is how many rules go into one ruleset, so whether there is one of them or several.

It ends with code 0 if what was raised comes out and all later runs are right, those in forked children too. It prints
the number of each moment first, so the last one printed is where a crash happened.
"""

from __future__ import annotations

import gc
import itertools
import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

from lmsrules.logic.chaining import durable, rulesets
from lmsrules.logic.chaining.durable import DurableChainer
from lmsrules.logic.errors import EngineError

from ..oracle import Facts
from .journey import journey

FACTS: Facts = {"trip.people": 1, "trip.distance_km": 9.0, "trip.luggage": "piano", "trip.rain": True}
PRODUCTIONS = journey().productions
RIGHT = journey().chainer("builtin").run(FACTS)
EXTENSION = durable.load_extension()


class Proxy:
    """The extension, telling a listener before or after each call of it, and noting the first argument: the ruleset."""

    def __init__(self, before: Callable[[], None] | None = None, after: Callable[[], None] | None = None) -> None:
        self.before, self.after = before, after
        self.rulesets: list[object] = []

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any) -> Any:
            self.rulesets.append(arguments[0])
            if self.before:
                self.before()
            result = getattr(EXTENSION, name)(*arguments)
            if self.after:
                self.after()
            return result

        return call


def on_call(n: int, act: Callable[[], object]) -> Callable[[], None]:
    """A listener that acts when it is called for the n-th time."""
    numbers = itertools.count(1)

    def listen() -> None:
        if next(numbers) == n:
            act()

    return listen


def throw(error: BaseException) -> None:
    """`raise` as a function."""
    raise error


def chainer_on(extension: object) -> DurableChainer:
    """A new chainer."""
    durable.load_extension = lambda: extension
    return DurableChainer(PRODUCTIONS)


def again(chainer: DurableChainer) -> None:
    """Two more runs: most likely one in a new ruleset, then one in the same."""
    assert chainer.run(FACTS) == RIGHT
    assert chainer.run({}) < RIGHT
    assert chainer.run(FACTS) == RIGHT


def in_a_child(act: Callable[[], object]) -> None:
    """Do it in a forked child, which must end well."""
    child = os.fork()
    if not child:
        code = 1
        try:
            signal.alarm(100)  # a child that hangs does not outlive this
            act()
            code = 0
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0, "a forked child did not end well"


def interrupted_at_a_line(n: int) -> bool:
    """A KeyboardInterrupt at the n-th line run inside the module, in a child forked then, and in the next run."""
    chainer = chainer_on(EXTENSION)

    def interrupted() -> bool:
        listen = on_call(n, lambda: throw(KeyboardInterrupt()))

        def trace(frame: Any, event: str, _: object) -> Any:
            if frame.f_code.co_filename != durable.__file__:
                return None
            if event == "line":
                listen()
            return trace

        gc.disable()  # nothing else of the module runs meanwhile: what is raised while rulesets are freed is lost
        sys.settrace(trace)
        try:
            fired = chainer.run(FACTS)
        except KeyboardInterrupt:
            return True
        finally:
            sys.settrace(None)
            gc.enable()
        assert fired == RIGHT
        return False

    def twice() -> None:
        again(chainer)
        interrupted()
        again(chainer)

    stopped = interrupted()
    in_a_child(twice)
    twice()
    return stopped


def disturbed(n: int, when: str, error: BaseException, expected: type[BaseException]) -> bool:
    """Something raised before or after the n-th call of the extension; the first one makes a ruleset."""
    proxy = Proxy(**{when: on_call(n, lambda: throw(error))})
    chainer, caught = None, None
    try:
        chainer = chainer_on(proxy)
        assert chainer.run(FACTS) == RIGHT
    except expected as exception:
        caught = exception
    assert caught is None or error in (caught, caught.__cause__)
    proxy.before = proxy.after = None
    in_doubt = proxy.rulesets[-1] if caught and chainer else None
    proxy.rulesets.clear()
    chainer = chainer or chainer_on(proxy)
    in_a_child(lambda: again(chainer))
    again(chainer)
    assert in_doubt not in proxy.rulesets
    return caught is not None


def held_up(n: int) -> bool:
    """Other threads and forked children run while a run is held up before its n-th call of the extension."""
    proxy = Proxy()
    chainer = chainer_on(proxy)
    here, go_on = threading.Event(), threading.Event()
    fired = []

    def run() -> None:
        fired.append(chainer.run(FACTS))
        here.set()

    def wait() -> None:
        here.set()
        go_on.wait()

    proxy.before = on_call(n, wait)
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    here.wait()
    held = not fired
    proxy.before = None
    busy = proxy.rulesets[-1] if held else None
    proxy.rulesets.clear()
    again(chainer)
    assert busy not in proxy.rulesets
    in_a_child(lambda: again(chainer))
    go_on.set()
    thread.join()
    assert fired == [RIGHT]
    again(chainer)
    return held


OUT_OF_MEMORY = EXTENSION.error("Could not assert fact, error code: 101")
WAYS: dict[str, Callable[[int], bool]] = {
    "interrupted at a line": interrupted_at_a_line,
    "interrupted before a call": lambda n: disturbed(n, "before", KeyboardInterrupt(), KeyboardInterrupt),
    "interrupted after a call": lambda n: disturbed(n, "after", KeyboardInterrupt(), KeyboardInterrupt),
    "error instead of a call": lambda n: disturbed(n, "before", OUT_OF_MEMORY, EngineError),
    "error after a call": lambda n: disturbed(n, "after", OUT_OF_MEMORY, EngineError),
    "others run meanwhile": held_up,
}

if __name__ == "__main__":
    rulesets.MOST_RULES = int(sys.argv[2])
    for number in itertools.count(1):
        print(number, flush=True)
        if not WAYS[sys.argv[1]](number):
            break
