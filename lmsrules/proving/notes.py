"""What is worth knowing of a rulebook and is no defect."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from attrs import field, frozen

from ..document.readable import plain
from ..logic.analysis.regions import Affected
from ..logic.parts import Stance
from ..logic.words import Told


@frozen(kw_only=True)
class Note:
    """Something worth knowing: every answer is as it should be.

    `kind` is `idle-clause`, `opposed` (of two sources one is for an option and one against) or `contested` (they differ
    otherwise). `culprits` are the ids it is about, `witness` the facts of one case that shows it, sets of words as
    `only(...)`. `clause`: the idle clause as Python. `stances`: what each of the two sources says of the option.
    `patients`: all for whom they do, in regions, of which `where` has the sentences in the same order.
    """

    kind: str
    culprits: tuple[str, ...]
    message: str
    witness: Mapping[str, Told] = field(hash=False)
    clause: str = ""
    stances: Mapping[str, Stance] = field(factory=dict, hash=False)
    patients: Affected | None = None
    where: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """As JSON data; what a note of its kind has not is left out."""
        data: dict[str, Any] = {"kind": self.kind, "culprits": list(self.culprits), "message": self.message}
        if self.clause:
            data["clause"] = self.clause
        if self.patients is not None:
            regions = [
                {"where": where, "share": region.share, "witness": plain(region.witness)}
                for where, region in zip(self.where, self.patients.regions, strict=True)
            ]
            data["stances"] = plain(self.stances)
            data["patients"] = {
                "share": self.patients.share,
                "regions": regions,
                "complete": self.patients.complete,
            }
        return {**data, "witness": plain(self.witness)}
