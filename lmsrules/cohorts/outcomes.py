"""What the position of a source and the treatment that was given come to."""

from __future__ import annotations

from enum import StrEnum

from ..logic.parts import Stance


class Outcome(StrEnum):
    """What a position and a treatment come to."""

    CONCORDANT = "concordant"
    DISCORDANT = "discordant"
    LEFT_OPEN = "left open"
    NOT_ADDRESSED = "not addressed"
    UNDECIDABLE = "undecidable"
    NOT_KNOWN = "not told"
    ERROR = "error"

    @property
    def meaning(self) -> str:
        """What it means, in a reader's words."""
        return _MEANINGS[self]


_MEANINGS = {
    Outcome.CONCORDANT: "given and recommended or an option, or not given and not recommended",
    Outcome.DISCORDANT: "given though not recommended, or not given though recommended",
    Outcome.LEFT_OPEN: "the position leaves it to an individual decision, or is an option that was not given",
    Outcome.NOT_ADDRESSED: "the source is silent, or the question does not arise",
    Outcome.UNDECIDABLE: "facts are missing on which the position depends",
    Outcome.NOT_KNOWN: "the table does not say whether it was given",
    Outcome.ERROR: "the row has an error",
}

GIVEN = {
    Stance.RECOMMENDED: Outcome.CONCORDANT,
    Stance.OPTION: Outcome.CONCORDANT,
    Stance.INDIVIDUALISE: Outcome.LEFT_OPEN,
    Stance.UNDETERMINED: Outcome.LEFT_OPEN,
    Stance.NOT_RECOMMENDED: Outcome.DISCORDANT,
}
"""What it comes to where an option was given."""

NOT_GIVEN = {
    Stance.RECOMMENDED: Outcome.DISCORDANT,
    Stance.OPTION: Outcome.LEFT_OPEN,
    Stance.INDIVIDUALISE: Outcome.LEFT_OPEN,
    Stance.UNDETERMINED: Outcome.LEFT_OPEN,
    Stance.NOT_RECOMMENDED: Outcome.CONCORDANT,
}
"""What it comes to where it was not."""

NO_POSITION = {"SILENT": Outcome.NOT_ADDRESSED, "OPEN": Outcome.UNDECIDABLE, "ERROR": Outcome.ERROR}
"""What stands where a row has no settled stance, and what it comes to whatever was given."""

POSITIONS = (*(stance.value for stance in Stance), *NO_POSITION)
"""All that a source can say of a row."""
