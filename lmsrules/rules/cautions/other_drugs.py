"""Cautions on gemcitabine with docetaxel, on trabectedin, on dacarbazine, and on all of these drugs."""

from ...facts import patient, treatment
from ...logic.parts import Caution, Severity
from .. import limits as limit
from ..findings import prior_gemcitabine_docetaxel

CYTOTOXIC = (
    "doxorubicin",
    "ifosfamide",
    "gemcitabine",
    "docetaxel",
    "trabectedin",
    "dacarbazine",
    "evofosfamide",
    "cisplatin",
)


GEMCITABINE_DOCETAXEL = (
    Caution(
        id="gemcitabine-docetaxel-trial-entry",
        agents=("gemcitabine", "docetaxel"),
        together=True,
        when=(patient.neutrophils_10e9_per_l <= limit.GEMCITABINE_DOCETAXEL_NEUTROPHILS)
        | (patient.platelets_10e9_per_l <= limit.GEMCITABINE_DOCETAXEL_PLATELETS)
        | (patient.bilirubin_x_uln > limit.GEMCITABINE_DOCETAXEL_BILIRUBIN)
        | (patient.creatinine_clearance_ml_per_min < limit.GEMCITABINE_DOCETAXEL_CLEARANCE),
        severity=Severity.CAUTION,
        why="A trial of this combination would not have taken the patient. No prescribing information of either drug "
        "was read.",
        check="neutrophils, platelets, bilirubin and creatinine clearance",
        citations=("seddon-2017",),
    ),
    Caution(
        id="gemcitabine-docetaxel-given-before",
        agents=("gemcitabine", "docetaxel"),
        together=True,
        when=prior_gemcitabine_docetaxel,
        severity=Severity.CAUTION,
        why="Gemcitabine and docetaxel were given before. No source read here speaks of giving them again.",
        check="what came of it",
        citations=(),
    ),
)

TRABECTEDIN = (
    Caution(
        id="trabectedin-counts",
        agents=("trabectedin",),
        when=(patient.neutrophils_10e9_per_l < limit.TRABECTEDIN_NEUTROPHILS)
        | (patient.platelets_10e9_per_l < limit.TRABECTEDIN_PLATELETS),
        severity=Severity.WAIT,
        why="Trabectedin is withheld until the blood counts have recovered; the US figure for neutrophils is the same, "
        "and for platelets none was read there.",
        check="neutrophils and platelets",
        citations=("trabectedin-label-eu", "trabectedin-label-us"),
    ),
    Caution(
        id="trabectedin-liver",
        agents=("trabectedin",),
        when=(patient.bilirubin_x_uln > limit.TRABECTEDIN_BILIRUBIN)
        | (patient.alkaline_phosphatase_x_uln > limit.TRABECTEDIN_ALKALINE_PHOSPHATASE)
        | (patient.creatine_kinase_x_uln > limit.TRABECTEDIN_CREATINE_KINASE),
        severity=Severity.WAIT,
        why="In the EU trabectedin waits for these values; in the US a higher bilirubin means a lower first dose.",
        check="bilirubin, alkaline phosphatase and creatine kinase",
        citations=("trabectedin-label-eu",),
    ),
    Caution(
        id="trabectedin-liver-us",
        agents=("trabectedin",),
        when=patient.bilirubin_x_uln > limit.TRABECTEDIN_BILIRUBIN_US,
        severity=Severity.CAUTION,
        why="In the US the first dose is lower with such bilirubin, 0.9 instead of 1.5 mg/m2, by a report of others.",
        check="bilirubin",
        citations=("trabectedin-label-us",),
    ),
    Caution(
        id="trabectedin-kidneys",
        agents=("trabectedin",),
        when=patient.creatinine_clearance_ml_per_min < limit.TRABECTEDIN_CLEARANCE,
        severity=Severity.CONTRAINDICATED,
        why="In the EU trabectedin needs a better creatinine clearance.",
        check="the creatinine clearance",
        citations=("trabectedin-label-eu",),
    ),
    Caution(
        id="trabectedin-kidneys-combined",
        agents=("trabectedin",),
        when=patient.creatinine_clearance_ml_per_min < limit.TRABECTEDIN_CLEARANCE_COMBINED,
        severity=Severity.CAUTION,
        why="With liposomal doxorubicin the EU asks for a better creatinine clearance still; no figure was read for "
        "other combinations.",
        check="the creatinine clearance",
        citations=("trabectedin-label-eu",),
    ),
    Caution(
        id="trabectedin-given-before",
        agents=("trabectedin",),
        when=treatment.prior_drugs.includes("trabectedin"),
        severity=Severity.CAUTION,
        why="Trabectedin was given before. No source read here speaks of giving it again.",
        check="what came of it",
        citations=(),
    ),
)

DACARBAZINE = (
    Caution(
        id="dacarbazine-kidneys-israel",
        agents=("dacarbazine",),
        when=patient.renal_function == "impaired",
        severity=Severity.CONTRAINDICATED,
        why="One country's prescribing information calls dacarbazine contraindicated with impaired kidneys; another's "
        "asks for caution.",
        check="renal function",
        citations=("dacarbazine-label-israel", "dacarbazine-label-thailand"),
    ),
    Caution(
        id="dacarbazine-given-before",
        agents=("dacarbazine",),
        when=treatment.prior_drugs.includes("dacarbazine"),
        severity=Severity.CAUTION,
        why="Dacarbazine was given before. No source read here speaks of giving it again.",
        check="what came of it",
        citations=(),
    ),
)

CYTOTOXICS = (
    Caution(
        id="pregnancy",
        agents=CYTOTOXIC,
        when=patient.pregnant,
        severity=Severity.CAUTION,
        why="The patient is pregnant. No source read here speaks of cytotoxic drugs in pregnancy: seek expert advice.",
        check="pregnancy",
        citations=(),
    ),
)
