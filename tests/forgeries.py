"""Ways to forge a receipt, each a function that yields changed copies of a true one, yet to be sealed.

A forger is taken to know the format, the rulebook and the checker: what follows from a change is changed with it.
"""

from __future__ import annotations

import json
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from lmsrules.receipts.checker import Checker

Data = dict[str, Any]
Forger = Callable[[Data, Random], Iterator[Data]]


def copied(data: Data) -> Data:
    """A copy to write in."""
    return dict(json.loads(json.dumps(data)))


def some(rng: Random, things: Any, most: int = 3) -> list[Any]:
    """A few of some things."""
    things = list(things)
    return rng.sample(things, min(most, len(things)))


def leaves_of(tree: Data) -> Iterator[Data]:
    """The cases that are divided no further."""
    if "test" in tree:
        yield from leaves_of(tree["yes"])
        yield from leaves_of(tree["no"])
    else:
        yield tree


def forks_of(tree: Data) -> Iterator[Data]:
    """The cases that are divided."""
    if "test" in tree:
        yield tree
        yield from forks_of(tree["yes"])
        yield from forks_of(tree["no"])


def become(tree: Data, other: Data) -> None:
    """Put other cases in place of some."""
    other = copied(other)
    tree.clear()
    tree.update(other)


def fitted(data: Data, answer: Data) -> Data:
    """The receipt with an answer's positions made to fit its outcomes, as the checker itself would have them."""
    asked = {outcome["asked"] for outcome in answer["outcomes"]}
    answer["asked"] = asked.pop() if len(asked) == 1 else None
    options = data["parts"][f"question/{answer['question']}"]["options"]
    checker = Checker(data["parts"], data["case"])
    checker.applies = defaultdict(lambda: None, {tuple(one["of"]): one["applies"] for one in data["cautions"]})
    on, asked_as = answer["question"], answer["asked"]
    answer["options"] = [checker.position(on, option["id"], asked_as, answer["outcomes"]) for option in options]
    return data


def rules_on(data: Data, question: str) -> list[str]:
    """The ids of the rules on a question."""
    return [part["id"] for name, part in data["parts"].items() if name.startswith("rule/") and part["on"] == question]


def ids(data: Data, kind: str) -> list[str]:
    """The names of the parts of a kind."""
    return [name for name in data["parts"] if name.startswith(f"{kind}/")]


def with_answer(true: Data, rng: Random, most: int = 3) -> Iterator[tuple[Data, Data]]:
    """Copies, each with one of the answers to write in."""
    for number in some(rng, range(len(true["answers"])), most):
        data = copied(true)
        yield data, data["answers"][number]


def outcome_has_other_rules(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 6):
        outcome = rng.choice(answer["outcomes"])
        rules = rules_on(data, answer["question"])
        held = sorted({*outcome["rules"]} ^ {rng.choice(rules)}) if rules else []
        outcome.update(asked=True, rules=held)
        yield fitted(data, answer)


def position_has_another_stance(true: Data, rng: Random) -> Iterator[Data]:
    stances = ("RECOMMENDED", "OPTION", "INDIVIDUALISE", "UNDETERMINED", "NOT_RECOMMENDED", None)
    for data, answer in with_answer(true, rng, 5):
        option = rng.choice(answer["options"])
        stance = rng.choice([one for one in stances if one != option["stance"]])
        status = "silent" if stance is None else "settled"
        option.update(stance=stance, possible=[stance], status=status)
        option["by_source"] = dict.fromkeys(option["by_source"], stance)
        yield data


def position_is_less_or_more(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 5):
        option = rng.choice(answer["options"])
        key, value = rng.choice(
            [
                ("contested", not option["contested"]),
                ("citations", option["citations"][1:] if option["citations"] else ["lancet-2099"]),
                ("rules", option["rules"][1:] if option["rules"] else rules_on(data, answer["question"])[:1]),
                ("possible", option["possible"] + [s for s in ("OPTION", None) if s not in option["possible"]]),
                ("status", "settled" if option["status"] == "open" else "open"),
            ]
        )
        option[key] = value
        yield data


def outcome_is_dropped(true: Data, rng: Random) -> Iterator[Data]:
    constraints = [name.partition("/")[2] for name in ids(true, "constraint")]
    for data, answer in with_answer(true, rng, 9):
        if len(answer["outcomes"]) < 2:
            continue
        gone = rng.randrange(len(answer["outcomes"]))
        del answer["outcomes"][gone]
        for leaf in leaves_of(answer["cases"]):
            if leaf.get("outcome") == gone:
                impossible = constraints and rng.random() < 0.5
                become(leaf, {"impossible": rng.choice(constraints)} if impossible else {"outcome": 0})
            elif leaf.get("outcome", -1) > gone:
                leaf["outcome"] -= 1
        yield fitted(data, answer)


