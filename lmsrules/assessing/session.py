"""A session: facts in one by one, and after each what newly follows, what no longer does, and from what."""

from __future__ import annotations

from collections.abc import Mapping

from attrs import field, frozen

from ..explanation.reasons import labels
from ..facts import Case
from ..former import refuse_paths
from ..logic.agreement import conclude
from ..logic.analysis.unread import Unread, Use, unread
from ..logic.chaining.derivation import Derivation, Firing, literal_sentence
from ..logic.errors import FactsError, Problem
from ..logic.fields import as_stored, problem_with
from ..logic.partly import Known, Partly, one_of
from ..logic.prose import fact_sentence, value_with_unit
from ..logic.reading import check_facts
from ..logic.rulebook import Rulebook
from ..logic.words import Told, gathered, word_fields
from ..text import counted, did_you_mean, one_line
from .assessment import Assessment, assess
from .loading import case_of, facts_given, rulebook_given


@frozen(kw_only=True)
class Step:
    """What one change of the facts did. `before` and `after` are what is known of the fact, None for nothing.

    `fired` are the conclusions that are new, `withdrawn` those that no longer follow; `derivation` is all that follows
    now, `unread` what a fact is used for that no rule on what is asked or open reads, None where one does. Of a set of
    words it is None where one of the words is read; `words_unread` are those that are not.
    """

    path: str
    before: Told | None
    after: Told | None
    fired: tuple[Firing, ...]
    withdrawn: tuple[Firing, ...]
    derivation: Derivation
    unread: Use | None
    rulebook: Rulebook = field(repr=False, eq=False)
    words_unread: tuple[Unread, ...] = ()

    def __str__(self) -> str:
        if self.after is not None:
            said = fact_sentence(self.rulebook, self.path, self.after)
            head = f"known: {said}" if self.after != self.before else f"nothing new: it is known that {said}"
        else:
            head = f"unknown again: {self.rulebook.fields_by_path[self.path].label}"
        lines = [head]
        if self.unread is not None and not (self.fired or self.withdrawn):
            lines.append(f"  ! No rule reads it. {self.unread.meaning}.")
        words = {use: [one.fact for one in self.words_unread if one.use is use] for use in Use}
        if self.unread is None:  # some of the words are read, and these are not
            told = [(labels(self.rulebook, some), use.meaning) for use, some in words.items() if some]
            lines += [f"  ! No rule reads {some}. {meaning}." for some, meaning in told]
        for mark, firings in (("+", self.fired), ("-", self.withdrawn)):
            lines += [f"  {mark} {describe(self.rulebook, firing)}" for firing in firings]
        return "\n".join(map(one_line, lines))


def describe(rulebook: Rulebook, firing: Firing) -> str:
    """A conclusion and what it was drawn from, as one line."""
    because = "; ".join(literal_sentence(rulebook, premise) for premise in firing.premises)
    conclusion = literal_sentence(rulebook, firing.conclusion)
    return f"{conclusion}, because {because}" if because else conclusion


