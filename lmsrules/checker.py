"""An independent checker of receipts. It needs this file and Python's standard library, and nothing of `lmsrules`.

It believes no engine: every step, case and patient of the receipt is evaluated here again, from the conditions alone.
Run it as `lmsrules check RECEIPT`, or copy it away and run `python checker.py RECEIPT`.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from collections import Counter
from operator import eq, ge, gt, le, lt, ne
from typing import Any

TESTS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
USED = ("head", "field/", "finding/", "constraint/", "question/", "rule/")
WARNING = "CONTRAINDICATED"
STANCES = ("RECOMMENDED", "OPTION", "INDIVIDUALISE", "UNDETERMINED", "NOT_RECOMMENDED", WARNING, None)
RECEIPT = ("receipt", "rulebook", "parts", "case", "steps", "answers", "unproven", "sha256")
ANSWER = ("question", "asked", "outcomes", "cases", "options")


class Refused(Exception):
    """The receipt proves nothing; the message says which step fails."""


def need(condition: object, step: str, why: str) -> None:
    """Refuse the receipt at a step unless the condition is true."""
    if not condition:
        raise Refused(f"{step}: {why}")


def entries(data: Any, step: str, *names: str) -> list[Any]:
    """What an object holds, refused where that is more or less than is checked here."""
    need(isinstance(data, dict) and sorted(data) == sorted(names), step, f"it holds just {', '.join(names)}")
    return [data[name] for name in names]


def text(data: Any) -> str:
    """JSON data as text, the same for the same data: true is not 1, 1 is not 1.0, and infinity is no data."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(data: Any) -> str:
    """The hash of JSON data."""
    return hashlib.sha256(text(data).encode()).hexdigest()