def outcome_is_added(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 5):
        rules = rules_on(data, answer["question"])
        held = sorted(some(rng, rules, rng.randint(0, 2)))
        more = {"asked": True, "rules": held, "patient": rng.choice(answer["outcomes"])["patient"]}
        answer["outcomes"].append(more)
        leaf = rng.choice(list(leaves_of(answer["cases"])))
        become(leaf, {"outcome": len(answer["outcomes"]) - 1})
        yield fitted(data, answer)


def question_is_asked_or_not(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 5):
        outcome = rng.choice(answer["outcomes"])
        outcome.update(asked=not outcome["asked"], rules=[])
        yield fitted(data, answer)


def question_is_said_to_be_asked_or_not(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 4):
        answer["asked"] = rng.choice([one for one in (True, False, None) if one is not answer["asked"]])
        yield data


def answers_are_left_out_or_repeated(true: Data, rng: Random) -> Iterator[Data]:
    answers = true["answers"]
    for number in some(rng, range(len(answers)), 2):
        yield {**true, "answers": answers[:number] + answers[number + 1 :]}
        yield {**true, "answers": [*answers, answers[number]]}
        yield {**true, "answers": [answers[number]] * len(answers)}


def answers_are_exchanged(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 3):
        other = rng.choice(data["answers"])
        if other is not answer:
            answer["question"], other["question"] = other["question"], answer["question"]
            yield data


def cases_are_those_of_another_answer(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 4):
        other = rng.choice(data["answers"])
        for leaf in leaves_of(tree := copied(other["cases"])):
            if "outcome" in leaf:
                leaf["outcome"] %= len(answer["outcomes"])
        answer["cases"] = tree
        yield data


def cases_are_pruned(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 9):
        forks = list(forks_of(answer["cases"]))
        if forks:
            fork = rng.choice(forks)
            become(fork, rng.choice([fork["yes"], fork["no"], *leaves_of(fork)]))
            yield data
            kept = sorted({leaf["outcome"] for leaf in leaves_of(answer["cases"]) if "outcome" in leaf})
            if kept and len(kept) < len(answer["outcomes"]):  # and what no case leads to is no outcome any more
                data = copied(data)
                answer = next(one for one in data["answers"] if one["question"] == answer["question"])
                answer["outcomes"] = [answer["outcomes"][number] for number in kept]
                for leaf in leaves_of(answer["cases"]):
                    if "outcome" in leaf:
                        leaf["outcome"] = kept.index(leaf["outcome"])
                yield fitted(data, answer)


def cases_are_relabelled(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 9):
        for leaf in some(rng, leaves_of(answer["cases"]), 1):
            number = rng.randrange(len(answer["outcomes"]))
            become(leaf, {"outcome": number})
            yield data


def cases_are_turned_round(true: Data, rng: Random) -> Iterator[Data]:
    tests = [fork["test"] for answer in true["answers"] for fork in forks_of(answer["cases"])]
    for data, answer in with_answer(true, rng, 9):
        for fork in some(rng, forks_of(answer["cases"]), 1):
            if rng.random() < 0.5:
                fork["yes"], fork["no"] = fork["no"], fork["yes"]
            else:
                fork["test"] = rng.choice(tests)
            yield data


def cases_are_said_to_be_impossible(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 5):
        for leaf in some(rng, leaves_of(answer["cases"]), 1):
            for name in some(rng, ids(data, "constraint"), 2):
                become(leaf, {"impossible": name.partition("/")[2]})
                yield copied(data)


def everybody_is_said_to_be_impossible(true: Data, rng: Random) -> Iterator[Data]:
    for name in some(rng, ids(true, "constraint"), 2):
        data = copied(true)
        for answer in data["answers"]:
            answer["cases"] = {"impossible": name.partition("/")[2]}
            answer["outcomes"] = answer["outcomes"][:1]
            fitted(data, answer)
        yield data


def patients_are_replaced(true: Data, rng: Random) -> Iterator[Data]:
    for data, answer in with_answer(true, rng, 9):
        rng.choice(answer["outcomes"])["patient"] = rng.randrange(len(true["patients"]))
        yield data


def patients_are_changed(true: Data, rng: Random) -> Iterator[Data]:
    for _ in range(9):
        data = copied(true)
        patient = rng.choice(data["patients"])
        if patient:
            path = rng.choice(list(patient))
            patient[path] = rng.choice(values_for(data, path))
            yield copied(data)
            del patient[path]
            yield data


def values_for(data: Data, path: str) -> list[Any]:
    """Values for a field, in its domain or just out of it."""
    field, is_word, _ = path.partition(" includes ")
    domain = data["parts"][f"field/{field}"]["domain"]
    if domain["kind"] == "wordset":
        return [True, False, "unknown"] if is_word else [domain["values"][0]]
    if domain["kind"] in ("choice", "flag"):
        return [*domain.get("values", (False, True)), "unknown"]
    ends = [end for end in (domain["low"], domain["high"]) if end is not None]
    return [*ends, *(end + step for end in ends for step in (-1, 1)), 0, 1, 5, 5.5, 10**6]


