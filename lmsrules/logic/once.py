"""Something made once, when it is first asked for, whoever asks: for everybody, or for each rulebook."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from .draft import Draft

Made = TypeVar("Made")


def once(make: Callable[[], Made]) -> Callable[[], Made]:
    """A function that makes its result at the first call and hands out the same ever after, to all threads.

    `functools.cache` lets every thread that comes early make one of its own. Where making fails, the next call tries
    again.
    """
    made: list[Made] = []
    locks = [threading.RLock()]  # a signal handler may ask while the same thread is making it

    @wraps(make)
    def get() -> Made:
        if not made:
            with locks[0]:
                if not made:
                    new = make()
                    if not made:
                        made.append(new)
        return made[0]

    if hasattr(os, "register_at_fork"):  # the thread that holds the lock does not live on in a child
        os.register_at_fork(after_in_child=lambda: locks.__setitem__(0, threading.RLock()))
    return get


def once_for(make: Callable[[Draft], Made]) -> Callable[[Draft], Made]:
    """A function of a rulebook that makes its result at the first call for it, and keeps it with the rulebook."""

    @wraps(make)
    def get(rulebook: Draft) -> Made:
        made = rulebook.made
        if make in made:
            kept: Made = made[make]
            return kept
        new = made[make] = make(rulebook)
        return new

    return get
