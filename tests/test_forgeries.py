"""Hundreds of receipts forged by somebody who knows the format: none is accepted that says what is not so."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import Phase, given, settings

from lmsrules import guidance, load_case
from lmsrules.checker import AnotherRulebook, Refused, check_receipt
from lmsrules.facts import known_facts
from lmsrules.logic.errors import LmsRulesError
from lmsrules.logic.evidence import Citation
from lmsrules.logic.from_data import rulebook_from_data
from lmsrules.logic.printing import to_data
from lmsrules.logic.rulebook import Rulebook, Stance
from lmsrules.receipts import checker

from .forgeries import ANOTHER_RULEBOOK, SAME_RULEBOOK, Data
from .forging import claims, made, rehashed, sealed
from .logic.journey import journey
from .oracle import Facts
from .random_rulebooks import partial_facts, rulebooks

GUIDANCE_ALONE = guidance().of_sources(["guidance"])
CASES = Path(__file__).parent.parent / "examples" / "cases"
SHIPPED = {"uterine-adjuvant": guidance(), "metastatic-first-line": GUIDANCE_ALONE}
"""Published cases, each with what it is asked of."""


def random_rulebooks(number: int) -> list[tuple[Rulebook, Facts]]:
    """Random rulebooks, always the same ones, each with a case whose receipt divides cases and has steps."""
    found: list[tuple[Rulebook, Facts]] = []

    @settings(derandomize=True, database=None, max_examples=400, phases=[Phase.generate])
    @given(rulebooks(), partial_facts())
    def draw(rulebook: Rulebook, facts: Facts) -> None:
        if len(found) < number and facts and rulebook.constraints:
            try:
                true = made(rulebook, facts)
            except LmsRulesError:  # nobody has these facts
                return
            if len(true["steps"]) > 3 and any(len(answer["outcomes"]) > 1 for answer in true["answers"]):
                found.append((rulebook, facts))

    draw()
    assert len(found) == number
    return found


@cache
def honest() -> list[tuple[Rulebook, Data]]:
    """The receipts that are forged, each with its rulebook."""
    trip: Facts = {"trip.people": 1, "trip.distance_km": 9.0, "trip.goal": "work"}
    cases: list[tuple[Rulebook, dict[str, Any]]]
    cases = [(book, dict(known_facts(load_case(CASES / f"{name}.toml")))) for name, book in SHIPPED.items()]
    return [(book, made(book, facts)) for book, facts in (*cases, (journey(), trip), *random_rulebooks(4))]


def rebuilt(parts: Data) -> Rulebook:
    """The rulebook that a receipt's parts make; publications and statements are named in them alone."""
    cited, stated = set(), set()
    for part in [*parts.values(), *parts["head"]["sources"]]:
        cited |= {part["citation"]} if "citation" in part else set(part.get("citations", ()))
        stated |= set(part.get("statements", ()))
        cited |= {planned["citation"] for option in part.get("options", ()) for planned in option.get("planned", ())}
    named = {f"citation/{name}": to_data(Citation(id=name)) for name in sorted(cited)}
    return rulebook_from_data({**parts, **named, **{f"statement/{name}": name for name in sorted(stated)}})


def by_question(data: Data) -> dict[str, Any]:
    """What a receipt claims, by question; answers have no order."""
    return {question: (asked, options) for question, asked, options in claims(data)}


def proved_by_another(true: Data, rng: Random) -> Iterator[tuple[str, Data]]:
    """Receipts made honestly by a rulebook that says or lacks something, as they are and in the name of the trusted."""
    trusted = true["rulebook"]
    for _ in range(2):
        parts = json.loads(json.dumps(true["parts"]))
        rules = [part for name, part in parts.items() if name.startswith("rule/")]
        said = rng.choice(rules)["stance"]
        turned = rng.choice([stance for stance in Stance if stance != said])
        for rule in rules:  # all that say the same say another thing, so that few clash
            rule["stance"] = turned if rule["stance"] == said else rule["stance"]
        for other in remade(parts, true["case"]):
            yield "honest by another", other
            yield (
                "by another, named by the hash",
                {**other, "rulebook": {**other["rulebook"], "sha256": trusted["sha256"]}},
            )
            yield "by another, named by the hashes", {**other, "rulebook": trusted}
        gone = rng.choice([name for name in true["parts"] if name.startswith(("rule/", "constraint/"))])
        fewer = {name: part for name, part in true["parts"].items() if name != gone}
        for other in remade(fewer, true["case"]):
            yield "by one that lacks something, named", {**other, "parts": fewer, "rulebook": trusted}


