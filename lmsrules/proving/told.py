"""Sets of possible patients in words: a sentence for each region."""

from __future__ import annotations

from collections.abc import Sequence

from ..logic.analysis.patients import Patients
from ..logic.analysis.regions import Affected, Region
from ..logic.diagrams.cells import Axis
from ..logic.diagrams.words import cells_sentence
from ..logic.errors import broken_promise


def region_told(axes: Sequence[Axis], region: Region) -> list[str]:
    """A region as sentences that hold together, without their full stops; none for everybody."""
    by_path = {axis.field.path: axis for axis in axes}
    return [cells_sentence(by_path[path], cells) for path, cells in region.cells.items()]


def regions_told(patients: Patients, where: int) -> tuple[tuple[str, ...], bool]:
    """The regions of the possible patients in a set, each in a sentence, and whether there are more than these."""
    found = patients.affected(where)
    if found is None:
        raise broken_promise("some possible patient was to be in a set", "none is")
    return sentences(patients, found), not found.complete


def sentences(patients: Patients, found: Affected) -> tuple[str, ...]:
    """Each region in a sentence."""
    everybody = f"for every {patients.rulebook.subject}"
    return tuple(" and ".join(region_told(patients.axes, region)) or everybody for region in found.regions)
