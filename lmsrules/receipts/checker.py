"""An independent checker of receipts. It needs this file and Python's standard library, and nothing of `lmsrules`.

It believes no engine: every step, case and patient of the receipt is evaluated here again, from the conditions alone.
Run it as `lmsrules check RECEIPT`, or copy it away and run `python checker.py RECEIPT SHA256`, with the hash of the
rulebook you trust. Anybody can write a receipt: nothing in one can hang this file or forge what it prints.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from operator import eq, ge, gt, le, lt, ne
from typing import Any

PARTS_OF: dict[str, tuple[int, ...]] = {
    "always": (0,),
    "compare": (3, 4),
    "member": (2,),
    "holds": (1,),
    "not": (1,),
    "and": (1,),
    "or": (1,),
}
TESTS: dict[str, Any] = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}
WITHIN: dict[str, Callable[[Any, Any], bool]] = {  # what a table says of a fact that is known in part
    "at_least": ge,
    "at_most": le,
    "above": gt,
    "below": lt,
    "between": lambda value, ends: len(ends) == 2 and ends[0] <= value <= ends[1],
    "one_of": lambda value, some: value in some,
    "none_of": lambda value, some: value not in some,
}
USED = ("head", "field/", "finding/", "constraint/", "question/", "rule/", "limit/", "caution/")
STANCES = ("RECOMMENDED", "OPTION", "INDIVIDUALISE", "UNDETERMINED", "NOT_RECOMMENDED", None)
RECEIPT = ("receipt", "rulebook", "parts", "case", "steps", "patients", "answers", "cautions", "unproven", "sha256")
ANSWER = ("question", "asked", "outcomes", "cases", "options")
CAUTION = ("of", "applies", "outcomes", "cases")
MOST_BYTES, MOST_WORK = 10_000_000, 40_000_000  # over 20 times what receipts by a rulebook of 260 rules take
MOST = sys.float_info.max
MOST_DEEP = 100  # the nesting of a condition, its findings opened


class Refused(Exception):
    """The receipt proves nothing; the message, one line of plain ASCII, says which step fails."""

    def __init__(self, message: str) -> None:
        super().__init__(shown(message, 600))


class AnotherRulebook(Refused):
    """The receipt is by another rulebook than the one whose hash is trusted; nothing more was checked."""


def shown(data: Any, most: int = 200) -> str:
    """Data on one line of plain ASCII, whatever text it holds; what is long is cut in the middle.

    Nothing else can break the line, steer a terminal, change the order of what is read, or look like another letter.
    """
    line = str(data)
    if len(line) > most:
        line = f"{line[: most // 2]}...{line[-most // 2 :]}"
    if line.isascii() and line.isprintable():
        return line
    return "".join(
        c if " " <= c <= "~" else f"\\u{ord(c):04x}" if ord(c) < 0x10000 else f"\\U{ord(c):08x}" for c in line
    )


def need(condition: object, step: str, why: str) -> None:
    """Refuse the receipt at a step unless the condition is true."""
    if not condition:
        raise Refused(f"{step}: {why}")


def entries(data: Any, step: str, *names: str) -> list[Any]:
    """The values of an object, refused if it has other keys than are checked here."""
    need(isinstance(data, dict) and sorted(data) == sorted(names), step, f"it holds just {', '.join(names)}")
    return [data[name] for name in names]


def text(data: Any) -> str:
    """JSON data as text, the same for the same data: true is not 1, 1 is not 1.0, and infinity is no data."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(data: Any) -> str:
    """The hash of JSON data."""
    return hashlib.sha256(text(data).encode()).hexdigest()


def load(path: str) -> Any:
    """The receipt in a file; errors as for `read`, and OSError where it cannot be read."""
    if os.path.exists(path) and not os.path.isfile(path):  # a device or a pipe, which may never end
        raise ValueError("not a regular file, and so no receipt")
    with open(path, "rb") as file:
        return read(file.read(MOST_BYTES + 1))


