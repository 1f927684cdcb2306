"""Rulebooks whose every word tries to break out of what it is shown in, and whose every name that can."""

from __future__ import annotations

from typing import TypeVar

from attrs import evolve

from lmsrules.document.readable import Readable
from lmsrules.explanation.why import why
from lmsrules.logic.conditions import Compare, Condition, Test
from lmsrules.logic.evidence import Evidence, Side
from lmsrules.logic.rewriting import with_tests
from lmsrules.logic.rulebook import Draft, Question, Rule, Rulebook

from .logic.journey import journey
from .oracle import Facts

HOSTILE = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\" onmouseover='window.hacked=1' x=\"",
    "</style></svg></title><script>window.hacked=1</script>",
    "\u202edesrever\u202c \u2066isolated\u2069 \u200f",
    "]]> --> `code` **bold** [link](javascript:window.hacked=1) | # | ${x} {{x}}",
    "\x00\x1b[31m\x07\x9b31m\x7f",
    "line\nlmsrules: forged\r\n\u2028\u2029\x85accepted",
    "x" * 10_000,
    "emoji \N{SKULL} and \N{HEBREW LETTER ALEF}\U000e0041",
)
WORDS = " ".join(HOSTILE)

NAME = "\"'</script><script>window.hacked=1</script>]]>|`*[l](javascript:x)#${x}{{x}}&\\ \N{HEBREW LETTER ALEF}"
"""All that a name may hold: what prints."""


Book = TypeVar("Book", bound=Draft)


def spoilt(book: Book, hostile: str = WORDS) -> Book:
    """The rulebook with hostile words in every text, and hostile names for all that is not named in Python."""

    def name(id: str) -> str:
        return f"{id} {NAME}"

    def names(ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(map(name, ids))

    def text(words: str) -> str:
        return f"{words} {hostile}" if words else ""

    def with_limit(test: Test) -> Test:
        return evolve(test, limit=name(test.limit)) if isinstance(test, Compare) and test.limit else test

    def limited(when: Condition) -> Condition:
        return with_tests(when, with_limit)

    questions: dict[str, Question] = {
        q.id: evolve(
            q,
            id=name(q.id),
            title=text(q.title),
            options=tuple(
                evolve(
                    o,
                    id=name(o.id),
                    title=text(o.title),
                    agents=names(o.agents),
                    may_hold=names(o.may_hold),
                    planned=tuple(
                        evolve(p, agent=name(p.agent), unit=text(p.unit), citation=name(p.citation)) for p in o.planned
                    ),
                )
                for o in q.options
            ),
        )
        for q in book.questions
    }

    def rule(r: Rule) -> Rule:
        return evolve(
            r,
            id=name(r.id),
            on=questions[r.on.id],
            option=name(r.option),
            why=text(r.why),
            source=name(r.source),
            evidence=names(r.evidence),
            overrides=names(r.overrides),
            statements=names(r.statements),
            grade=text(r.grade),
        )

    def piece(e: Evidence) -> Evidence:
        return evolve(
            e,
            id=name(e.id),
            says=text(e.says),
            citations=names(e.citations),
            unclear=tuple(evolve(u, what=text(u.what)) for u in e.unclear),
            bears_on=tuple((name(question), name(option)) for question, option in e.bears_on),
            population_note=text(e.population_note),
            figures=tuple(evolve(f, of=text(f.of), unit=text(f.unit), arm=text(f.arm)) for f in e.figures),
            statements=names(e.statements),
            erratum=text(e.erratum),
            read_in=names(e.read_in),
            supersedes=names(e.supersedes),
        )

    return evolve(
        book,
        id=name(book.id),
        version=name(book.version),
        fields=tuple(
            evolve(f, label=text(f.label), note=text(f.note), yes=text(f.yes), no=text(f.no), unit=text(f.unit)[:60])
            for f in book.fields
        ),
        findings=tuple(
            evolve(f, label=text(f.label), otherwise=text(f.otherwise), when=limited(f.when)) for f in book.findings
        ),
        constraints=tuple(evolve(c, id=name(c.id), why=text(c.why)) for c in book.constraints),
        sources=tuple(
            evolve(
                s,
                id=name(s.id),
                title=text(s.title),
                citation=name(s.citation),
                read=text(s.read),
                supersedes=names(s.supersedes),
            )
            for s in book.sources
        ),
        questions=tuple(questions.values()),
        rules=tuple(map(rule, book.rules)),
        former_rules=tuple(map(rule, book.former_rules)),
        evidence=tuple(map(piece, book.evidence)),
        former_evidence=tuple(map(piece, book.former_evidence)),
        conflicts=tuple(
            evolve(
                c,
                id=name(c.id),
                title=text(c.title),
                sides=tuple(Side(text(side.holds), names(side.citations)) for side in c.sides),
                does=text(c.does),
                bears_on=tuple((name(question), name(option)) for question, option in c.bears_on),
            )
            for c in book.conflicts
        ),
        citations=tuple(
            evolve(
                c,
                id=name(c.id),
                note=text(c.note),
                csl=c.csl and {**c.csl, "title": text(str(c.csl.get("title", "")) or "untitled")},
            )
            for c in book.citations
        ),
        statements={name(id): text(summary) for id, summary in book.statements.items()},
        monotone=tuple(evolve(m, id=name(m.id), on=name(m.on), option=name(m.option)) for m in book.monotone),
        limits=tuple(
            evolve(
                x,
                id=name(x.id),
                of=text(x.of),
                unit=text(x.unit),
                citation=name(x.citation),
                below=name(x.below) if x.below else "",
                at_most=name(x.at_most) if x.at_most else "",
            )
            for x in book.limits
        ),
        cautions=tuple(
            evolve(
                c,
                id=name(c.id),
                agents=names(c.agents),
                courses=tuple((name(question), name(option)) for question, option in c.courses),
                when=limited(c.when),
                why=text(c.why),
                check=text(c.check),
                citations=names(c.citations),
            )
            for c in book.cautions
        ),
        situations=tuple(
            evolve(s, id=name(s.id), title=text(s.title), questions=names(s.questions), silent=text(s.silent))
            for s in book.situations
        ),
        uncovered=tuple(
            evolve(u, id=name(u.id), decision=text(u.decision), why=text(u.why), citations=names(u.citations))
            for u in book.uncovered
        ),
        trials=tuple(
            evolve(
                t,
                id=name(t.id),
                title=text(t.title),
                registry=text(t.registry),
                what=text(t.what),
                population=limited(t.population),
                not_read=text(t.not_read),
                unclear=tuple(evolve(u, what=text(u.what)) for u in t.unclear),
                citations=names(t.citations),
            )
            for t in book.trials
        ),
        review=book.review
        and evolve(book.review, clinician=text(book.review.clinician), report=text(book.review.report)),
    )


def hostile_rulebook() -> Rulebook:
    """The journey, spoilt."""
    return spoilt(journey())


def hostile_explanation() -> Readable:
    """A reason in which all of it is shown."""
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9.0, "trip.luggage": "bag", "trip.goal": "work"}
    return why(hostile_rulebook(), facts, f"bike {NAME}", f"bike {NAME}")
