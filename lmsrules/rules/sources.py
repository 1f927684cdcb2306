"""Who takes the stances. The first source is the primary one."""

from ..logic.parts import Source

ESMO = Source(id="esmo", title="the guidance", citation="guidance")

SOURCES = (ESMO,)