def steps_are_dropped(true: Data, rng: Random) -> Iterator[Data]:
    steps = true["steps"]
    for number in some(rng, range(len(steps))):
        yield {**true, "steps": steps[:number] + steps[number + 1 :]}
        gone = [steps[number]["concludes"]]
        kept = []
        for step in steps:  # and all that rests on it
            if step["concludes"] in gone or any(premise in gone for premise in step["from"]):
                gone.append(step["concludes"])
            else:
                kept.append(step)
        yield {**true, "steps": kept}
    if steps:
        yield {**true, "steps": []}


def steps_are_repeated_or_moved(true: Data, rng: Random) -> Iterator[Data]:
    steps = true["steps"]
    for number in some(rng, range(len(steps))):
        yield {**true, "steps": [*steps, steps[number]]}
        yield {**true, "steps": [steps[number], *steps[:number], *steps[number + 1 :]]}
    yield {**true, "steps": steps[::-1]}


def steps_are_weakened(true: Data, rng: Random) -> Iterator[Data]:
    for number in some(rng, range(len(true["steps"])), 5):
        data = copied(true)
        step = data["steps"][number]
        if step["from"]:
            step["from"].pop(rng.randrange(len(step["from"])))
            yield copied(data)
        step["from"].append(rng.choice([["fact", path] for path in data["case"]] + [data["steps"][0]["concludes"]]))
        yield data


def steps_conclude_something_else(true: Data, rng: Random) -> Iterator[Data]:
    rules = [name.partition("/")[2] for name in ids(true, "rule")]
    for number in some(rng, range(len(true["steps"])), 5):
        data = copied(true)
        conclusion = data["steps"][number]["concludes"]
        if rng.random() < 0.5:
            conclusion[2] = not conclusion[2]
        else:
            conclusion[:2] = ["rule", rng.choice(rules)]
        yield data


def case_has_another_fact(true: Data, rng: Random) -> Iterator[Data]:
    """In the case alone, or in the patients too."""
    for path in some(rng, (name.partition("/")[2] for name in ids(true, "field")), 5):
        value = rng.choice(values_for(true, path))
        yield {**true, "case": {**true["case"], path: value}}
        data = copied({**true, "case": {**true["case"], path: value}})
        for patient in data["patients"]:
            patient[path] = value
        yield data


def case_lacks_a_fact(true: Data, rng: Random) -> Iterator[Data]:
    for path in some(rng, true["case"], 4):
        data = copied(true)
        del data["case"][path]
        yield copied(data)
        data["steps"] = [step for step in data["steps"] if ["fact", path] not in step["from"]]
        yield data


def rule_says_something_else(true: Data, rng: Random) -> Iterator[Data]:
    for name in some(rng, ids(true, "rule"), 2):
        for key, value in (
            ("stance", rng.choice(["RECOMMENDED", "NOT_RECOMMENDED", "UNDETERMINED"])),
            ("when", rng.choice([["always"], ["not", true["parts"][name]["when"]]])),
            ("overrides", [rng.choice(ids(true, "rule")).partition("/")[2]]),
            ("evidence", [rng.choice(ids(true, "evidence")).partition("/")[2]]),
            ("source", rng.choice(true["parts"]["head"]["sources"])["id"]),
            ("option", rng.choice(true["answers"])["options"][0]["option"]),
        ):
            data = copied(true)
            data["parts"][name][key] = value
            yield data


def rulebook_is_otherwise(true: Data, rng: Random) -> Iterator[Data]:
    """Its domains, constraints, findings, questions, citations, sources or version."""
    for kind, key, change in (
        (
            "field",
            "domain",
            lambda domain: {**domain, "values": domain["values"][1:]} if "values" in domain else domain,
        ),
        ("field", "domain", lambda domain: {**domain, "low": -5} if "low" in domain else domain),
        ("field", "domain", lambda domain: {**domain, "high": 10**6} if "high" in domain else domain),
        ("constraint", "holds", lambda holds: ["not", holds]),
        ("constraint", "holds", lambda _: ["always"]),
        ("finding", "when", lambda when: ["not", when]),
        ("finding", "when", lambda _: ["always"]),
        ("question", "asked_when", lambda when: ["not", when]),
        ("question", "options", lambda options: options[::-1]),
        ("evidence", "citations", lambda citations: [*citations, "lancet-2099"]),
    ):
        for name in some(rng, ids(true, kind), 1):
            data = copied(true)
            data["parts"][name][key] = change(data["parts"][name][key])
            yield data
    for key, value in (("version", "9"), ("id", "other"), ("sources", true["parts"]["head"]["sources"][::-1])):
        data = copied(true)
        data["parts"]["head"][key] = value
        yield data


