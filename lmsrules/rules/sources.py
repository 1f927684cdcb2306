"""Who takes the stances. The first source is the primary one."""

from ..logic.parts import Source

GUIDANCE = Source(id="guidance", title="the guidance", citation="guidance")

SOURCES = (GUIDANCE,)
