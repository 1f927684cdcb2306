"""An independent checker of receipts. It needs this file and Python's standard library, and nothing of `lmsrules`.

It believes no engine: every step, case and patient of the receipt is evaluated here again, from the conditions alone.
Run it as `lmsrules check RECEIPT`, or copy it away and run `python checker.py RECEIPT`.
"""

from __future__ import annotations

import hashlib
import json
import math
import sys
from itertools import pairwise
from operator import eq, ge, gt, le, lt, ne
from typing import Any

TESTS = dict(zip(("==", "!=", "<", "<=", ">", ">="), (eq, ne, lt, le, gt, ge), strict=True))
FORMAT = 1
USED = ("head", "field/", "finding/", "constraint/", "question/", "rule/")
CLAIMS = ("status", "stance", "by_source", "contested", "contraindicated", "possible", "rules", "citations")
FORM = {
    "receipt": ("receipt", "rulebook", "parts", "case", "engine", "steps", "answers", "sha256"),
    "rulebook": ("id", "version", "sha256", "digests"),
    "step": ("concludes", "from"),
    "answer": ("question", "asked", "outcomes", "cases", "options"),
    "outcome": ("asked", "rules", "patient"),
    "option": ("option", *CLAIMS),
}


class Refused(Exception):
    """The receipt proves nothing; the message says which step fails."""


def need(condition: object, step: str, why: str) -> None:
    """Refuse the receipt at a step unless the condition is true."""
    if not condition:
        raise Refused(f"{step}: {why}")


def need_form(data: dict[str, Any], kind: str, step: str) -> None:
    """Refuse what holds more than is checked here, or less."""
    need(sorted(data) == sorted(FORM[kind]), step, f"a {kind} holds {', '.join(FORM[kind])} and nothing else")


def sha256_of(data: Any) -> str:
    """The hash of JSON data, in which true is not 1 and 1 is not 1.0."""
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def check_receipt(receipt: dict[str, Any], rulebook_sha256: str | None = None) -> str:
    """Check a receipt, as JSON data, and say in a line what was found true, and by which rulebook.

    Anybody can write a rulebook of any name: what is proved is proved by the rulebook of the hash that the line
    shows. Compare it with the one you trust, or give that as `rulebook_sha256`.

    Raises:
        Refused: a step fails; the message says which and why.
    """
    try:
        accepted = Checker(receipt).check()
        found = receipt["rulebook"]["sha256"]
        need(rulebook_sha256 in (None, found), "rulebook", f"the receipt is sound, but by another rulebook: {found}")
        return accepted
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Refused(f"form: the receipt is not of a form this checker can read ({error!r})") from error


