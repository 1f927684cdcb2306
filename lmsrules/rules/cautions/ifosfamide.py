"""Cautions on ifosfamide, and on its combination with doxorubicin."""

from ...facts import patient
from ...logic.parts import Caution, Severity
from .. import limits as limit
from .renal import RENAL

IFOSFAMIDE = (
    Caution(
        id="ifosfamide-counts-lowest",
        agents=("ifosfamide",),
        when=(patient.white_cells_10e9_per_l < limit.IFOSFAMIDE_WHITE_CELLS_LOWEST)
        | (patient.platelets_10e9_per_l < limit.IFOSFAMIDE_PLATELETS_LOWEST),
        severity=Severity.CONTRAINDICATED,
        why="With counts so low the prescribing information has ifosfamide given only where that is essential.",
        check="white cells and platelets",
        citations=("ifosfamide-label-us",),
    ),
    Caution(
        id="ifosfamide-counts",
        agents=("ifosfamide",),
        when=(patient.neutrophils_10e9_per_l < limit.IFOSFAMIDE_NEUTROPHILS)
        | (patient.platelets_10e9_per_l < limit.IFOSFAMIDE_PLATELETS),
        severity=Severity.WAIT,
        why="A department's handbook delays ifosfamide until the blood counts have recovered.",
        check="neutrophils and platelets",
        citations=("ifosfamide-handbook",),
    ),
    Caution(
        id="ifosfamide-kidneys",
        agents=("ifosfamide",),
        when=patient.renal_function == "impaired",
        weighs=RENAL,
        severity=Severity.CAUTION,
        why="Impaired kidneys make encephalopathy from ifosfamide likelier. No renal figure at which it is not to be "
        "given was read in any source.",
        check="the creatinine clearance, before each cycle",
        citations=("ifosfamide-encephalopathy", "nhs-inp-2016"),
    ),
    Caution(
        id="ifosfamide-encephalopathy",
        agents=("ifosfamide",),
        when=(patient.ecog >= limit.IFOSFAMIDE_ENCEPHALOPATHY_ECOG) | patient.low_albumin,
        severity=Severity.CAUTION,
        why="A poor performance status or low albumin makes encephalopathy from ifosfamide likelier.",
        check="the performance status and albumin",
        citations=("ifosfamide-encephalopathy",),
    ),
)

DOXORUBICIN_IFOSFAMIDE = (
    Caution(
        id="doxorubicin-ifosfamide-ecog-nccp",
        agents=("doxorubicin", "ifosfamide"),
        together=True,
        when=patient.ecog > limit.DOXORUBICIN_IFOSFAMIDE_ECOG_NCCP,
        severity=Severity.CAUTION,
        why="The performance status is beyond what an Irish protocol of this combination admits.",
        check="the performance status",
        citations=("nccp-00392",),
    ),
    Caution(
        id="doxorubicin-ifosfamide-ecog-nhs",
        agents=("doxorubicin", "ifosfamide"),
        together=True,
        when=patient.ecog > limit.DOXORUBICIN_IFOSFAMIDE_ECOG_NHS,
        severity=Severity.CAUTION,
        why="The performance status is beyond what any protocol of this combination read here admits.",
        check="the performance status",
        citations=("nhs-inp-2016",),
    ),
    Caution(
        id="doxorubicin-ifosfamide-bilirubin",
        agents=("doxorubicin", "ifosfamide"),
        together=True,
        when=patient.bilirubin_x_uln >= limit.DOXORUBICIN_IFOSFAMIDE_BILIRUBIN,
        severity=Severity.WAIT,
        why="A protocol of this combination admits only patients with lower bilirubin.",
        check="bilirubin",
        citations=("bc-saai-2019",),
    ),
)
