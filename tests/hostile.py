"""A rulebook whose every word tries to break out of the page it is shown on."""

from __future__ import annotations

from attrs import evolve

from lmsrules.explanation.readable import Readable
from lmsrules.explanation.why import why
from lmsrules.logic.rulebook import Rulebook

from .logic.journey import journey
from .oracle import Facts

HOSTILE = (
    "<script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "\" onmouseover='window.hacked=1' x=\"",
    "</style></svg></title><script>window.hacked=1</script>",
    "\u202edesrever\u202c \u2066isolated\u2069 \u200f",
    "]]> --> `code` **bold** [link](javascript:window.hacked=1) | # | ${x} {{x}}",
    "\x00\x1b[31m\x07",
    "x" * 10_000,
    "emoji \N{SKULL} and \N{HEBREW LETTER ALEF}",
)


def hostile_rulebook() -> Rulebook:
    """The journey with hostile words for every label, title and reason."""
    book = journey()
    words = " ".join(HOSTILE)
    fields = tuple(
        evolve(
            f, label=f"{words} {f.label}", yes=f"{words} {f.yes}", no=f"{words} {f.no}", unit=f"{f.unit}{words[:40]}"
        )
        for f in book.fields
    )
    findings = tuple(evolve(f, label=f"{words} {f.label}", otherwise=f"{words} {f.otherwise}") for f in book.findings)
    questions = {q.id: evolve(q, title=f"{q.title} {words}") for q in book.questions}
    rules = tuple(evolve(r, why=f"{r.why} {words}", on=questions[r.on.id]) for r in book.rules)
    return evolve(book, fields=fields, findings=findings, questions=tuple(questions.values()), rules=rules)


def hostile_explanation() -> Readable:
    """A reason in which all of it is shown."""
    facts: Facts = {"trip.people": 1, "trip.distance_km": 9.0, "trip.luggage": "bag", "trip.goal": "work"}
    return why(hostile_rulebook(), facts, "bike", "bike")
