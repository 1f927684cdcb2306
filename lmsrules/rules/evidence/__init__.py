"""The evidence: what the guidance itself rests on, and what else speaks for or against the options it names."""

from typing import TypeVar

from attrs import evolve

from ...logic.conditions import Compare, walk
from ...logic.evidence import Evidence, Trial, Unclear
from .adjuvant import ADJUVANT_TREATMENT
from .adjuvant_chemotherapy import ADJUVANT_CHEMOTHERAPY
from .adjuvant_chemotherapy_soft_tissue import ADJUVANT_CHEMOTHERAPY_SOFT_TISSUE
from .adjuvant_radiotherapy import ADJUVANT_RADIOTHERAPY
from .first_line import FIRST_LINE
from .first_line_partners import FIRST_LINE_PARTNERS
from .later import LATER
from .sources import SOURCES

# No source that was read says whether it counts the cervix to the uterus: such a tumour is neither inside nor outside.
CERVIX = Unclear(
    fact="tumour.site", value="cervix", may_be="uterus", what="whether a tumour of the cervix counts as uterine"
)

Study = TypeVar("Study", Evidence, Trial)


def with_cervix_unclear(study: Study) -> Study:
    """A study of the uterus with the cervix as unclear; any other as it is."""
    tests = (node for node in walk(study.population) if isinstance(node, Compare))
    uterine = any((test.path, test.value) == (CERVIX.fact, CERVIX.may_be) for test in tests)
    return evolve(study, unclear=(CERVIX, *study.unclear)) if uterine else study


_AS_WRITTEN = (
    *ADJUVANT_TREATMENT,
    *ADJUVANT_RADIOTHERAPY,
    *ADJUVANT_CHEMOTHERAPY,
    *ADJUVANT_CHEMOTHERAPY_SOFT_TISSUE,
    *FIRST_LINE,
    *FIRST_LINE_PARTNERS,
    *LATER,
    *SOURCES,
)

_EVERYTHING = tuple(map(with_cervix_unclear, _AS_WRITTEN))
_SUPERSEDED = {name for one in _EVERYTHING for name in one.supersedes}
"""Reports of a trial whose place a later report of it took: two data cuts of one trial never both count."""

EVIDENCE = tuple(one for one in _EVERYTHING if one.id not in _SUPERSEDED)
FORMER_EVIDENCE = tuple(one for one in _EVERYTHING if one.id in _SUPERSEDED)
