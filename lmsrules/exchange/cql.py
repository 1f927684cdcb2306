"""A rulebook as text in CQL (Clinical Quality Language), for engines that read it.

CQL's logic is three-valued like ours: a fact that is not known is null, and never false. `in` is not, so membership is
written out as comparisons. What a CQL engine computes is the truth of each condition clause by clause; that every
completion of the unknown facts agrees is for the diagrams to say. CQL has no value that is known in part: a fact of
which only "at least 18" is known is passed as null, and what is then true or false is so, but less may be.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from ..logic.analysis.clashes import refuse_misleading
from ..logic.conditions import Always, And, Compare, Condition, Holds, Member, Not, Or
from ..logic.draft import Draft
from ..logic.errors import ExportError
from ..logic.fields import Choice, Field, Flag, Number, Whole, WordSet, allowed
from ..logic.rewriting import every, rule_holds
from ..logic.tested import question_paths
from ..logic.values import Value
from ..text import escaped, one_line


def to_cql(rulebook: Draft) -> str:
    """The whole rulebook as one CQL library: a parameter for each fact, a definition for each condition.

    Definitions are named `finding X`, `constraint X`, `asked X` and `rule X`; a rule is true where its question is
    asked, its condition holds and no exception's does.

    Raises:
        RulebookError: it is a draft with an unknown name, a value outside its domain, a clash or no patient.
        ExportError: a limit is a number that CQL cannot hold.
    """
    refuse_misleading(rulebook)
    return "\n".join(_lines(rulebook)) + "\n"


def _lines(rulebook: Draft) -> Iterator[str]:
    yield f"library {_name(rulebook.id)} version {_text(rulebook.version)}"
    yield ""
    yield _comment("Null is unknown. Research and education only; options with reasons, never an order.")
    yield _comment(f"Rulebook sha256 {rulebook.sha256}")
    yield ""
    read = question_paths(rulebook)
    for field in rulebook.single_fields:
        said = f"{field.label}: {allowed(field)}{'' if field.path in read else '; no rule reads it'}"
        yield f"parameter {_name(field.path)} {_type(field)} {_comment(said)}"
    yield ""
    yield "context Unfiltered"
    for finding in rulebook.findings:
        yield from _definition(rulebook, f"finding {finding.id}", finding.when, finding.label)
    for constraint in rulebook.constraints:
        yield from _definition(rulebook, f"constraint {constraint.id}", constraint.holds, constraint.why)
    for question in rulebook.questions:
        yield from _definition(rulebook, f"asked {question.id}", question.asked_when, question.title)
        for rule in rulebook.rules_on[question.id]:
            cited = ", ".join(f"[{name}]" for name in rulebook.citations_of(rule.evidence))
            said = f"{rule.source}: {rule.stance} on {rule.option}. {rule.why} {cited}"
            yield from _definition(rulebook, f"rule {rule.id}", every([rule_holds(rulebook, rule)]), said)


def _definition(rulebook: Draft, name: str, condition: Condition, comment: str) -> Iterator[str]:
    yield ""
    yield _comment(comment)
    yield f"define {_name(name)}:"
    yield f"  {_expression(rulebook, condition)}"


def _expression(rulebook: Draft, condition: Condition) -> str:
    match condition:
        case Always():
            return "true"
        case Compare(path, op, value):
            operator = {"==": "="}.get(op, op)
            return f"({_name(path)} {operator} {_literal(rulebook.fields_by_path[path], value)})"
        case Member(path, values):
            return _joined(" or ", [_expression(rulebook, Compare(path, "==", value)) for value in values])
        case Holds(finding):
            return _name(f"finding {finding}")
        case Not(part):
            return f"(not {_expression(rulebook, part)})"
        case And(parts):
            return _joined(" and ", [_expression(rulebook, part) for part in parts])
        case Or(parts):
            return _joined(" or ", [_expression(rulebook, part) for part in parts])
    raise TypeError(f"not a condition: {condition!r}")


def _joined(word: str, parts: list[str]) -> str:
    return f"({word.join(parts)})"


def _type(field: Field) -> str:
    match field.domain:
        case Choice():
            return "String"
        case Flag():
            return "Boolean"
        case Whole():
            return "Integer"
        case Number():
            return "Decimal"
        case WordSet():
            raise AssertionError("each word of a set is a parameter of its own")


def _literal(field: Field, value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(field.domain, Number):
        exact = Decimal(int(value)) if value == int(value) else Decimal(repr(value))  # a whole float has all its digits
        if abs(exact) >= 10**20 or exact != round(exact, 8):
            raise ExportError(f"{field.path}: CQL holds a number below 10^20 with at most 8 decimals, not {value!r}")
        return f"{exact:f}" if "." in f"{exact:f}" else f"{exact:f}.0"
    if abs(value) >= 2**31:
        raise ExportError(f"{field.path}: CQL holds a whole number of 32 bits, not {value!r}")
    return str(value)


def _text(value: str) -> str:
    return _quoted(value, "'")


def _name(value: str) -> str:
    return _quoted(value, '"')


def _quoted(value: str, mark: str) -> str:
    written = (f"\\{c}" if c in (mark, "\\") else c if c.isprintable() else escaped(c) for c in value)
    return f"{mark}{''.join(written)}{mark}"


def _comment(text: str) -> str:
    return "// " + one_line(" ".join(text.split()))