class Checker:
    """One receipt, its parts by id, and what is known while it is checked."""

    def __init__(self, receipt: dict[str, Any]) -> None:
        self.receipt = receipt
        self.parts: dict[str, Any] = receipt["parts"]
        self.case: dict[str, Any] = receipt["case"]
        self.points = {name[6:]: self.points_of(part) for name, part in self.parts.items() if name[:6] == "field/"}

    def of(self, kind: str) -> dict[str, Any]:
        """The parts of a kind by id."""
        return {name.partition("/")[2]: part for name, part in self.parts.items() if name.partition("/")[0] == kind}

    def check(self) -> str:
        """Check everything, in the order in which one thing rests on another."""
        body = {name: part for name, part in self.receipt.items() if name != "sha256"}
        need_form(self.receipt, "receipt", "form")
        need_form(self.receipt["rulebook"], "rulebook", "form")
        need(
            self.receipt["receipt"] == FORMAT and type(self.receipt["receipt"]) is int,
            "form",
            f"this checker reads receipts of format {FORMAT}",
        )
        need(self.receipt["engine"] in ("durable", "builtin"), "form", "no such engine")
        need(self.receipt["sha256"] == sha256_of(body), "seal", "the receipt was changed after it was written")
        self.check_parts(self.receipt["rulebook"])
        for path, value in self.case.items():
            need(path in self.points, f"case {path}", "there is no such fact")
            need(allowed(self.parts[f"field/{path}"]["domain"], value), f"case {path}", f"{value!r} is not allowed")
        self.check_nothing_left_out(self.check_steps())
        questions = [answer["question"] for answer in self.receipt["answers"]]
        need(sorted(questions) == sorted(self.of("question")), "answers", "not every question is answered once")
        for answer in self.receipt["answers"]:
            self.check_answer(answer)
        head = f"{len(self.case)} facts, {len(self.receipt['steps'])} steps, {len(questions)} questions"
        name = f"{self.parts['head']['id']} {self.parts['head']['version']}"
        return f"accepted: {head}, by rulebook {name}, sha256 {self.receipt['rulebook']['sha256']}"

    def check_parts(self, rulebook: dict[str, Any]) -> None:
        """The parts are those of the rulebook the receipt names, and none that reasoning reads is left out."""
        digests = rulebook["digests"]
        need(sha256_of(digests) == rulebook["sha256"], "rulebook", "its hash is not that of its parts' hashes")
        for name, part in self.parts.items():
            need(sha256_of(part) == digests.get(name), f"part {name}", "it is not the part the rulebook has")
        for name in digests:
            need(not name.startswith(USED) or name in self.parts, f"part {name}", "it is left out")
        head = self.parts["head"]
        need((head["id"], head["version"]) == (rulebook["id"], rulebook["version"]), "rulebook", "it has another name")

    def points_of(self, field: dict[str, Any]) -> list[Any]:
        """Values of a field that show every difference any condition can see: its constants and what lies between."""
        domain = field["domain"]
        if domain["kind"] in ("choice", "flag"):
            return list(domain.get("values", (False, True)))
        named = sorted({float(v) for part in self.parts.values() for v in constants(part, field["path"])})
        ends = [v for v in (domain["low"], domain["high"]) if v is not None]
        near = sorted({*named, *ends, *(v + d for v in (*named, *ends) for d in (-1, 1)), 0.0})
        if domain["kind"] == "number":
            near += [(a + b) / 2 for a, b in pairwise(near)]
        else:
            near = [int(v) for v in near]
        return [v for v in near if allowed(domain, v)]

    def truth(
        self, condition: list[Any], regions: dict[str, list[Any]], assumed: dict[str, bool] | None
    ) -> bool | None:
        """Three-valued truth where each fact is one of some values; findings as assumed, or opened where None."""
        kind, *rest = condition
        if kind in ("compare", "member"):
            test = TESTS[rest[1]] if kind == "compare" else (lambda a, b: a in b)
            truths = {test(value, rest[-1]) for value in regions.get(rest[0], ())}
            return truths.pop() if len(truths) == 1 else None
        if kind == "holds" and assumed is not None:
            return assumed.get(rest[0])
        if kind == "holds":
            return self.truth(self.parts[f"finding/{rest[0]}"]["when"], regions, None)
        if kind == "not":
            inner = self.truth(rest[0], regions, assumed)
            return None if inner is None else not inner
        if kind == "always":
            return True
        decisive = {"and": False, "or": True}[kind]
        inner_truths = [self.truth(part, regions, assumed) for part in rest[0]]
        return decisive if decisive in inner_truths else None if None in inner_truths else not decisive

    def check_steps(self) -> set[tuple[str, str, bool]]:
        """Each conclusion follows from the facts and the earlier conclusions it names."""
        concluded: set[tuple[str, str, bool]] = set()
        for number, step in enumerate(self.receipt["steps"], 1):
            kind, name, true = step["concludes"]
            where = f"step {number} ({kind} {name})"
            need_form(step, "step", where)
            need(kind in ("finding", "asked", "exception", "rule") and isinstance(true, bool), where, "it says nothing")
            premises = [tuple(premise) for premise in step["from"] if premise[0] != "fact"]
            need(concluded.issuperset(premises), where, "it rests on something not yet concluded")
            facts = {premise[1]: [self.case[premise[1]]] for premise in step["from"] if premise[0] == "fact"}
            findings = {premise[1]: premise[2] for premise in premises if premise[0] == "finding"}
            part = self.parts[f"{'question' if kind == 'asked' else 'finding' if kind == 'finding' else 'rule'}/{name}"]
            truth = self.truth(part["asked_when" if kind == "asked" else "when"], facts, findings)
            need(truth is true, where, "it does not follow from what it names")
            if kind == "rule":
                exceptions = [other for other, rule in self.of("rule").items() if name in rule["overrides"]]
                wanted = [("asked", part["on"], True), *(("exception", other, False) for other in exceptions)]
                need(set(wanted) <= set(premises), where, "its question or an exception to it is left aside")
            concluded.add((kind, name, true))
        return concluded

    def check_nothing_left_out(self, concluded: set[tuple[str, str, bool]]) -> None:
        """What the known facts decide clause by clause is concluded."""
        known = {path: [value] for path, value in self.case.items()}
        for name, finding in self.of("finding").items():
            truth = self.truth(finding["when"], known, None)
            need(truth is None or ("finding", name, truth) in concluded, "steps", f"finding {name} is left out")
        for name, rule in self.of("rule").items():
            holds = self.holds(name, rule, known)
            need(holds is not True or ("rule", name, True) in concluded, "steps", f"rule {name} is left out")

    def holds(self, name: str, rule: dict[str, Any], regions: dict[str, list[Any]]) -> bool | None:
        """Whether a rule's question is asked, its condition met, and that of no exception."""
        exceptions = [["not", other["when"]] for other in self.of("rule").values() if name in other["overrides"]]
        asked = self.parts[f"question/{rule['on']}"]["asked_when"]
        return self.truth(["and", [asked, rule["when"], *exceptions]], regions, None)

    def check_answer(self, answer: dict[str, Any]) -> None:
        """The outcomes claimed are possible, no other is, and the positions are what they mean."""
        question = answer["question"]
        need_form(answer, "answer", question)
        need(answer["outcomes"], question, "no possible patient is shown")
        rules = {name: rule for name, rule in self.of("rule").items() if rule["on"] == question}
        for number, outcome in enumerate(answer["outcomes"]):
            where = f"{question}, patient {number}"
            need_form(outcome, "outcome", where)
            patient = {path: [value] for path, value in outcome["patient"].items()}
            need(all(patient.get(path) == [value] for path, value in self.case.items()), where, "not of this case")
            for path, (value,) in patient.items():
                need(allowed(self.parts[f"field/{path}"]["domain"], value), where, f"{path} cannot be {value!r}")
            for name, constraint in self.of("constraint").items():
                need(self.truth(constraint["holds"], patient, None) is True, where, f"impossible by {name}")
            self.check_outcome(question, rules, outcome, patient, where)
        every = {path: [self.case[path]] if path in self.case else points for path, points in self.points.items()}
        self.check_cases(question, rules, answer, answer["cases"], every, question)
        asked = {outcome["asked"] for outcome in answer["outcomes"]}
        need(answer["asked"] is same(asked), question, "asked is not what follows")
        options = [option["option"] for option in answer["options"]]
        need(options == [o["id"] for o in self.parts[f"question/{question}"]["options"]], question, "other options")
        for option in answer["options"]:
            where = f"{question} / {option['option']}"
            need_form(option, "option", where)
            found = self.position(option["option"], rules, answer["outcomes"])
            for claim in CLAIMS:
                need(sha256_of(option[claim]) == sha256_of(found[claim]), where, f"{claim} is {found[claim]}")

    def check_outcome(self, question: str, rules: Any, outcome: Any, regions: dict[str, list[Any]], where: str) -> None:
        """All patients of the regions are asked or not as the outcome says, and its rules hold, no other."""
        asked = self.truth(self.parts[f"question/{question}"]["asked_when"], regions, None)
        need(asked is not None and asked is outcome["asked"], where, "whether it is asked does not follow")
        for name, rule in rules.items():
            holds = self.holds(name, rule, regions)
            need(holds is (name in outcome["rules"]), where, f"whether rule {name} holds does not follow")
        need(set(outcome["rules"]) <= set(rules), where, "it names a rule of another question")

    def check_cases(self, question: str, rules: Any, answer: Any, tree: Any, regions: Any, where: str) -> None:
        """The cases leave nothing out, and each leads to an outcome claimed or breaks a constraint."""
        if "outcome" in tree:
            self.check_outcome(question, rules, answer["outcomes"][tree["outcome"]], regions, where)
        elif "impossible" in tree:
            broken = self.truth(self.parts[f"constraint/{tree['impossible']}"]["holds"], regions, None)
            need(broken is False, where, f"{tree['impossible']} is not broken by all of these patients")
        else:
            left = list(regions[tree["fact"]])
            for branch in tree["branches"]:
                inside = [value for value in regions[tree["fact"]] if lies_in(branch, value)]
                left = [value for value in left if value not in inside]
                below = f"{where}, {tree['fact']} {branch.get('is') or branch.get('from')}"
                if inside:
                    self.check_cases(question, rules, answer, branch["then"], {**regions, tree["fact"]: inside}, below)
            need(not left, where, f"the cases leave out {tree['fact']} = {left[:1]}")

    def position(self, option: str, rules: Any, outcomes: Any) -> dict[str, Any]:
        """What the outcomes mean for an option."""
        spoken = [[n for n in rules if n in o["rules"] and rules[n]["option"] == option] for o in outcomes]
        by_source = []  # for each outcome the stance of each source; a warning only where it says nothing else
        for names in spoken:
            stances: dict[str, str] = {}
            for name in sorted(names, key=lambda n: rules[n]["stance"] != "CONTRAINDICATED"):
                stances[rules[name]["source"]] = rules[name]["stance"]
            by_source.append(stances)
        sources = [source["id"] for source in self.parts["head"]["sources"]]
        possible = {next(iter(ranked(b, sources)), None) for b in by_source}
        warned = {any(rules[name]["stance"] == "CONTRAINDICATED" for name in names) for names in spoken}
        contested = {len(set(b.values()) - {"CONTRAINDICATED"}) > 1 for b in by_source}
        order = ["RECOMMENDED", "OPTION", "INDIVIDUALISE", "UNDETERMINED", "NOT_RECOMMENDED", "CONTRAINDICATED", None]
        may = [name for name in rules if any(name in names for names in spoken)]
        settled = len(possible) == 1
        cited = [c for name in may for e in rules[name]["evidence"] for c in self.parts[f"evidence/{e}"]["citations"]]
        return {
            "status": "open" if not settled else "silent" if possible == {None} else "settled",
            "stance": next(iter(possible)) if settled else None,
            "by_source": {s: same({b.get(s) for b in by_source}) for s in sources if any(s in b for b in by_source)},
            "contested": same(contested),
            "contraindicated": same(warned),
            "possible": [stance for stance in order if stance in possible],
            "rules": may,
            "citations": list(dict.fromkeys(cited)),
        }


