"""The made-up situations of `scenarios.json` as cases, by id; each says what a good answer does."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lmsrules import Case, case_from_dict

SCENARIOS: dict[str, dict[str, Any]] = {
    one["id"]: one for one in json.loads(Path(__file__).with_name("scenarios.json").read_text("utf-8"))
}

GIVEN = {
    "prior_anthracycline": ("unnamed_anthracycline",),
    "prior_ifosfamide": ("ifosfamide",),
    "prior_gemcitabine_docetaxel": ("gemcitabine", "docetaxel"),
}
"""Three facts of old are drugs among those given."""


def scenario(name: str, **more: dict[str, Any]) -> Case:
    """A scenario's case, with more facts by group: `scenario("s07", patient={"pregnant": True})`."""
    written = SCENARIOS[name]["case"]
    groups = {group: {**written[group], **more.get(group, {})} for group in written}
    drugs: dict[str, list[str]] = {"includes": [], "excludes": []}
    for old, words in GIVEN.items():
        was_given = groups["treatment"].pop(old, None)
        if was_given is not None:
            drugs["includes" if was_given else "excludes"] += words
    if any(drugs.values()):
        groups["treatment"]["prior_drugs"] = {name: words for name, words in drugs.items() if words}
    return case_from_dict(groups)