class Session:
    """Holds facts and what forward chaining concludes from them. The order in which facts come makes no difference.

    A step that is refused leaves the session as it was.

    Args:
        case: what is known at the start, as a `Case` or as facts by path.
        rulebook: any rulebook; the shipped guidance unless one is given.
        engine: as in `assess()`.
    """

    def __init__(
        self,
        case: Case | Mapping[str, Told] | None = None,
        *,
        rulebook: Rulebook | None = None,
        engine: str | None = None,
    ) -> None:
        self._rulebook = rulebook_given(rulebook)
        self._engine = engine
        self._facts = facts_given(self._rulebook, {} if case is None else case)
        self._derivation = self._chain(self._facts)

    def __repr__(self) -> str:
        return f"<Session: {counted(len(self._facts), 'fact')} known, by {self._rulebook!r}>"

    @property
    def facts(self) -> dict[str, Known]:
        """The facts as they stand, by path; of a set of words each word by itself."""
        return dict(self._facts)

    @property
    def case(self) -> Case:
        """The facts as they stand, as a `Case`.

        Raises:
            FactsError: the rulebook is over other facts, which no Case can hold; they are in `facts`.
        """
        return case_of(self._facts)

    @property
    def derivation(self) -> Derivation:
        """All that follows from the facts as they stand."""
        return self._derivation

    def assert_fact(self, path: str, value: Told) -> Step:
        """Add a fact that was unknown, or say more of one that is known in part.

        What is told of a fact that is known as a set of values narrows the set: of an age of at least 18, `below(40)`
        leaves 18 to 39. What is told of a set of words adds to what is known of its other words. Where nothing more is
        told, the step says so.

        Raises:
            FactsError: the field is unknown, the value outside its domain, or the fact is known already, by its value
                or as a set with which nothing is left.
            ContradictionError: no possible patient has all these facts.
        """
        before, now = self._known(path), self._checked(path, value)
        for one in before.keys() & now.keys():
            known, told = before[one], now[one]
            if isinstance(known, Partly) or isinstance(told, Partly):
                now[one] = self._both(one, known, told)
            elif one == path:
                raise _refusal(path, f"it is known already, as {known!r}; use revise() to change it")
            elif known is not told:
                said = fact_sentence(self._rulebook, one, known)
                raise _refusal(path, f"it is known already that {said}; use revise() to change it")
        return self._step(path, {**before, **now})

    def revise(self, path: str, value: Told) -> Step:
        """Put something else for what is known of a fact. Raises as `assert_fact`, and FactsError where nothing is."""
        self._need(path, "use assert_fact() to add it")
        return self._step(path, self._checked(path, value))

    def retract(self, path: str) -> Step:
        """Make a known fact unknown again. Raises FactsError where it is not known."""
        self._need(path, "there is nothing to retract")
        return self._step(path, {})

    def assess(self) -> Assessment:
        """The full assessment of the facts as they stand, both reasoners agreeing."""
        return assess(self._facts, rulebook=self._rulebook, engine=self._engine)

    def _known(self, path: object) -> dict[str, Known]:
        """What is known of a fact that is named by its path, of a set of words word by word."""
        if not isinstance(path, str):
            raise _refusal("", f"give a fact by its path, a str, not {type(path).__name__}")
        field = self._rulebook.fields_by_path.get(path)
        paths = [path, *(one.path for one in (word_fields(field) if field else ()))]
        return {one: self._facts[one] for one in paths if one in self._facts}

    def _need(self, path: str, hint: str) -> None:
        if not self._known(path):
            fields = self._rulebook.fields_by_path
            known = "" if path in fields else did_you_mean(path, fields)
            raise _refusal(path, f"it is not known{known or f'; {hint}'}")

    def _checked(self, path: str, value: Told) -> dict[str, Known]:
        """What is told of a fact. None is no value: it means unknown, and `retract` says so."""
        refuse_paths({path: value}, self._rulebook.fields_by_path)
        return check_facts({path: value}, self._rulebook.fields_by_path)

    def _both(self, path: str, known: Known, told: Known) -> Known:
        """What is known of a fact once something more is told of it.

        Raises:
            FactsError: the two cannot both be true.
        """
        one, other = (what if isinstance(what, Partly) else one_of(what) for what in (known, told))
        field = self._rulebook.fields_by_path[path]
        if problem_with(field, one & other):  # each of them is right, so nothing is left
            before, now = (value_with_unit(field, what) for what in (known, told))
            message = f"it is known already to be {before}, and cannot be {now} as well; use revise() to change it"
            raise _refusal(path, message)
        return as_stored(field, one & other)  # type: ignore[return-value]  # it was found to be in the domain

    def _step(self, path: str, now: Mapping[str, Known]) -> Step:
        """A step to what is now known of the fact of that path."""
        known = self._known(path)
        facts = {**{p: v for p, v in self._facts.items() if p not in known}, **now}
        derivation = self._chain(facts)
        before, questions, fields = self._derivation, self._rulebook.questions_by_id, self._rulebook.fields
        idle = tuple(one for one in unread(self._rulebook, facts, questions) if one.fact in now)
        step = Step(
            path=path,
            before=gathered(known, fields).get(path, known.get(path)),
            after=gathered(now, fields).get(path, now.get(path)),
            fired=_news(derivation, before),
            withdrawn=_news(before, derivation),
            derivation=derivation,
            unread=idle[0].use if idle and len(idle) == len(now) else None,
            rulebook=self._rulebook,
            words_unread=tuple(one for one in idle if one.fact != path),
        )
        self._facts, self._derivation = facts, derivation
        return step

    def _chain(self, facts: dict[str, Known]) -> Derivation:
        return conclude(self._rulebook, facts, self._engine)


def _refusal(path: str, message: str) -> FactsError:
    return FactsError([Problem(path, message)])


def _news(now: Derivation, then: Derivation) -> tuple[Firing, ...]:
    """The conclusions of one derivation that the other does not have."""
    old = {firing.conclusion for firing in then.firings}
    return tuple(firing for firing in now.firings if firing.conclusion not in old)
