"""Rulebooks as data: what one checkout tells another, read back without running any of its classes."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lmsrules import LmsRulesError, RulebookError, guidance
from lmsrules.diff import diff
from lmsrules.logic import Rulebook, draft_of, rulebook_from_data
from lmsrules.logic.from_data import deciding, draft_from_data
from lmsrules.strategies import rulebooks

from .journey import RULES, draft_journey, journey


def as_json(rulebook: Any) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(json.dumps(dict(rulebook.parts)))
    return data


def same(one: Rulebook, other: Rulebook) -> None:
    assert one.sha256 == other.sha256
    assert dict(one.parts) == dict(other.parts)
    assert [list(getattr(one, name)) for name in PARTS] == [list(getattr(other, name)) for name in PARTS]
    for name in ("id", "version", "subject", "scope", "review", "statements"):
        assert getattr(one, name) == getattr(other, name)


PARTS = (
    *("fields", "findings", "constraints", "sources", "questions", "rules", "evidence", "citations", "monotone"),
    *("limits", "cautions", "situations", "uncovered", "trials"),
)


@given(rulebooks())
def test_a_rulebook_is_read_back_as_it_was(rulebook: Rulebook) -> None:
    same(rulebook_from_data(as_json(rulebook)), rulebook)


@pytest.mark.parametrize("rulebook", [guidance(), journey(), journey(subject="patient")], ids=lambda book: book.id)
def test_a_whole_rulebook_is_read_back_as_it_was(rulebook: Rulebook) -> None:
    back = rulebook_from_data(as_json(rulebook))
    same(back, rulebook)
    assert diff(rulebook, back).same


@given(st.randoms(use_true_random=False))
def test_the_order_of_the_data_is_the_order_of_the_parts(rng: random.Random) -> None:
    data = list(as_json(journey()).items())
    rng.shuffle(data)
    back = rulebook_from_data(dict(data))
    assert back.sha256 == journey().sha256
    assert [rule.id for rule in back.rules] == [n.partition("/")[2] for n, _ in data if n.startswith("rule/")]


def test_a_draft_is_read_back_unchecked_and_a_rulebook_checked() -> None:
    data = as_json(draft_journey(rules=RULES[1:]))
    found = draft_from_data(data)
    assert (found.unknown, found.missing) == ((), ())
    assert found.draft.rules == RULES[1:]
    with pytest.raises(RulebookError, match="gap"):
        rulebook_from_data(data)


def test_what_is_not_known_here_is_left_out_and_named() -> None:
    data = as_json(guidance())
    for name in data:
        if name.startswith("evidence/"):
            data[name]["trial"] = "T"
    data["dose/a"] = {"kind": "dose", "id": "a"}
    data["head"]["aims"] = [3]
    found = draft_from_data(data)
    assert set(found.unknown) == {"evidence: trial", "doses", "aims"}
    assert set(deciding(found.unknown)) == {"doses", "aims"}
    assert found.draft.sha256 == guidance().sha256
    with pytest.raises(LmsRulesError, match=r"not known here: .*evidence: trial"):
        rulebook_from_data(data)


def test_what_an_older_version_lacks_takes_its_default() -> None:
    data = as_json(guidance())
    for name, part in data.items():
        if name.startswith("evidence/"):
            del part["erratum"]
    found = draft_from_data(data)
    assert (found.unknown, found.missing) == ((), ("evidence: erratum",))
    assert {evidence.erratum for evidence in found.draft.evidence} == {""}
    with pytest.raises(LmsRulesError, match="are missing: evidence: erratum"):
        rulebook_from_data(data)


def spoilt(data: Any) -> Iterator[Any]:
    """The data with one value in it exchanged."""
    values: list[Any] = [None, 5, "x", [], {}, ["and", []], ["compare"], [[]], {"kind": "x"}, -1.5, True, ["or", 5]]
    for key in data if isinstance(data, dict) else range(len(data)):
        for value in values:
            other = copy.copy(data)
            other[key] = value
            yield other
        if isinstance(data[key], dict | list):
            for inside in spoilt(data[key]):
                other = copy.copy(data)
                other[key] = inside
                yield other


def test_data_that_is_wrong_anywhere_is_an_error_of_ours_or_another_rulebook() -> None:
    few = draft_of(
        journey(), findings=journey().findings[:1], rules=journey().rules[:1], questions=journey().questions[:1]
    )
    tried = 0
    for data in spoilt(as_json(few)):
        tried += 1
        try:
            found = draft_from_data(data)
        except LmsRulesError:
            continue
        if not (found.unknown or found.missing):  # then it is as it was read
            assert as_json(found.draft) == data
    assert tried > 1000


@pytest.mark.parametrize("nested", [50, 5_000])
def test_data_nested_deep_is_refused_or_read(nested: int) -> None:
    data = as_json(journey())
    condition: Any = ["holds", "far"]
    for _ in range(nested):
        condition = ["not", condition]
    data["finding/far"]["when"] = condition
    with pytest.raises(LmsRulesError):
        rulebook_from_data(data)


@pytest.mark.parametrize(
    ("name", "change", "says"),
    [
        ("field/trip.goal", {"domain": {"kind": "ordinal", "values": ["work", "fun"]}}, "KeyError: 'ordinal'"),
        ("finding/far", {"kind": "rule"}, "there is a 'rule' in the place of a finding"),
        ("rule/bike.easy", {"id": "bike.other"}, "'rule/bike.easy' holds a part of another name"),
        ("question/bike", {"considerations": {"far": 1}}, "stands in the place of a list"),
        ("question/bike", {"considerations": "far"}, "'far' stands in the place of a list"),
    ],
)
def test_nothing_is_taken_for_something_else(name: str, change: dict[str, Any], says: str) -> None:
    data = as_json(journey())
    assert name in data
    data[name] |= change
    with pytest.raises(LmsRulesError) as caught:
        rulebook_from_data(data)
    assert says in str(caught.value)