def ranked(by_source: dict[str, str], sources: list[str]) -> list[str]:
    """The stances, the first source's first and warnings last."""
    stances = [by_source[source] for source in sources if source in by_source]
    return sorted(stances, key=lambda stance: stance == "CONTRAINDICATED")


def same(values: set[Any]) -> Any:
    """The one value there is, None where there are more."""
    return next(iter(values)) if len(values) == 1 else None


def allowed(domain: dict[str, Any], value: Any) -> bool:
    """Whether a value lies in a field's domain."""
    if domain["kind"] == "choice":
        return isinstance(value, str) and value in domain["values"]
    if domain["kind"] == "flag" or isinstance(value, bool):
        return domain["kind"] == "flag" and isinstance(value, bool)
    if not isinstance(value, int if domain["kind"] == "whole" else (int, float)) or not math.isfinite(value):
        return False
    low, high = domain["low"], domain["high"]
    above = low is None or (value > low if domain.get("low_open") else value >= low)
    return above and (high is None or value <= high)


def lies_in(branch: dict[str, Any], value: Any) -> bool:
    """Whether a value belongs to a branch: one of some, or in one of some ranges."""
    if "is" in branch:
        return any(value is one if isinstance(one, bool) else value == one for one in branch["is"])
    return any(
        (low is None or value > low or (value == low and not low_open))
        and (high is None or value < high or (value == high and not high_open))
        for low, low_open, high, high_open in branch["from"]
    )


def constants(data: Any, path: str) -> list[float]:
    """The numbers a part's conditions compare a field with."""
    if isinstance(data, dict):
        return [value for part in data.values() for value in constants(part, path)]
    if not isinstance(data, list):
        return []
    if data[:2] in (["compare", path], ["member", path]):
        return data[-1] if data[0] == "member" else [data[-1]]
    return [value for part in data for value in constants(part, path)]


if __name__ == "__main__":
    try:
        with open(sys.argv[1], encoding="utf-8") as file:
            print(check_receipt(json.load(file)))
    except (IndexError, OSError, ValueError, RecursionError, Refused) as error:
        sys.exit(f"refused: {error}")
