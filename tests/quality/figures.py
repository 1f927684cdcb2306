"""How good the explanations of the example cases are, in figures."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from statistics import mean

from lmsrules import Assessment, assess, guidance, load_case
from lmsrules.document.blocks import Answers, Block, Cite, Columns, Document, Item, Name, Word
from lmsrules.explanation.clauses import Clause, that_matter
from lmsrules.explanation.why import Why
from lmsrules.logic.diagrams.outcomes import Status

ROOT = Path(__file__).parents[2]
FIGURES = Path(__file__).with_name("figures.json")
SMALLER_IS_BETTER = (
    "facts in a short reason",
    "words in a short reason",
    "words on the first page",
    "words on the whole page",
    "identifiers nothing explains",
)


def stored() -> dict[str, float]:
    """The figures as they were when they were last stored."""
    return dict(json.loads(FIGURES.read_text()))


@cache
def measured() -> dict[str, float]:
    """The figures as they are."""
    assessments = [assess(load_case(path)) for path in sorted((ROOT / "examples" / "cases").glob("*.toml"))]
    reasons = [a.why(option) for assessment in assessments for a in assessment.values() for option in a.options]
    settled = [why for why in reasons if why.status is Status.SETTLED]
    first = [_words(assessment.page()) for assessment in assessments]
    whole = [_words(assessment.explain().document()) for assessment in assessments]
    return {
        "facts in a short reason": mean(len(why.forced_by) for why in settled),
        "words in a short reason": mean(len(str(why).split()) for why in settled),
        "share of the clauses shown that rest on the facts that matter": mean(map(share_that_matters, settled)),
        "words on the first page": mean(len(text.split()) for text in first),
        "words on the whole page": mean(len(text.split()) for text in whole),
        "reading ease of the first page (Flesch, 100 is easiest)": reading_ease(sentences(" ".join(first))),
        "reading ease of the whole page": reading_ease(sentences(" ".join(whole))),
        "identifiers nothing explains": float(sum(len(unexplained(assessment)) for assessment in assessments)),
    }


def share_that_matters(why: Why) -> float:
    """Of the tests of facts in the full reason, the share on facts that force the answer."""
    tests = [path for rule in why.rules for path in _tests(rule.clause)]
    return mean(path in why.forced_by for path in tests) if tests else 1.0


def _tests(clause: Clause) -> Iterator[str]:
    if clause.path is not None:
        yield clause.path
    for part in that_matter(clause):
        yield from _tests(part)


def unexplained(assessment: Assessment) -> set[str]:
    """Ids of the rulebook that the explanation shows as if they were words, or names without saying what they are."""
    rulebook = guidance()
    document = assessment.explain().document()
    named: set[str] = set()
    explained = {item.anchor.removeprefix("ref-") for part in document.parts for item in _items(part.items)}
    words: list[str] = []
    for item in (item for part in document.parts for item in _items(part.items)):
        for place, word in enumerate(item.words):
            if isinstance(word, Name):
                named.add(word.text)
                after = item.words[place + 1] if place + 1 < len(item.words) else ""
                before = item.words[place - 1] if place else ""
                if (str(after).startswith((":", " (")) and len(str(after)) > 20) or str(before).endswith(" ("):
                    explained.add(word.text)
            elif isinstance(word, Cite):
                named |= set(word.ids)
            elif isinstance(word, str) and not item.anchor:
                words.append(word)
    ids = {*rulebook.rules_by_id, *rulebook.evidence_by_id, *rulebook.fields_by_path, *rulebook.findings_by_id}
    loose = {one for one in ids if re.search(rf"(?<![\w.-]){re.escape(one)}(?![\w.-])", " ".join(words))}
    return (named - explained) | {one for one in loose if re.search(r"[._-]", one)}


def _items(blocks: Iterable[Block]) -> Iterator[Item]:
    for one in blocks:
        if isinstance(one, Columns):
            yield from _items(one.items)
        elif isinstance(one, Item):
            yield one
            yield from _items(one.items)
            for fold in one.folds:
                yield from _items(fold.items)


def _words(document: Document) -> str:
    """The words of a page but its references, each piece as a sentence; without ids and numbers of publications."""
    parts = [part for part in document.parts if part.title != "References"]
    pieces: list[tuple[Word, ...]] = [item.words for part in parts for item in _items(part.items)]
    for row in (row for part in parts for one in part.items if isinstance(one, Answers) for row in one.rows):
        pieces += [(row.title,), row.answer, row.heed, (row.others,), row.why, *(item.words for item in row.differs)]
    said = ("".join(w if isinstance(w, str) else getattr(w, "text", "") for w in words) for words in pieces)
    return ". ".join(filter(None, said))


def sentences(text: str) -> list[str]:
    """The text cut where a reader pauses."""
    return re.split(r"[.;:!?](?:\s|$)", text)


def reading_ease(sentences: list[str]) -> float:
    """Flesch's reading ease, syllables counted as groups of vowels."""
    words = [re.findall(r"[a-z']+", sentence.lower()) for sentence in sentences]
    words = [some for some in words if len(some) > 2]
    count = sum(map(len, words))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word)))) for some in words for word in some)
    return 206.835 - 1.015 * count / len(words) - 84.6 * syllables / count
