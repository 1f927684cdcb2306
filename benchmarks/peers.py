"""What a peer is that decides one case, and ourselves as such.

Each peer is given the translated rulebook once, and then case after case, in the fastest way that was found for it,
which `how` says. A case is brought into the engine's own form before the clock starts, and what it says is read off
after the clock has stopped, unless it hands over its answers in no other way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from attrs import frozen

from lmsrules import Case, assess, decide
from lmsrules.assessing.loading import case_of
from lmsrules.logic.values import Value

from .translated import Answers, Wanted

Facts = Mapping[str, Value]


@frozen(kw_only=True)
class Peer:
    """An engine with the rulebook: `prepare` puts a case in its form, `run` is timed, `read` says what was answered.

    `took` says how long a run took where the engine stands in another process, and times itself. `again` makes `run`
    anew for each round, where an engine grows slower with every case; `afresh`, every case is prepared anew.
    """

    how: str
    prepare: Callable[[Facts], Any]
    run: Callable[[Any], Any]
    read: Callable[[Any], Answers]
    took: Callable[[Any], float] | None = None
    again: Callable[[], Callable[[Any], Any]] | None = None
    afresh: bool = False


def decided(wanted: Wanted, *, afresh: bool) -> Peer:
    """`decide()`, which hands back all decisions, each put together when it is looked up."""
    how = "a Case it has not met: its facts are gathered first" if afresh else "a Case whose facts were gathered before"
    return Peer(how=how, prepare=case_of, run=decide, read=wanted.decided, afresh=afresh)


def decided_and_read(wanted: Wanted) -> Peer:
    """`decide()`, and of every option its stance looked up."""

    def run(case: Case) -> Answers:
        return wanted.decided(decide(case))

    return Peer(
        how="a Case it has not met; put together option by option", prepare=case_of, run=run, read=dict, afresh=True
    )


def assessed(wanted: Wanted, engine: str) -> Peer:
    """`assess()`: both reasoners, compared, over the rules of all sources."""
    wanted.rulebook.chainer(engine)  # which says so if it is not available

    def run(case: Case) -> Any:
        return assess(case, engine=engine)

    def read(found: Any) -> Answers:
        return {(q, o): str(found[q][o].stance or found[q][o].status) for q, o in wanted.ways}

    return Peer(how="both reasoners, all sources", prepare=case_of, run=run, read=read, afresh=True)