def read(content: str | bytes) -> Any:
    """JSON data.

    Raises:
        ValueError: it is not JSON, or larger than any receipt.
        Refused: a key is given twice: JSON with a repeated key is ambiguous.
    """
    if len(content) > MOST_BYTES:
        raise ValueError(f"larger than {MOST_BYTES:,} bytes, and so no receipt")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) < len(pairs):
            ((key, _),) = Counter(key for key, _ in pairs).most_common(1)
            raise Refused(f"form: the key {key!r} is given twice")
        return data

    try:
        return json.loads(content, object_pairs_hook=once)
    except RecursionError:
        raise ValueError("nested too deep, and so no receipt") from None
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from None


def check_receipt(receipt: dict[str, Any], rulebook_sha256: str | None = None) -> str:
    """Check a receipt, as JSON data, and say in a line of plain ASCII by which rulebook what was found true.

    Anybody can write a rulebook of any name: what is proved is proved by the rulebook of the hash that the line
    begins with. Compare it with the one you trust, or give that as `rulebook_sha256`: a receipt by another rulebook is
    refused before anything in it is evaluated.

    Raises:
        Refused: a step fails; the message says which and why.
        ValueError: what is given to compare with is no hash of 64 hexadecimal digits.
    """
    trusted = None if rulebook_sha256 is None else str(rulebook_sha256).lower()
    if trusted is not None and not re.fullmatch("[0-9a-f]{64}", trusted):
        raise ValueError(f"{shown(rulebook_sha256)!r} is no sha256; give the rulebook's 64 hexadecimal digits")
    try:
        return checked(receipt, trusted)
    except RecursionError:
        raise Refused("form: it is nested deeper than this checker follows") from None
    except (KeyError, IndexError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
        raise Refused(f"form: the receipt is not of a form this checker can read ({error!r})") from error


def checked(receipt: Any, trusted: str | None) -> str:
    """As `check_receipt`; data of the wrong shape raises whatever Python raises."""
    version, rulebook, parts, case, steps, patients, answers, cautions, unproven, seal = entries(
        receipt, "form", *RECEIPT
    )
    need(text(version) == "2", "form", "this checker reads receipts of format 2")
    need(unproven in ({"engine": "durable"}, {"engine": "builtin"}), "form", "unproven is only which engine ran")
    name, edition, sha256, digests = entries(rulebook, "rulebook", "id", "version", "sha256", "digests")
    body = {name: receipt[name] for name in RECEIPT if name != "sha256"}
    need(seal == sha256_of(body), "seal", "the receipt was changed after it was written")
    if trusted not in (None, sha256):
        raise AnotherRulebook(
            f"rulebook: the receipt is by another rulebook than the one trusted, sha256 {shown(sha256)}, not {trusted}"
        )
    need(sha256_of(digests) == sha256, "rulebook", "its hash is not that of its parts' hashes")
    check_parts(digests, parts)
    head = [parts["head"]["id"], parts["head"]["version"]]
    need(text([name, edition]) == text(head), "rulebook", "it has another name")
    checker = Checker(parts, case)
    checker.check_steps(steps)
    checker.check_patients(patients)
    checker.check_cautions(cautions, {answer["question"] for answer in answers if answer["asked"] is not False})
    questions = sorted(checker.check_answer(answer) for answer in answers)
    need(questions == sorted(checker.of("question")), "answers", "not every question is answered once")
    need(checker.shown == set(range(len(patients))), "patients", "one is shown for nothing")
    # nothing that ends the brackets
    titled = re.sub("[^A-Za-z0-9._ -]", "?", f"{shown(name, 40)} {shown(edition, 40)}")
    by = f"rulebook sha256 {sha256} ({titled})"
    numbers = {"fact": len(case), "step": len(steps), "question": len(answers)}
    counts = ", ".join(f"{number} {thing}{'s' * (number != 1)}" for thing, number in numbers.items())
    warning = "" if trusted else "; the rulebook was not compared with one that is trusted"
    return f"accepted: {by}: {counts}{warning}"


def check_parts(digests: dict[str, Any], parts: dict[str, Any]) -> None:
    """The parts are those of the rulebook that the receipt names, and none that is used here is left out."""
    for part in parts:
        need(sha256_of(parts[part]) == digests.get(part), f"part {part}", "it is not the part the rulebook has")
    cited = [f"evidence/{one}" for part in parts if part.startswith("rule/") for one in parts[part]["evidence"]]
    for part in (*cited, *(part for part in digests if part.startswith(USED))):
        need(part in parts, f"part {part}", "it is left out")


class Checker:
    """A rulebook and the facts of a case. `conditions` says of each proposition when it is true."""

    def __init__(self, parts: dict[str, Any], case: dict[str, Any]) -> None:
        self.parts: dict[str, Any] = parts
        self.case: dict[str, Any] = case
        self.work: int = 0
        self.rules: dict[str, Any] = self.of("rule")
        self.constraints: dict[str, Any] = self.of("constraint")
        self.sources: dict[str, int] = {source["id"]: place for place, source in enumerate(parts["head"]["sources"])}
        self.conditions: dict[Any, Any] = {
            **{("finding", name): part["when"] for name, part in self.of("finding").items()},
            **{("asked", name): part["asked_when"] for name, part in self.of("question").items()},
            **{("exception", name): part["when"] for name, part in self.rules.items()},
            **{("constraint", name): part["holds"] for name, part in self.constraints.items()},
        }
        self.cautions: dict[Any, list[tuple[str, Any]]] = {}  # on each option: those on it, and what proves each
        self.applies: dict[Any, Any] = {}
        for question, part in self.of("question").items():
            for option in part["options"]:
                self.cautions[question, option["id"]] = list(self.cautions_on(question, option))
        tests = self.check_conditions()
        self.rules_on: dict[str, list[str]] = {question: [] for question in self.of("question")}
        others: dict[str, list[Any]] = {name: [] for name in self.rules}
        for name, part in sorted(self.rules.items()):
            self.rules_on[part["on"]].append(name)
            for other in part["overrides"]:
                others[other].append(["not", ["exception", name]])
        for name, part in self.rules.items():
            self.conditions["rule", name] = ["and", [["asked", part["on"]], part["when"], *others[name]]]
        self.tests: dict[str, Any] = {text(test): test for test in tests}
        constants: dict[str, list[Any]] = {}
        for kind, path, *rest in self.tests.values():
            constants.setdefault(path, []).extend(rest[0] if kind == "member" else rest[1:2])
        self.values: dict[str, list[Any]] = {p: values_of(self.domain(p, "tests"), c) for p, c in constants.items()}
        self.patients: list[dict[str, list[Any]]] = []
        self.shown: set[int] = set()
        self.known: dict[str, list[Any]] = {}
        for path, known in case.items():
            self.known[path] = self.values_known(path, known, constants.get(path, []))

    def of(self, kind: str) -> dict[str, Any]:
        """The parts of a kind by id."""
        return {name.partition("/")[2]: part for name, part in self.parts.items() if name.startswith(f"{kind}/")}

    def domain(self, path: str, where: str) -> dict[str, Any]:
        """The domain of a fact. Of a set of words each word is a fact, yes or no: `trip.pets includes dog`."""
        field, is_word, word = path.partition(" includes ")
        domain: dict[str, Any] = self.parts.get(f"field/{field}", {}).get("domain", {})
        is_set = domain.get("kind") == "wordset"
        need(word in domain["values"] if is_set else domain and not is_word, where, f"there is no fact {path}")
        return {"kind": "flag"} if is_set else domain

    def spend(self, work: int) -> None:
        """Count work, and refuse a receipt that takes more than any honest one."""
        self.work += work
        if self.work > MOST_WORK:
            raise Refused(f"work: it takes more than {MOST_WORK:,} evaluations, far more than an honest receipt")

    def check_conditions(self) -> list[Any]:
        """No finding or exception goes in a circle, and no condition is nested too deep. The tests in them."""
        found = {name: list(nodes(condition, " ".join(name))) for name, condition in self.conditions.items()}
        uses = {name: [("finding", node[1]) for _, node in found[name] if node[0] == "holds"] for name in found}
        for name, part in self.rules.items():
            uses["exception", name] += [("exception", other) for other in part["overrides"]]
        depth: dict[Any, int] = {}
        try:
            for name in TopologicalSorter(uses).static_order():  # what a condition uses comes before it
                levels = [level + depth["finding", n[1]] - 1 if n[0] == "holds" else level for level, n in found[name]]
                depth[name] = max(levels) + (self.conditions[name][0] == "holds")  # another name is a level too
                need(depth[name] <= MOST_DEEP, " ".join(name), f"nested more than {MOST_DEEP} deep, findings opened")
        except CycleError as error:
            circle = [" ".join(name) for name in reversed(error.args[1])]
            raise Refused(f"{circle[0]}: it goes in a circle, {' -> '.join(circle)}") from None
        return [node for name in found for _, node in found[name] if node[0] in ("compare", "member")]

    def opened(
        self, facts: dict[str, list[Any]], found: dict[tuple[str, str], Any]
    ) -> Callable[[tuple[str, str]], Any]:
        """The truth of each proposition where each fact has one of some values, looked up in `found` or put there."""

        def truth(name: tuple[str, str]) -> Any:
            if name not in found:
                found[name] = self.truth(self.conditions[name], facts, truth)
            return found[name]

        return truth

    def truth(self, condition: Any, facts: dict[str, list[Any]], said: Callable[[tuple[str, str]], Any]) -> Any:
        """Three-valued truth where each fact has one of some values and propositions are as said."""
        self.spend(1)
        kind, *rest = condition
        if kind in ("compare", "member"):
            values = facts.get(rest[0], ())
            yes = self.passing(condition, values)
            return None if not values or 0 < len(yes) < len(values) else bool(yes)
        if kind in ("holds", "asked", "exception"):
            return said(("finding" if kind == "holds" else kind, rest[0]))
        if kind == "always":
            return True
        if kind == "not":
            return {True: False, False: True, None: None}[self.truth(rest[0], facts, said)]
        decisive: bool = kind == "or"
        whole: Any = not decisive
        for part in rest[0]:
            if (one := self.truth(part, facts, said)) is decisive:
                return decisive
            whole = None if one is None else whole
        return whole

    def passing(self, test: Any, values: Sequence[Any], passes: bool = True) -> list[Any]:
        """The values that pass a test, or those that do not. Python compares whole numbers and floats exactly."""
        kind, _, *rest = test
        self.spend(len(values) * (len(rest[0]) if kind == "member" else 1))
        if kind == "member":
            return [value for value in values if (value in rest[0]) is passes]
        return [value for value in values if TESTS[rest[0]](value, rest[1]) is passes]

    def check_facts(self, facts: dict[str, Any], where: str) -> None:
        """The facts are fields of the rulebook, and their values lie in the domains."""
        for path, value in facts.items():
            domain = self.domain(path, where)
            self.spend(1 + len(domain.get("values", ())))
            need(allowed(domain, value), where, f"{path} cannot be {value!r}")

    def values_known(self, path: str, known: Any, constants: list[Any]) -> list[Any]:
        """The values that a fact of the case can have, as far as tests can tell them apart: one, or those of a set."""
        domain = self.domain(path, "case")
        if not isinstance(known, dict):
            need(allowed(domain, known), "case", f"{path} cannot be {known!r}")
            return [known]
        said = [one for key in known for one in (known[key] if isinstance(known[key], list) else [known[key]])]
        need(known.keys() <= WITHIN.keys() and said, "case", f"{path} cannot be {known!r}")
        numbers = domain["kind"] not in ("choice", "flag")
        self.spend(len(said) * (len(constants) + len(said)))
        for key, value in known.items():
            listed = key in ("one_of", "none_of", "between")
            need(isinstance(value, list) is listed and (listed or numbers), "case", f"{path} cannot be {known!r}")
        kinds = (int, float) if numbers else (str, bool)
        fine = all(type(one) in kinds and (not numbers or -MOST <= one <= MOST) for one in said)
        need(fine, "case", f"{path} cannot be {known!r}")
        values = values_of(domain, [*constants, *said] if numbers else [])
        values = [value for value in values if is_within(value, known)]
        need(values, "case", f"{path} has no value in {known!r}")
        return values

    def is_of(self, path: str, value: Any) -> bool:
        """Whether a fact of the case can have a value, which lies in its domain."""
        known = self.case[path]
        same_kind = isinstance(known, dict) or isinstance(known, bool) is isinstance(value, bool)
        return is_within(value, known) if isinstance(known, dict) else same_kind and known == value

    def check_steps(self, steps: list[Any]) -> None:
        """Each conclusion follows from what it names and from no less, and all that the facts decide is concluded."""
        need(isinstance(steps, list), "steps", "they are no list")
        truth = self.opened(self.known, {})
        exceptions = {name for name, part in self.rules.items() if part["overrides"]}
        due = {  # steps say which rules fire and which exceptions are ruled out
            (kind, of): found
            for kind, of in self.conditions
            if kind not in ("constraint", "barred") and (kind != "exception" or of in exceptions)
            if (found := truth((kind, of))) not in (None, {"rule": False, "exception": True}.get(kind))
        }
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
        facts = {path: self.known[path] for kind, path, *_ in premises if kind == "fact"}
        concluded = {(kind, of): rest[0] for kind, of, *rest in premises if kind != "fact"}
        self.spend(len(premises))
        return self.truth(self.conditions[name], facts, concluded.get)

    def check_patients(self, patients: list[Any]) -> None:
        """Each patient shown is of this case, is possible, and all that is tested is known of him or her."""
        for number, patient in enumerate(patients):
            where = f"patient {number}"
            self.check_facts(patient, where)
            of_case = all(path in patient and self.is_of(path, patient[path]) for path in self.case)
            need(of_case, where, "not of this case")
            need(patient.keys() == self.case.keys() | self.values.keys(), where, "not all that is tested is known")
            facts = {path: [value] for path, value in patient.items()}
            truth = self.opened(facts, {})
            for constraint in self.constraints:
                need(truth(("constraint", constraint)) is True, where, f"impossible by {constraint}")
            self.patients.append(facts)

    def check_answer(self, answer: Any) -> Any:
        """The outcomes claimed are possible, no other is, and the positions are what they mean. Its question."""
        question, asked, outcomes, cases, options = entries(answer, "answers", *ANSWER)
        self.check_outcomes(("asked", question), asked, outcomes, cases, question)
        offered = [option["id"] for option in self.parts[f"question/{question}"]["options"]]
        found = [self.position(question, option, asked, outcomes) for option in offered]
        need(text(options) == text(found), question, f"the positions are {found}")
        return question

    def check_cautions(self, cautions: Any, asked: set[str]) -> None:
        """Of each option of a question asked or open it is proved which cautions apply, and whether it is barred."""
        wanted = {name for (on, _), here in self.cautions.items() if on in asked for _, name in here}
        for caution in cautions:
            of, applies, outcomes, cases = entries(caution, "cautions", *CAUTION)
            name = tuple(of)
            need(name in wanted and name not in self.applies, "cautions", f"{of} is none of this case, or comes twice")
            self.check_outcomes(name, applies, outcomes, cases, " ".join(name))
            self.applies[name] = applies
        need(self.applies.keys() == wanted, "cautions", "one that stands on an option is left out")

    def cautions_on(self, question: str, option: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        """The cautions on an option with the propositions that they apply; last, if it can be, that it is barred."""
        held, perhaps = option.get("agents", []), option.get("may_hold", [])
        grave = []
        for name, part in sorted(self.of("caution").items()):
            agents, together = part["agents"], part["together"]
            named = [agent for agent in agents if agent in held or agent in perhaps]
            surely = [agent for agent in agents if agent in held]
            on_course = [question, option["id"]] in part["courses"]
            if not on_course and (len(named) < len(agents) if together else not named):
                continue
            counted = surely if surely and not together else named
            planned = math.fsum(one["dose"] for one in option.get("planned", []) if one["agent"] in counted)
            when = self.less(part["when"], planned) if planned else part["when"]
            of = name if when == part["when"] else f"{name} on {question}/{option['id']}"
            self.conditions["caution", of] = when
            certain = on_course or (len(surely) == len(agents) if together else bool(surely))
            grave += [when] if certain and part["severity"] == "CONTRAINDICATED" else []
            yield name, ("caution", of)
        if grave:
            barred = ("barred", f"{question}/{option['id']}")
            self.conditions[barred] = ["or", grave]
            yield "", barred

    def less(self, condition: Any, planned: Any) -> Any:
        """A condition in which cumulative limits are less what is planned: passed by it, not only reached."""
        kind, *rest = condition
        if kind == "compare" and len(rest) == 4 and self.parts[f"limit/{rest[3]}"]["cumulative"]:
            left = self.parts[f"limit/{rest[3]}"]["value"] - planned
            left = int(left) if left == int(left) else left
            return ["compare", rest[0], ">", left, rest[3]] if left >= 0 else ["always"]
        if kind == "not":
            return ["not", self.less(rest[0], planned)]
        return [kind, [self.less(part, planned) for part in rest[0]]] if kind in ("and", "or") else condition

    def check_outcomes(self, name: Any, asked: Any, outcomes: Any, cases: Any, about: str) -> None:
        """The outcomes claimed of a proposition are possible, and no other is."""
        need(outcomes, about, "no possible patient is shown")
        ends = {text([outcome["asked"], outcome["rules"]]) for outcome in outcomes}
        need(len(ends) == len(outcomes), about, "an outcome comes twice")
        for number, outcome in enumerate(outcomes):
            where = f"{about}, outcome {number}"
            _, _, patient = entries(outcome, where, "asked", "rules", "patient")
            need(type(patient) is int and 0 <= patient < len(self.patients), where, "there is no such patient")
            self.shown.add(patient)
            facts = dict(self.patients[patient])
            self.check_cases(name, outcomes, {"outcome": number}, facts, where, {})
        anybody = {**self.values, **self.known}
        self.check_cases(name, outcomes, cases, anybody, about, {})
        need(asked is same({outcome["asked"] for outcome in outcomes}), about, "asked is not what follows")

    def check_cases(
        self, name: Any, outcomes: Any, cases: Any, facts: dict[str, list[Any]], where: str, before: dict[Any, Any]
    ) -> None:
        """The cases lead to an outcome claimed or break a constraint, whichever way each test on a fact turns out.

        What is true or false `before` these patients are divided from others is so of them.
        """
        found = {one: true for one, true in before.items() if true is not None}
        truth = self.opened(facts, found)
        kind, of = name
        rules = self.rules_on[of] if kind == "asked" else []
        if "outcome" in cases:
            (number,) = entries(cases, where, "outcome")
            need(type(number) is int and 0 <= number < len(outcomes), where, "there is no such outcome")
            claimed = outcomes[number]["rules"]
            held = set(claimed)
            claims = {name: outcomes[number]["asked"], **{("rule", n): n in held for n in rules}}
            for one, claim in claims.items():
                need(truth(one) is claim, where, f"whether {' '.join(one)} does not follow")
            listed = [n for n in rules if n in held]
            need(claimed == listed, where, "its rules are not rules of the question, in order and each once")
        elif "impossible" in cases:
            (constraint,) = entries(cases, where, "impossible")
            need(f"constraint/{constraint}" in self.parts, where, "there is no such constraint")
            need(truth(("constraint", constraint)) is False, where, f"{constraint} is not broken by all these patients")
        else:
            test, yes, no = entries(cases, where, "test", "yes", "no")
            need(text(test) in self.tests, where, f"{test} is no test of the rulebook")
            for one in (name, *(("rule", rule) for rule in rules)):  # once here, and in no part where it is decided
                truth(one)
            anybody = facts[test[1]]
            for true, branch in ((True, yes), (False, no)):
                below = shown(f"{where}, {' '.join(map(str, test[1:]))} {'yes' if true else 'no'}")
                facts[test[1]] = self.passing(test, anybody, true)
                need(facts[test[1]], below, f"no value in this case makes the test {str(true).lower()}")
                self.check_cases(name, outcomes, branch, facts, below, found)
            facts[test[1]] = anybody

    def position(self, question: str, option: str, asked: Any, outcomes: list[Any]) -> dict[str, Any]:
        """What the outcomes mean for an option, and the cautions on it, unless the question is not asked."""
        here = self.cautions[question, option] if asked is not False else []
        self.spend(sum(len(outcome["rules"]) + len(self.sources) for outcome in outcomes))
        held = [[rule for n in o["rules"] if (rule := self.rules[n])["option"] == option] for o in outcomes]
        said = [stances(rules, self.sources) for rules in held]
        primary = next(iter(self.sources))
        possible = {by_source.get(primary) for by_source in said}
        rules = sorted({n for o in outcomes for n in o["rules"] if self.rules[n]["option"] == option})
        grounds = [name for n in rules if self.rules[n]["source"] == primary for name in self.rules[n]["evidence"]]
        cited = [self.parts[f"evidence/{name}"]["citations"] for name in grounds]
        self.spend(sum(map(len, cited)))
        return {
            "option": option,
            "status": "open" if len(possible) > 1 else "silent" if possible == {None} else "settled",
            "stance": same(possible),
            "by_source": {s: same({b.get(s) for b in said}) for s in self.sources if any(s in b for b in said)},
            "contested": same({len({*by_source.values()}) > 1 for by_source in said}),
            "possible": [stance for stance in STANCES if stance in possible],
            "rules": rules,
            "citations": sorted({citation for citations in cited for citation in citations}),
            "cautions": {caution: self.applies[name] for caution, name in here if caution},
            "contraindicated": same({self.applies[name] for caution, name in here if not caution} or {False}),
        }


def stances(rules: list[Any], sources: dict[str, int]) -> dict[str, str]:
    """What each source says, in their order."""
    return {rule["source"]: rule["stance"] for rule in sorted(rules, key=lambda rule: sources[rule["source"]])}


def same(values: set[Any]) -> Any:
    """The only value; None if there are several, or none."""
    return next(iter(values)) if len(values) == 1 else None


def nodes(condition: Any, where: str, level: int = 1) -> Iterator[tuple[int, Any]]:
    """Every node of a condition with its depth; a node of an unknown kind is refused."""
    need(level <= MOST_DEEP, where, f"nested more than {MOST_DEEP} deep")
    kind, *parts = condition
    need(len(parts) in PARTS_OF.get(kind, ()), where, f"no condition is {kind} of {len(parts)} parts")
    yield level, condition
    for part in parts if kind == "not" else parts[0] if kind in ("and", "or") else ():
        yield from nodes(part, where, level + 1)


def is_within(value: Any, known: dict[str, Any]) -> bool:
    """Whether a value lies in the set that a table says."""
    return all(WITHIN[key](value, said) for key, said in known.items())


def allowed(domain: dict[str, Any], value: Any) -> bool:
    """Whether a value lies in a field's domain."""
    if domain["kind"] in ("choice", "flag"):
        return type(value) in (str, bool) and value in domain.get("values", (False, True))
    if type(value) not in ((int,) if domain["kind"] == "whole" else (int, float)) or not math.isfinite(value):
        return False
    low, high = domain["low"], domain["high"]
    above = low is None or (value > low if domain.get("low_open") else value >= low)
    return above and (high is None or value <= high)


def values_of(domain: dict[str, Any], constants: list[Any]) -> list[Any]:
    """Values of a field on both sides of every boundary: the constants of its tests, its ends, and their neighbours."""
    if domain["kind"] in ("choice", "flag"):
        return list(domain.get("values", (False, True)))
    named = {0, *constants, *(end for end in (domain["low"], domain["high"]) if end is not None)}
    whole = {int(number) + step for number in named for step in (-1, 0, 1)}
    floats = {float(number) for number in named}  # of a whole number no float holds, one of those beside it
    beside = {math.nextafter(number, end) for number in floats for end in (-math.inf, math.inf)}
    return [value for value in {*named, *whole, *floats, *beside} if allowed(domain, value)]


def main(arguments: list[str]) -> int:
    """Check the receipt in a file against the hash that is trusted; 0 is accepted, 1 refused, 2 not read at all."""
    if len(arguments) not in (1, 2):
        print("usage: python checker.py RECEIPT [SHA256 of the rulebook you trust]", file=sys.stderr)
        return 2
    try:
        print(check_receipt(load(arguments[0]), *arguments[1:]))
    except Refused as error:
        print(f"refused: {error}", file=sys.stderr)
        return 1
    except (OSError, ValueError) as error:
        print(f"error: {shown(error)}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