def read(content: str | bytes) -> Any:
    """JSON data, refused where a key is given twice: two readers could see two receipts in it."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        for key, times in Counter(key for key, _ in pairs).items():
            need(times == 1, "form", f"the key {key!r} is given twice")
        return dict(pairs)

    return json.loads(content, object_pairs_hook=once)


def check_receipt(receipt: dict[str, Any], rulebook_sha256: str | None = None) -> str:
    """Check a receipt, as JSON data, and say in a line what was found true, and by which rulebook.

    Anybody can write a rulebook of any name: what is proved is proved by the rulebook of the hash that the line
    shows. Compare it with the one you trust, or give that as `rulebook_sha256`.

    Raises:
        Refused: a step fails; the message says which and why.
    """
    try:
        version, rulebook, parts, case, steps, answers, unproven, seal = entries(receipt, "form", *RECEIPT)
        need(text(version) == "1", "form", "this checker reads receipts of format 1")
        need(unproven in ({"engine": "durable"}, {"engine": "builtin"}), "form", "unproven is only which engine ran")
        body = {name: receipt[name] for name in RECEIPT if name != "sha256"}
        need(seal == sha256_of(body), "seal", "the receipt was changed after it was written")
        check_parts(rulebook, parts)
        checker = Checker(parts, case)
        checker.check_facts(case, "case")
        checker.check_steps(steps)
        questions = sorted(checker.check_answer(answer) for answer in answers)
        need(questions == sorted(checker.of("question")), "answers", "not every question is answered once")
        found = rulebook["sha256"]
        need(rulebook_sha256 in (None, found), "rulebook", f"the receipt is sound, but by another rulebook: {found}")
        counts = f"{len(case)} facts, {len(steps)} steps, {len(answers)} questions"
        return f"accepted: {counts}, by rulebook {rulebook['id']} {rulebook['version']}, sha256 {found}"
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Refused(f"form: the receipt is not of a form this checker can read ({error!r})") from error


def check_parts(rulebook: dict[str, Any], parts: dict[str, Any]) -> None:
    """The parts are those of the rulebook that the receipt names, and none that is used here is left out."""
    name, version, sha256, digests = entries(rulebook, "rulebook", "id", "version", "sha256", "digests")
    need(sha256_of(digests) == sha256, "rulebook", "its hash is not that of its parts' hashes")
    for part in parts:
        need(sha256_of(parts[part]) == digests.get(part), f"part {part}", "it is not the part the rulebook has")
    cited = [f"evidence/{one}" for part in parts if part.startswith("rule/") for one in parts[part]["evidence"]]
    for part in (*cited, *(part for part in digests if part.startswith(USED))):
        need(part in parts, f"part {part}", "it is left out")
    need([name, version] == [parts["head"]["id"], parts["head"]["version"]], "rulebook", "it has another name")


class Checker:
    """A rulebook and the facts of a case. `conditions` says of each proposition when it is true."""

    def __init__(self, parts: dict[str, Any], case: dict[str, Any]) -> None:
        self.parts, self.case = parts, case
        self.rules, self.constraints = self.of("rule"), self.of("constraint")
        self.conditions: dict[Any, Any] = {("finding", name): part["when"] for name, part in self.of("finding").items()}
        self.conditions |= {("asked", name): part["asked_when"] for name, part in self.of("question").items()}
        self.conditions |= {("exception", name): part["when"] for name, part in self.rules.items() if part["overrides"]}
        for name, part in self.rules.items():
            others = [["not", ["exception", n]] for n, other in self.rules.items() if name in other["overrides"]]
            self.conditions["rule", name] = ["and", [["asked", part["on"]], part["when"], *others]]
        tests = tests_in([*self.conditions.values(), *(part["holds"] for part in self.constraints.values())])
        self.tests = {text(test): test for test in tests}
        constants: dict[str, list[Any]] = {}
        for kind, path, *rest in self.tests.values():
            constants.setdefault(path, []).extend(rest[0] if kind == "member" else rest[1:])
        self.values = {path: values_of(parts[f"field/{path}"]["domain"], constants[path]) for path in constants}

    def of(self, kind: str) -> dict[str, Any]:
        """The parts of a kind by id."""
        return {name.partition("/")[2]: part for name, part in self.parts.items() if name.startswith(f"{kind}/")}

    def truth(self, condition: Any, facts: dict[str, list[Any]], concluded: Any = None) -> Any:
        """Three-valued truth where each fact has one of some values; propositions as concluded, or worked out."""
        kind, *rest = condition
        if kind in ("compare", "member"):
            test = TESTS[rest[1]] if kind == "compare" else lambda value, constants: value in constants
            return same({bool(test(value, rest[-1])) for value in facts.get(rest[0], ())})
        if kind in ("holds", "asked", "exception"):
            name = ("finding" if kind == "holds" else kind, rest[0])
            return self.truth(self.conditions[name], facts) if concluded is None else concluded.get(name)
        if kind == "always":
            return True
        if kind == "not":
            return {True: False, False: True, None: None}[self.truth(rest[0], facts, concluded)]
        decisive: bool = {"and": False, "or": True}[kind]
        truths = {self.truth(part, facts, concluded) for part in rest[0]}
        return decisive if decisive in truths else None if None in truths else not decisive

    def check_facts(self, facts: dict[str, Any], where: str) -> None:
        """There are such facts, and they can have these values."""
        for path, value in facts.items():
            need(f"field/{path}" in self.parts, where, f"there is no fact {path}")
            need(allowed(self.parts[f"field/{path}"]["domain"], value), where, f"{path} cannot be {value!r}")

    def check_steps(self, steps: list[Any]) -> None:
        """Each conclusion follows from what it names and from no less, and all that the facts decide is concluded."""
        need(isinstance(steps, list), "steps", "they are no list")
        known = {path: [value] for path, value in self.case.items()}
        truths = {name: self.truth(condition, known) for name, condition in self.conditions.items()}
        unsaid = {"rule": False, "exception": True}  # steps say which rules fire and which exceptions are ruled out
        due = {name: truth for name, truth in truths.items() if truth not in (None, unsaid.get(name[0]))}
        established = {text(["fact", path]) for path in self.case}
        for number, step in enumerate(steps, 1):
            (kind, of, true), premises = entries(step, f"step {number}", "concludes", "from")
            name, where = (kind, of), f"step {number} ({kind} {of})"
            need(name in self.conditions and isinstance(premises, list), where, "there is no such thing to conclude")
            for premise in premises:
                need(text(premise) in established, where, f"{premise} is not yet concluded")
            need(self.follows(name, premises) is true, where, "it does not follow from what it names")
            for place, premise in enumerate(premises):
                others = premises[:place] + premises[place + 1 :]
                need(self.follows(name, others) is None, where, f"{premise} is not needed")
            need(due.pop(name, None) is true, where, "it was concluded before, or is not for steps to say")
            established.add(text([kind, of, true]))
        need(not due, "steps", f"{' '.join(next(iter(due), ()))} is left out")

    def follows(self, name: tuple[str, str], premises: list[Any]) -> Any:
        """The truth of a proposition as far as facts and conclusions decide it."""
        facts = {path: [self.case[path]] for kind, path, *_ in premises if kind == "fact"}
        concluded = {(kind, of): rest[0] for kind, of, *rest in premises if kind != "fact"}
        return self.truth(self.conditions[name], facts, concluded)

    def check_answer(self, answer: Any) -> Any:
        """The outcomes claimed are possible, no other is, and the positions are what they mean. Its question."""
        question, asked, outcomes, cases, options = entries(answer, "answers", *ANSWER)
        need(outcomes, question, "no possible patient is shown")
        for number, outcome in enumerate(outcomes):
            where = f"{question}, patient {number}"
            _, _, patient = entries(outcome, where, "asked", "rules", "patient")
            self.check_facts(patient, where)
            need(self.case.items() <= patient.items(), where, "not of this case")
            need(patient.keys() == self.case.keys() | self.values.keys(), where, "not all that is tested is known")
            facts = {path: [value] for path, value in patient.items()}
            for name, constraint in self.constraints.items():
                need(self.truth(constraint["holds"], facts) is True, where, f"impossible by {name}")
            self.check_cases(question, outcomes, {"outcome": number}, facts, where)
        ends = {text([outcome["asked"], outcome["rules"]]) for outcome in outcomes}
        need(len(ends) == len(outcomes), question, "an outcome comes twice")
        anybody = {**self.values, **{path: [value] for path, value in self.case.items()}}
        self.check_cases(question, outcomes, cases, anybody, question)
        need(asked is same({outcome["asked"] for outcome in outcomes}), question, "asked is not what follows")
        found = [self.position(option["id"], outcomes) for option in self.parts[f"question/{question}"]["options"]]
        need(text(options) == text(found), question, f"the positions are {found}")
        return question

    def check_cases(self, question: str, outcomes: Any, cases: Any, facts: dict[str, list[Any]], where: str) -> None:
        """The cases lead to an outcome claimed or break a constraint, whichever way each test on a fact turns out."""
        if "outcome" in cases:
            (number,) = entries(cases, where, "outcome")
            need(type(number) is int and 0 <= number < len(outcomes), where, "there is no such outcome")
            rules = sorted(name for name, rule in self.rules.items() if rule["on"] == question)
            claimed = outcomes[number]["rules"]
            claims = {("asked", question): outcomes[number]["asked"], **{("rule", n): n in claimed for n in rules}}
            for (kind, of), claim in claims.items():
                truth = self.truth(self.conditions[kind, of], facts)
                need(truth is claim, where, f"whether {kind} {of} does not follow")
            listed = [name for name in rules if name in claimed]
            need(claimed == listed, where, "its rules are not rules of the question, in order and each once")
        elif "impossible" in cases:
            (name,) = entries(cases, where, "impossible")
            need(name in list(self.constraints), where, "there is no such constraint")
            truth = self.truth(self.constraints[name]["holds"], facts)
            need(truth is False, where, f"{name} is not broken by all of these patients")
        else:
            test, yes, no = entries(cases, where, "test", "yes", "no")
            need(text(test) in self.tests, where, f"{test} is no test of the rulebook")
            for true, branch in ((True, yes), (False, no)):
                below = f"{where}, {' '.join(map(str, test[1:]))} {'yes' if true else 'no'}"
                inside = [value for value in facts[test[1]] if self.truth(test, {test[1]: [value]}) is true]
                need(inside, below, "there is nobody of whom it is")
                self.check_cases(question, outcomes, branch, {**facts, test[1]: inside}, below)

    def position(self, option: str, outcomes: list[Any]) -> dict[str, Any]:
        """What the outcomes mean for an option."""
        held = [[rule for n in o["rules"] if (rule := self.rules[n])["option"] == option] for o in outcomes]
        sources = [source["id"] for source in self.parts["head"]["sources"]]
        said = [stances(rules, sources) for rules in held]
        possible = {next(iter(by_source.values()), None) for by_source in said}
        evidence = {name for rules in held for rule in rules for name in rule["evidence"]}
        return {
            "option": option,
            "status": "open" if len(possible) > 1 else "silent" if possible == {None} else "settled",
            "stance": same(possible),
            "by_source": {s: same({b.get(s) for b in said}) for s in sources if any(s in b for b in said)},
            "contested": same({len({*by_source.values()} - {WARNING}) > 1 for by_source in said}),
            "contraindicated": same({any(rule["stance"] == WARNING for rule in rules) for rules in held}),
            "possible": [stance for stance in STANCES if stance in possible],
            "rules": sorted({rule["id"] for rules in held for rule in rules}),
            "citations": sorted({c for name in evidence for c in self.parts[f"evidence/{name}"]["citations"]}),
        }


def stances(rules: list[Any], sources: list[str]) -> dict[str, str]:
    """What each source says, in their order; a warning comes last, and only where its source says nothing else."""
    said: dict[str, str] = {}
    for rule in sorted(rules, key=lambda rule: (rule["stance"] == WARNING, sources.index(rule["source"]))):
        said.setdefault(rule["source"], rule["stance"])
    return said


def same(values: set[Any]) -> Any:
    """The one value there is; None where there are more, or none."""
    return next(iter(values)) if len(values) == 1 else None


def tests_in(condition: Any) -> list[Any]:
    """The tests on facts in a condition, or in a list of them."""
    if not isinstance(condition, list):
        return []
    if condition[:1] in (["compare"], ["member"]):
        return [condition]
    return [test for part in condition for test in tests_in(part)]


def allowed(domain: dict[str, Any], value: Any) -> bool:
    """Whether a value lies in a field's domain."""
    if domain["kind"] in ("choice", "flag"):
        return text(value) in map(text, domain.get("values", (False, True)))
    if type(value) not in ((int,) if domain["kind"] == "whole" else (int, float)) or not math.isfinite(value):
        return False
    low, high = domain["low"], domain["high"]
    above = low is None or (value > low if domain.get("low_open") else value >= low)
    return above and (high is None or value <= high)


def values_of(domain: dict[str, Any], constants: list[Any]) -> list[Any]:
    """Values of a field that show every difference its tests can see: their constants, its ends, and what is beside."""
    if domain["kind"] in ("choice", "flag"):
        return list(domain.get("values", (False, True)))
    named = {0, *constants, *(end for end in (domain["low"], domain["high"]) if end is not None)}
    whole = {int(number) + step for number in named for step in (-1, 0, 1)}
    beside = {math.nextafter(number, end) for number in named for end in (-math.inf, math.inf)}
    return [value for value in {*named, *whole, *beside} if allowed(domain, value)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        print(f"usage: python {sys.argv[0]} RECEIPT", file=sys.stderr)
        sys.exit(2)
    try:
        with open(sys.argv[1], "rb") as file:
            print(check_receipt(read(file.read())))
    except (OSError, ValueError, RecursionError, Refused) as error:
        sys.exit(f"refused: {error}")
