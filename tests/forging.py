"""Receipts changed by somebody who knows the format: whatever can be sealed anew is."""

from __future__ import annotations

import copy
import json
from typing import Any

from lmsrules.logic.chaining.derivation import derive
from lmsrules.logic.diagrams.decisions import decide
from lmsrules.logic.printing import sha256_of
from lmsrules.logic.rulebook import Rulebook
from lmsrules.receipts.writing import receipt

from .oracle import Facts


def made(rulebook: Rulebook, facts: Facts) -> dict[str, Any]:
    """A receipt, as it is read back from a file."""
    derivation = derive(rulebook.productions, rulebook.chainer("builtin").run(facts))
    data = receipt(rulebook, facts, decide(rulebook, facts), derivation, "builtin")
    return dict(json.loads(json.dumps(data)))


def sealed(data: dict[str, Any]) -> dict[str, Any]:
    """The receipt with a seal that fits."""
    body = {name: part for name, part in data.items() if name != "sha256"}
    return {**body, "sha256": sha256_of(body)}


def rehashed(data: dict[str, Any]) -> dict[str, Any]:
    """The receipt with the hashes of its parts, of its rulebook and of itself as they must be; so it is by another."""
    digests = {**data["rulebook"]["digests"], **{name: sha256_of(part) for name, part in data["parts"].items()}}
    head = data["parts"]["head"]
    named = {"id": head["id"], "version": head["version"], "sha256": sha256_of(digests), "digests": digests}
    return sealed({**data, "rulebook": named})


def put(data: dict[str, Any], path: tuple[Any, ...], value: Any) -> dict[str, Any]:
    """A copy with one value changed; the parts on the way are copied, the others shared."""
    copied: Any = copy.copy(data)
    place = copied
    for key in path[:-1]:
        place[key] = copy.copy(place[key])
        place = place[key]
    place[path[-1]] = value
    return dict(copied)


def at(data: Any, path: tuple[Any, ...]) -> Any:
    """What is found at a path."""
    for key in path:
        data = data[key]
    return data


def claims(data: dict[str, Any]) -> list[Any]:
    """What a receipt says of the case, its proof left aside."""
    return [(answer["question"], answer["asked"], answer["options"]) for answer in data["answers"]]