def remade(parts: Data, case: Facts) -> list[Data]:
    """The receipt of a case by the rulebook of these parts; none where nobody can build it."""
    try:
        return [made(rebuilt(parts), case)]
    except LmsRulesError:
        return []


def forgeries() -> list[tuple[str, Rulebook, str]]:
    """The kind of each forgery, the rulebook of the receipt it was made of, and its text. Never one twice."""
    rng = Random(2024)
    found: dict[str, tuple[str, Rulebook]] = {}
    for rulebook, true in honest():
        same = [(forger.__name__, forged) for forger in SAME_RULEBOOK for forged in forger(true, rng)]
        other = [(forger.__name__, forged) for forger in ANOTHER_RULEBOOK for forged in forger(true, rng)]
        changed = [
            *((kind, sealed(forged)) for kind, forged in (*same, *proved_by_another(true, rng))),
            *((kind, rehashed(forged)) for kind, forged in other),
            *((f"{kind}, named", sealed({**forged, "rulebook": true["rulebook"]})) for kind, forged in other),
        ]
        for kind, forged in changed:
            found.setdefault(json.dumps(forged, sort_keys=True), (kind, rulebook))
        words = json.dumps(true)
        for key in ('"stance": ', '"case": ', '"asked": ', '"outcome": ', '"sha256": ', '"patient": '):
            twice = words.replace(key, f'{key}"NOT_RECOMMENDED", {key}', 1)
            found.setdefault(twice, ("keys twice", rulebook))
        found.pop(json.dumps(true, sort_keys=True), None)  # a change to the same is none
    return [(kind, rulebook, text) for text, (kind, rulebook) in found.items()]


def test_what_is_forged_is_accepted_unless_it_is_forged() -> None:
    for rulebook, true in honest():
        assert check_receipt(true, rulebook.sha256).startswith("accepted: ")
        again = rebuilt(true["parts"])
        assert by_question(made(again, true["case"])) == by_question(true)


def test_no_forgery_is_accepted_that_says_what_is_not_so() -> None:
    tried, accepted, elsewhere = Counter[str](), Counter[str](), Counter[str]()
    refusals = []
    for kind, rulebook, text in forgeries():
        tried[kind] += 1
        try:
            forged = checker.read(text)
            check_receipt(forged, rulebook.sha256)
        except AnotherRulebook:
            elsewhere[kind] += in_its_own_rulebook(forged)
            continue
        except Refused as error:
            refusals.append(str(error))
            continue
        accepted[kind] += 1
        assert forged["rulebook"]["sha256"] == rulebook.sha256
        assert by_question(made(rulebook, forged["case"])) == by_question(forged), kind
    assert tried.total() >= 500
    assert len(tried) >= 15
    assert set(tried) >= {forger.__name__ for forger in (*SAME_RULEBOOK, *ANOTHER_RULEBOOK)}
    assert not [why for why in refusals if why.startswith("seal: ")]  # that takes no checker
    assert not [kind for kind in accepted if "named" in kind or kind in ("keys twice", "more_is_said")]
    assert accepted.total() < tried.total() / 10  # another patient or test can do as well
    assert elsewhere.total() > 50  # sound, but by another rulebook


def in_its_own_rulebook(forged: Data) -> bool:
    """Whether it is accepted where nobody says which rulebook is trusted; then it is true by its own."""
    try:
        check_receipt(forged)
    except Refused:
        return False
    try:
        rulebook = rebuilt(forged["parts"])
    except LmsRulesError:  # rules that clash, or leave a gap: nobody could build it
        return True
    assert by_question(made(rulebook, forged["case"])) == by_question(forged)
    return True
