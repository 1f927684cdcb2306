"""Cautions on gemcitabine with docetaxel, on trabectedin, on dacarbazine, and on all of these drugs."""

from ...facts import patient
from ...logic.conditions import ALWAYS
from ...logic.parts import Caution, Severity
from .. import limits as limit
from .renal import RENAL

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
        | (patient.transaminases_x_uln > limit.GEMCITABINE_DOCETAXEL_TRANSAMINASES)
        | (patient.creatinine_x_uln > limit.GEMCITABINE_DOCETAXEL_CREATININE)
        | (patient.creatinine_clearance_ml_per_min < limit.GEMCITABINE_DOCETAXEL_CLEARANCE),
        severity=Severity.CAUTION,
        why="A trial of this combination would not have taken the patient. Its figure for AST is compared with the "
        "higher of AST and ALT. No prescribing information of either drug was read.",
        check="neutrophils, platelets, bilirubin, AST, creatinine and creatinine clearance",
        citations=("seddon-2017",),
    ),
    Caution(
        id="gemcitabine-docetaxel-then-doxorubicin-trial-entry",
        courses=(("adjuvant-chemotherapy", "gemcitabine-docetaxel-then-doxorubicin"),),
        when=(patient.neutrophils_10e9_per_l < limit.SARC005_NEUTROPHILS)
        | (patient.platelets_10e9_per_l < limit.SARC005_PLATELETS)
        | (patient.haemoglobin_g_per_dl < limit.SARC005_HAEMOGLOBIN)
        | (patient.creatinine_x_uln > limit.SARC005_CREATININE),
        severity=Severity.CAUTION,
        why="A trial of this course, SARC005, would not have taken the patient.",
        check="neutrophils, platelets, haemoglobin and creatinine",
        citations=("hensley-2013",),
    ),
)

TRABECTEDIN = (
    Caution(
        id="trabectedin-counts",
        agents=("trabectedin",),
        when=(patient.neutrophils_10e9_per_l < limit.TRABECTEDIN_NEUTROPHILS)
        | (patient.platelets_10e9_per_l < limit.TRABECTEDIN_PLATELETS),
        severity=Severity.WAIT,
        why="Trabectedin waits until the counts have recovered. The US neutrophil figure is the same; none for "
        "platelets was read.",
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
        why="In the EU trabectedin waits until these values have come down.",
        check="bilirubin, alkaline phosphatase and creatine kinase",
        citations=("trabectedin-label-eu",),
    ),
    Caution(
        id="trabectedin-liver-us",
        agents=("trabectedin",),
        when=(patient.bilirubin_x_uln > limit.TRABECTEDIN_BILIRUBIN_US)
        & (patient.bilirubin_x_uln <= limit.TRABECTEDIN_BILIRUBIN_US_HIGHEST)
        & (patient.transaminases_x_uln < limit.TRABECTEDIN_TRANSAMINASES_US),
        severity=Severity.CAUTION,
        why="In the US the first dose is lower with such bilirubin and transaminases, 0.9 instead of 1.5 mg/m2, by a "
        "report of others.",
        check="bilirubin, AST and ALT",
        citations=("trabectedin-label-us",),
    ),
    Caution(
        id="trabectedin-liver-us-no-dose",
        agents=("trabectedin",),
        when=(patient.bilirubin_x_uln > limit.TRABECTEDIN_BILIRUBIN_US_HIGHEST)
        | (patient.transaminases_x_uln >= limit.TRABECTEDIN_TRANSAMINASES_US),
        severity=Severity.CAUTION,
        why="The values are beyond those for which a US dose of trabectedin was read, by a report of others.",
        check="bilirubin, AST and ALT",
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
)

DACARBAZINE = (
    Caution(
        id="dacarbazine-kidneys-israel",
        agents=("dacarbazine",),
        when=patient.renal_function == "impaired",
        weighs=RENAL,
        severity=Severity.CONTRAINDICATED,
        why="One country's prescribing information calls dacarbazine contraindicated with impaired kidneys; another's "
        "asks for caution. No figure was read in either.",
        check="renal function",
        citations=("dacarbazine-label-israel", "dacarbazine-label-thailand"),
    ),
)

NOT_READ = ("pazopanib", "eribulin")
"""Drugs of which no prescribing information was read."""

CYTOTOXICS = (
    *(
        Caution(
            id=f"{drug}-not-read",
            agents=(drug,),
            when=ALWAYS,
            severity=Severity.CAUTION,
            why=f"No prescribing information of {drug} was read: none of its limits is known here.",
            check="its prescribing information",
            citations=(),
        )
        for drug in NOT_READ
    ),
    Caution(
        id="pregnancy",
        agents=(*CYTOTOXIC, *NOT_READ),
        when=patient.pregnant,
        severity=Severity.CAUTION,
        why="The patient is pregnant. No source read here speaks of these drugs in pregnancy: seek expert advice.",
        check="pregnancy",
        citations=(),
    ),
)
