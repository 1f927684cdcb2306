"""Peers that know true and false alone: what is missing is null, where they have that, and none of them says *open*.

Where an error ends the run of a case, the options are tried one by one, so that each is lost only by its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from lmsrules.logic.fields import Choice, Flag
from lmsrules.logic.values import Value

from .peers import Facts, Peer
from .translated import CANNOT, Answers, Wanted, in_json, infix, names_in


def python_function(wanted: Wanted) -> Peer:
    """One function of plain Python, compiled: no engine can be faster in it."""
    names = names_in(wanted)
    facts = [f"{names[path]} = facts[{path!r}]" for path in wanted.paths]
    conditions = [f"{names[name]} = {infix(one, names, repr)}" for name, one in wanted.conditions.items()]
    options = [
        " ".join(f"{str(stance)!r} if {names[name]} else" for stance, name in ways.items()) + " None"
        for ways in wanted.ways.values()
    ]
    whole = _compiled([*facts, *conditions, f"return [{', '.join(options)}]"])
    opened = {names[name]: infix(one, names, repr) for name, one in wanted.opened.items()}
    each = []
    for ways, option in zip(wanted.ways.values(), options, strict=True):
        mine = [f"{names[name]} = {opened[names[name]]}" for name in ways.values()]
        each.append(_compiled([*facts, *mine, f"return {option}"]))
    return Peer(
        how="one generated function, each finding a local variable; of a dict",
        prepare=lambda facts: {path: facts.get(path) for path in wanted.paths},
        run=_all_or_each(whole, each, TypeError),
        read=wanted.of_stances,
    )


def _compiled(lines: Iterable[str]) -> Callable[[Any], Any]:
    made: dict[str, Any] = {}
    exec("\n    ".join(["def answer(facts):", *lines]), made)
    found: Callable[[Any], Any] = made["answer"]
    return found


def _all_or_each(
    whole: Callable[[Any], Any], each: Iterable[Callable[[Any], Any]], error: type[Exception]
) -> Callable[[Any], Any]:
    """All options at once; where that fails, as it can where facts are missing, each by itself."""
    alone = tuple(each)

    def run(facts: Any) -> Any:
        try:
            return whole(facts)
        except error:
            return [_or_cannot(one, facts, error) for one in alone]

    return run


def _or_cannot(one: Callable[[Any], Any], facts: Any, error: type[Exception]) -> Any:
    try:
        return one(facts)
    except error:
        return CANNOT


def zen_expression(wanted: Wanted) -> Peer:
    """ZEN, the language of zen-engine, without its graph of decisions."""
    import zen

    names = names_in(wanted)
    texts = [
        _chosen(ways, {name: infix(wanted.opened[name], names) for name in ways.values()}) for ways in _ways(wanted)
    ]
    whole = zen.compile_expression(f"[{', '.join(texts)}]").evaluate
    each = [zen.compile_expression(text).evaluate for text in texts]
    return Peer(
        how="one compiled ZEN expression for all options, findings opened; of a dict",
        prepare=by_short_name(wanted, names),
        run=_all_or_each(whole, each, RuntimeError),
        read=wanted.of_stances,
    )


def zen_graph(wanted: Wanted) -> Peer:
    """zen-engine as it is meant to be used."""
    import zen

    names = names_in(wanted)
    seen = names | {name: f"$.{names[name]}" for name in wanted.conditions}
    rows = [{"id": name, "key": names[name], "value": infix(one, seen)} for name, one in wanted.findings.items()]
    for number, ways in enumerate(_ways(wanted)):
        text = _chosen(ways, {name: infix(wanted.conditions[name], seen) for name in ways.values()})
        rows.append({"id": f"o{number}", "key": f"o{number}", "value": text})
    content = {"expressions": rows, "passThrough": False, "executionMode": "single"}
    nodes = [
        ("in", "inputNode", {"schema": ""}),
        ("all", "expressionNode", content),
        ("out", "outputNode", {"schema": ""}),
    ]
    graph = {
        "nodes": [
            {"id": name, "type": kind, "name": name, "position": {"x": 0, "y": 0}, "content": what}
            for name, kind, what in nodes
        ],
        "edges": [
            {"id": f"{one}-{other}", "sourceId": one, "targetId": other, "type": "edge"}
            for one, other in (("in", "all"), ("all", "out"))
        ],
    }
    engine = zen.ZenEngine({"loader": {"type": "static", "content": {"rules": graph}}})

    def read(found: Any) -> Answers:
        return wanted.of_stances([found["result"].get(f"o{number}") for number in range(len(wanted.ways))])

    return Peer(
        how="an expression node, each finding a key, from a static loader; of a dict",
        prepare=by_short_name(wanted, names),
        run=lambda facts: engine.evaluate("rules", facts),
        read=read,
    )


def _ways(wanted: Wanted) -> Iterator[Mapping[str, str]]:
    """Of each option its stances, each with the name of its condition."""
    for ways in wanted.ways.values():
        yield {str(stance): name for stance, name in ways.items()}


def _chosen(ways: Mapping[str, str], texts: Mapping[str, str]) -> str:
    """An expression for an option's stance, as ZEN and rule-engine write it."""
    chosen = "null"
    for stance, name in ways.items():
        chosen = f"({texts[name]} ? {in_json(stance)} : {chosen})"
    return chosen


def by_short_name(wanted: Wanted, names: Mapping[str, str]) -> Callable[[Facts], dict[str, Value | None]]:
    return lambda facts: {names[path]: facts.get(path) for path in wanted.paths}


def rule_engine_rules(wanted: Wanted) -> Peer:
    """rule-engine: a rule for each finding, whose truth is then a symbol, and one for each option."""
    import rule_engine  # it comes without types

    names = names_in(wanted)
    kinds = dict.fromkeys(names.values(), rule_engine.DataType.BOOLEAN)
    for path in wanted.paths:
        domain = wanted.fields[path].domain
        if not isinstance(domain, Flag):
            kinds[names[path]] = (
                rule_engine.DataType.STRING if isinstance(domain, Choice) else rule_engine.DataType.FLOAT
            )
    context = rule_engine.Context(type_resolver=rule_engine.type_resolver_from_dict(kinds))
    error = rule_engine.errors.EngineError
    findings = [(names[name], rule_engine.Rule(infix(one, names), context)) for name, one in wanted.findings.items()]
    texts = {name: infix(one, names) for name, one in wanted.conditions.items()}
    options = [rule_engine.Rule(_chosen(ways, texts), context) for ways in _ways(wanted)]

    def run(facts: Mapping[str, Any]) -> list[Any]:
        known = dict(facts)
        for name, rule in findings:
            with suppress(error):  # whatever names it is then an error too
                known[name] = rule.evaluate(known)
        return [_or_cannot(rule.evaluate, known, error) for rule in options]

    return Peer(
        how="a typed rule for each finding, then for each option; of a dict",
        prepare=by_short_name(wanted, names),
        run=run,
        read=wanted.of_stances,
    )