def part_is_left_out(true: Data, rng: Random) -> Iterator[Data]:
    for kind in ("rule", "constraint", "finding", "question"):
        for name in some(rng, ids(true, kind), 1):
            data = copied(true)
            del data["parts"][name]
            yield copied(data)  # its hash stays
            del data["rulebook"]["digests"][name]
            yield copied(data)
            data["answers"] = [one for one in data["answers"] if f"question/{one['question']}" != name]
            data["steps"] = [s for s in data["steps"] if name.partition("/")[2] not in (s["concludes"][1],)]
            yield data


def numbers_have_twins(true: Data, rng: Random) -> Iterator[Data]:
    """1, 1.0 and true are equal in many languages."""
    for place, key, value in some(rng, numbers_in(true), 6):
        twins = [value + 0.0, bool(value), str(value).lower(), int(value)]
        for twin in twins:
            if json.dumps(twin) != json.dumps(value) and (twin == value or isinstance(twin, str)):
                place[key] = twin
                yield copied(true)
        place[key] = value


def numbers_in(data: Any) -> Iterator[tuple[Any, Any, Any]]:
    """Where numbers and yes or no stand in what is not the rulebook: container, key and value."""
    for key, part in list(data.items() if isinstance(data, dict) else enumerate(data)):
        if key in ("parts", "rulebook", "sha256"):
            continue
        if isinstance(part, bool | int | float):
            yield data, key, part
        elif isinstance(part, dict | list):
            yield from numbers_in(part)


def texts_have_twins(true: Data, rng: Random) -> Iterator[Data]:
    """Other letters that look the same, or nothing at all in between."""
    words = {*true["case"], *(v for v in true["case"].values() if isinstance(v, str))}
    words |= {str(step["concludes"][1]) for step in true["steps"]} | {answer["question"] for answer in true["answers"]}
    for word in some(rng, sorted(words), 5):
        twin = rng.choice([word.replace("a", "\u0430"), f"{word}\u200b", word.upper(), f" {word}", accented(word)])
        if twin != word:
            body = {key: part for key, part in true.items() if key not in ("parts", "rulebook")}
            yield {**true, **json.loads(json.dumps(body, ensure_ascii=False).replace(f'"{word}"', f'"{twin}"'))}


def accented(word: str) -> str:
    """The word with an accent, decomposed."""
    return unicodedata.normalize("NFD", word.replace("e", "\u00e9", 1))


def more_is_said(true: Data, rng: Random) -> Iterator[Data]:
    """Keys that nothing checks."""
    for key in ("note", "title", "stance", "outcome", "impossible"):
        for where in ((), ("unproven",), ("rulebook",), ("answers", 0), ("answers", 0, "cases"), ("steps", 0)):
            place: Any = (data := copied(true))
            if where == ("steps", 0) and not data["steps"]:
                continue
            for step in where:
                place = place[step]
            if key not in place and rng.random() < 0.25:
                place[key] = rng.choice(["RECOMMENDED for all", 0, None])
                yield data


def proof_is_of_another_case(true: Data, rng: Random) -> Iterator[Data]:
    """A fact changed together with all that names its value: in cases, steps and patients alike."""
    for path in some(rng, true["case"], 4):
        old, new = true["case"][path], rng.choice(values_for(true, path))
        body = {key: part for key, part in true.items() if key not in ("parts", "rulebook")}
        words = json.dumps(body).replace(f'"{path}": {json.dumps(old)}', f'"{path}": {json.dumps(new)}')
        yield {**true, **json.loads(words)}


SAME_RULEBOOK: tuple[Forger, ...] = (
    outcome_has_other_rules,
    position_has_another_stance,
    position_is_less_or_more,
    outcome_is_dropped,
    outcome_is_added,
    question_is_asked_or_not,
    question_is_said_to_be_asked_or_not,
    answers_are_left_out_or_repeated,
    answers_are_exchanged,
    cases_are_those_of_another_answer,
    cases_are_pruned,
    cases_are_relabelled,
    cases_are_turned_round,
    cases_are_said_to_be_impossible,
    everybody_is_said_to_be_impossible,
    patients_are_replaced,
    patients_are_changed,
    steps_are_dropped,
    steps_are_repeated_or_moved,
    steps_are_weakened,
    steps_conclude_something_else,
    case_has_another_fact,
    case_lacks_a_fact,
    numbers_have_twins,
    texts_have_twins,
    more_is_said,
    proof_is_of_another_case,
)
ANOTHER_RULEBOOK: tuple[Forger, ...] = (rule_says_something_else, rulebook_is_otherwise, part_is_left_out)
