"""Two engines that run a list of production rules: business-rules, and CLIPS with a case as one fact."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from lmsrules.logic.conditions import Always, And, Compare, Condition, Member, Not, Or, tests_in
from lmsrules.logic.fields import Choice, Flag
from lmsrules.logic.values import Value

from .peers import Peer
from .translated import CANNOT, Wanted, in_json, names_in
from .two_valued import by_short_name


def business_rules(wanted: Wanted) -> Peer:
    """business-rules, which has no *not* and no derived variables: *not* is pushed inwards, findings are opened."""
    from business_rules import actions, engine, operators, variables  # without types

    names = names_in(wanted)

    def variable(path: str) -> Any:
        domain, name = wanted.fields[path].domain, names[path]
        kind = operators.StringType if isinstance(domain, Choice) else operators.NumericType
        kind = operators.BooleanType if isinstance(domain, Flag) else kind
        return variables.rule_variable(kind)(lambda self: self.facts[name])

    getters = {names[path]: variable(path) for path in wanted.paths}
    case = type("Variables", (variables.BaseVariables,), getters)

    class Actions(actions.BaseActions):  # type: ignore[misc]
        def __init__(self) -> None:
            self.said: list[str | None] = [None] * len(wanted.ways)

        @actions.rule_action(params={"option": "numeric", "stance": "text"})  # type: ignore[untyped-decorator]
        def say(self, option: int, stance: str) -> None:
            self.said[option] = stance

    rules = []
    for number, ways in enumerate(wanted.ways.values()):
        for stance, name in ways.items():
            saying = {"name": "say", "params": {"option": number, "stance": str(stance)}}
            conditions = _all_or_any(wanted, names, wanted.opened[name], True)
            rules.append((number, {"conditions": conditions, "actions": [saying]}))
    every = [rule for _, rule in rules]

    def run(facts: Mapping[str, Any]) -> list[str | None]:
        known, said = case(), Actions()
        known.facts = facts
        try:
            engine.run_all(every, known, said)
        except AssertionError:  # one after the other: the first that fails ends a run
            for number, rule in rules:
                try:
                    engine.run(rule, known, said)
                except AssertionError:
                    said.said[number] = said.said[number] or CANNOT
        return said.said

    return Peer(
        how="a rule for each stance, findings opened; of a dict",
        prepare=by_short_name(wanted, names),
        run=run,
        read=wanted.of_stances,
    )


_NEGATED = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_NAMED = {"<": "less_than", "<=": "less_than_or_equal_to", ">": "greater_than", ">=": "greater_than_or_equal_to"}


def _all_or_any(wanted: Wanted, names: Mapping[str, str], condition: Condition, true: bool) -> dict[str, Any]:
    """A condition that tests facts alone, or its opposite, as business-rules has it."""

    def test(path: str, operator: str, value: Value | None = None) -> dict[str, Any]:
        return {"name": names[path], "operator": operator, "value": value}

    match condition:
        case Always():
            raise TypeError("business-rules has no condition that is always true")
        case Not(part):
            return _all_or_any(wanted, names, part, not true)
        case And(parts) | Or(parts):
            word = "all" if isinstance(condition, And) is true else "any"
            return {word: [_all_or_any(wanted, names, part, true) for part in parts]}
        case Member(path, values):
            meant = values
            if not true:
                domain = wanted.fields[path].domain
                assert isinstance(domain, Choice), "others have no list of all other values"
                meant = tuple(word for word in domain.values if word not in values)
            return {"any": [test(path, "equal_to", value) for value in meant]}
        case Compare(path, op, value):
            domain, relation = wanted.fields[path].domain, op if true else _NEGATED[op]
            if isinstance(domain, Flag):
                return test(path, "is_true" if value is (relation == "==") else "is_false")
            if relation == "==":
                return test(path, "equal_to", value)
            if isinstance(domain, Choice):  # it has no *is not*
                return _all_or_any(wanted, names, Member(path, (value,)), False)
            if relation == "!=":
                return {"any": [test(path, "less_than", value), test(path, "greater_than", value)]}
            return test(path, _NAMED[relation], value)
    raise TypeError(f"not a condition on facts: {condition!r}")


def clips_rules(wanted: Wanted) -> Peer:
    """CLIPS: the case is one fact, and a rule for each stance matches it; what it says goes with the fact.

    clipspy 1.0.6 never lets go of a fact that Python has seen, so the environment is made anew for each round.
    """
    names = names_in(wanted)
    return Peer(
        how="the case as one fact, a rule for each stance, findings opened; retracted, not reset",
        prepare=lambda facts: {names[path]: facts[path] for path in wanted.paths if path in facts},
        run=_clips_run(wanted, names),
        read=wanted.of_stances,
        again=lambda: _clips_run(wanted, names),
    )


def _clips_run(wanted: Wanted, names: Mapping[str, str]) -> Callable[[Any], Any]:
    import clips  # type: ignore[import-untyped]  # it comes without types

    keys, environment = list(wanted.ways), clips.Environment()
    slots = " ".join(f"(slot {names[path]})" for path in wanted.paths)
    environment.build(f"(deftemplate patient {slots})")
    environment.build("(deftemplate said (slot option) (slot stance))")
    for option, ways in wanted.ways.items():
        for stance, name in ways.items():
            condition = wanted.opened[name]
            read = dict.fromkeys(names[test.path] for test in tests_in([condition]))
            matched = f"(patient {' '.join(f'({slot} ?{slot})' for slot in read)}) (test {_prefix(condition, names)})"
            said = f'(said (option {keys.index(option)}) (stance "{stance}"))'
            environment.build(f"(defrule {name} (logical {matched}) => (assert {said}))")
    patient, said_of = environment.find_template("patient"), environment.find_template("said")

    def run(facts: Mapping[str, Any]) -> list[str | None]:
        fact = patient.assert_fact(**facts)
        environment.run()
        found: list[str | None] = [None] * len(keys)
        for one in said_of.facts():
            found[one["option"]] = one["stance"]
        fact.retract()
        return found

    return run


def _prefix(condition: Condition, names: Mapping[str, str]) -> str:
    """A condition that tests facts alone as CLIPS has it; `or` takes at least two."""
    match condition:
        case Always():
            return "TRUE"
        case Compare(path, op, value):
            words = {"==": "eq", "!=": "neq"} if isinstance(value, bool | str) else {"==": "=", "!=": "<>"}
            shown = str(value).upper() if isinstance(value, bool) else in_json(value)
            return f"({words.get(op, op)} ?{names[path]} {shown})"
        case Member(path, values):
            return f"(or {' '.join(_prefix(Compare(path, '==', value), names) for value in values)} FALSE)"
        case Not(part):
            return f"(not {_prefix(part, names)})"
        case And(parts) | Or(parts):
            word = "and" if isinstance(condition, And) else "or"
            return f"({word} {' '.join(_prefix(part, names) for part in parts)})"
    raise TypeError(f"not a condition on facts: {condition!r}")
