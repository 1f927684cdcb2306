"""What can be known of a patient, a tumour and its treatment. None means *unknown*, never *no*.

Each field's domain is declared here and nowhere else: validation, JSON Schema, diagrams, prose and help texts read it.
A value outside its domain, or a set such as `at_least(130)`, is an error that names the field. Bounds are the plausible
ones, no clinical limits: 3,000 x 10^9/L neutrophils are a mistake of units. `fields.as_stored`: what is converted.
"""

from __future__ import annotations

from functools import cached_property
from operator import attrgetter
from typing import Annotated, Literal

from annotated_types import Ge, Gt, Le, Unit
from attrs import Factory, frozen

from .former import refusing_former_fields
from .logic.conditions import FactGroup
from .logic.errors import FactsError, Problem
from .logic.fields import About, Field, Record, WordSet, fields_of
from .logic.partly import Known, Partly
from .logic.reading import keep
from .logic.words import Words, each_word

TIMES_NORMAL = Unit("x the upper limit of normal")
POINTS = Unit("percentage points")
FALL_NOTE = "since treatment with an anthracycline began, in whole points: from 60 to 50 % is 10"
# The bounds of these multiples are low, so that most values in umol/L or U/L are refused; each bound stands for more.
A_MULTIPLE = "a multiple, neither umol/L nor mg/dL"
BILIRUBIN_NOTE = f"{A_MULTIPLE}; enter 15 for more than 15"
ENZYME_NOTE = "a multiple, not U/L; enter 20 for more than 20"
_ANTHRACYCLINES = Literal["unnamed_anthracycline", "doxorubicin"]
_OTHER_DRUGS = Literal["ifosfamide", "gemcitabine", "docetaxel", "trabectedin", "dacarbazine", "pazopanib", "eribulin"]
Part = Partly | None  # what can be known of a fact beside its value: a set of values, or nothing


@frozen(kw_only=True, repr=False)
class Patient(Record):
    """The patient at the time of the decision.

    Raises:
        FactsError: values are outside their domains; all of them are listed.
    """

    age_years: (
        Annotated[int, Ge(0), Le(120), Unit("years"), About(label="the patient's age", short="age", brief="{} y")]
        | Part
    ) = None
    sex: Annotated[Literal["female", "male"], About(label="the patient's sex", short="sex", brief="{}")] | Part = None
    ecog: (
        Annotated[
            int,
            Ge(0),
            Le(4),
            About(label="the ECOG performance status", short="ECOG status", brief="ECOG {}", note="0 fully active"),
        ]
        | Part
    ) = None
    lvef_percent: (
        Annotated[float, Ge(5), Le(90), Unit("%"), About(label="the left ventricular ejection fraction", short="LVEF")]
        | Part
    ) = None
    lvef_fall_points: (
        Annotated[
            int,
            Ge(0),
            Le(85),
            POINTS,
            About(label="the fall of the ejection fraction", short="fall of LVEF", note=FALL_NOTE),
        ]
        | Part
    ) = None
    renal_function: (
        Annotated[Literal["adequate", "impaired"], About(label="renal function", short="kidneys")] | Part
    ) = None
    creatinine_clearance_ml_per_min: (
        Annotated[float, Ge(0), Le(250), Unit("mL/min"), About(label="the creatinine clearance")] | Part
    ) = None
    creatinine_x_uln: (
        Annotated[
            float, Ge(0), Le(20), TIMES_NORMAL, About(label="serum creatinine", short="creatinine", note=A_MULTIPLE)
        ]
        | Part
    ) = None
    bilirubin_x_uln: (
        Annotated[
            float, Ge(0), Le(15), TIMES_NORMAL, About(label="serum bilirubin", short="bilirubin", note=BILIRUBIN_NOTE)
        ]
        | Part
    ) = None
    transaminases_x_uln: (
        Annotated[
            float,
            Ge(0),
            Le(20),
            TIMES_NORMAL,
            About(label="AST or ALT", short="AST/ALT", note=f"the higher; {ENZYME_NOTE}"),
        ]
        | Part
    ) = None
    alkaline_phosphatase_x_uln: (
        Annotated[float, Ge(0), Le(20), TIMES_NORMAL, About(label="alkaline phosphatase", note=ENZYME_NOTE)] | Part
    ) = None
    creatine_kinase_x_uln: (
        Annotated[
            float, Ge(0), Le(20), TIMES_NORMAL, About(label="creatine kinase (CPK)", short="CPK", note=ENZYME_NOTE)
        ]
        | Part
    ) = None
    low_albumin: (
        Annotated[
            bool,
            About(label="low albumin", short="albumin", yes="serum albumin is low", no="serum albumin is not low"),
        ]
        | None
    ) = None
    haemoglobin_g_per_dl: Annotated[float, Ge(1), Le(25), Unit("g/dL"), About(label="haemoglobin")] | Part = None
    white_cells_10e9_per_l: (
        Annotated[float, Ge(0), Le(1000), Unit("x 10^9/L"), About(label="the white cell count", short="white cells")]
        | Part
    ) = None
    neutrophils_10e9_per_l: (
        Annotated[float, Ge(0), Le(200), Unit("x 10^9/L"), About(label="the neutrophil count", short="neutrophils")]
        | Part
    ) = None
    platelets_10e9_per_l: (
        Annotated[float, Ge(0), Le(3000), Unit("x 10^9/L"), About(label="the platelet count", short="platelets")] | Part
    ) = None
    prior_doxorubicin_mg_per_m2: (
        Annotated[
            float,
            Ge(0),
            Le(2000),
            Unit("mg/m2"),
            About(label="the cumulative doxorubicin dose given so far", short="doxorubicin so far"),
        ]
        | Part
    ) = None
    cardiac_risk: (
        Annotated[
            bool,
            About(
                label="cardiac risk",
                short="heart risk",
                note="another cardiotoxic drug, or radiotherapy to the heart",
                yes="there is a cardiac risk factor",
                no="there is no cardiac risk factor",
            ),
        ]
        | None
    ) = None
    pregnant: (
        Annotated[bool, About(label="pregnancy", yes="the patient is pregnant", no="the patient is not pregnant")]
        | None
    ) = None
    preference: (
        Annotated[
            Literal["favours_treatment", "favours_surveillance", "undecided"],
            About(label="the patient's preference", short="preference"),
        ]
        | Part
    ) = None

    def __attrs_post_init__(self) -> None:
        keep(self, FIELDS_OF["patient"])


@frozen(kw_only=True, repr=False)
class Tumour(Record):
    """The tumour. `size_cm`, `grade`, `depth` and `figo_stage` are those of the primary; `extent` is that of today.

    Raises:
        FactsError: values are outside their domains; all of them are listed.
    """

    histology: (
        Annotated[
            Literal["leiomyosarcoma", "myxoid_leiomyosarcoma", "epithelioid_leiomyosarcoma", "stump", "other"],
            About(
                label="the histology", brief="{}", note="stump: smooth muscle tumour of uncertain malignant potential"
            ),
        ]
        | Part
    ) = None
    site: (
        Annotated[
            Literal[
                "uterus",
                "cervix",
                "retroperitoneum",
                "extremity",
                "trunk",
                "visceral",
                "vascular",
                "skin",
                "head_and_neck",
                "other",
            ],
            About(label="the site of the primary tumour", short="site", brief="{}"),
        ]
        | Part
    ) = None
    size_cm: (
        Annotated[
            float,
            Gt(0),
            Le(60),
            Unit("cm"),
            About(label="the tumour size", brief="{} cm", note="greatest diameter of the primary"),
        ]
        | Part
    ) = None
    grade: Annotated[int, Ge(1), Le(3), About(label="the FNCLCC grade", brief="FNCLCC {}")] | Part = None
    depth: (
        Annotated[Literal["superficial", "deep"], About(label="the depth", brief="{}", note="to the fascia")] | Part
    ) = None
    figo_stage: (
        Annotated[
            Literal["IA", "IB", "IIA", "IIB", "IIIA", "IIIB", "IIIC", "IVA", "IVB", "not_applicable"],
            About(
                label="the FIGO stage",
                brief="FIGO {}",
                note="FIGO 2009; not_applicable outside the uterus or where not staged",
            ),
        ]
        | Part
    ) = None
    morcellated: (
        Annotated[
            bool, About(label="morcellation", yes="the tumour was morcellated", no="the tumour was not morcellated")
        ]
        | None
    ) = None
    er_positive: (
        Annotated[
            bool,
            About(
                label="the oestrogen receptor",
                yes="the tumour is oestrogen-receptor positive",
                no="the tumour is oestrogen-receptor negative",
            ),
        ]
        | None
    ) = None
    pr_positive: (
        Annotated[
            bool,
            About(
                label="the progesterone receptor",
                yes="the tumour is progesterone-receptor positive",
                no="the tumour is progesterone-receptor negative",
            ),
        ]
        | None
    ) = None
    extent: (
        Annotated[
            Literal["localised", "locally_advanced", "metastatic"],
            About(
                label="the extent of the disease", short="extent", brief="{}", note="of what is, or just was, treated"
            ),
        ]
        | Part
    ) = None
    recurrence: (
        Annotated[
            Literal["none", "local", "distant", "local_and_distant"], About(label="recurrence", brief="{} recurrence")
        ]
        | Part
    ) = None
    resectable: (
        Annotated[
            bool,
            About(
                label="resectability",
                short="resectable or not",
                note="of the disease in question",
                yes="the disease is resectable",
                no="the disease is not resectable",
            ),
        ]
        | None
    ) = None

    evidence_of_disease: (
        Annotated[
            bool,
            About(
                label="evidence of disease",
                note="of the disease in question, today",
                yes="there is evidence of disease",
                no="there is no evidence of disease",
            ),
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        keep(self, FIELDS_OF["tumour"])


@refusing_former_fields
@frozen(kw_only=True, repr=False)
class Treatment(Record):
    """What has been done so far.

    Raises:
        FactsError: values are outside their domains, or fields are of an earlier version; all of them are listed.
    """

    resection: (
        Annotated[
            Literal["none", "complete", "incomplete"],
            About(label="resection", brief="{} resection", note="macroscopically; of the disease in question"),
        ]
        | Part
    ) = None
    margins: (
        Annotated[
            Literal["R0", "R1", "R2", "not_applicable"],
            About(
                label="the margin status",
                short="margins",
                brief="{}",
                note="not_applicable without a resection or where not assessable",
            ),
        ]
        | Part
    ) = None
    systemic_lines: (
        Annotated[
            int,
            Ge(0),
            Le(20),
            About(
                label="the number of systemic lines given for advanced disease",
                short="lines given",
                brief="lines given: {}",
                note="adjuvant treatment does not count",
            ),
        ]
        | Part
    ) = None
    prior_drugs: (
        Annotated[
            Words[Literal[_ANTHRACYCLINES, _OTHER_DRUGS, "other"]],
            About(
                label="the drugs given so far",
                short="drugs given",
                brief="drugs: {}",
                note="around the operation or for advanced disease; unnamed_anthracycline: which one is not said",
                yes="{word} has been given",
                no="{word} has not been given",
            ),
        ]
        | None
    ) = None
    last_line_result: (
        Annotated[
            Literal["response", "stable", "progression", "not_applicable"],
            About(
                label="the result of the last systemic line",
                short="last result",
                note="given for advanced disease; not_applicable before the first line, or before it is known",
            ),
        ]
        | Part
    ) = None
    neoadjuvant: (
        Annotated[
            Words[Literal["chemotherapy", "radiotherapy"]],
            About(
                label="the treatments given before the operation",
                short="treatment before the operation",
                yes="{word} was given before the operation",
                no="{word} was not given before the operation",
            ),
        ]
        | None
    ) = None
    adjuvant: (
        Annotated[
            Words[Literal["chemotherapy", "radiotherapy"]],
            About(
                label="the treatments given after the operation",
                short="treatment after the operation",
                yes="{word} was given after the operation",
                no="{word} was not given after the operation",
            ),
        ]
        | None
    ) = None
    multidisciplinary_discussion: (
        Annotated[
            bool,
            About(
                label="multidisciplinary discussion",
                yes="a team discussion has taken place",
                no="no team discussion has taken place",
            ),
        ]
        | None
    ) = None

    def __attrs_post_init__(self) -> None:
        keep(self, FIELDS_OF["treatment"])


@frozen(kw_only=True, repr=False)
class Case(Record):
    """What is known of one patient, tumour and treatment. Everything may be unknown.

    Raises:
        FactsError: a part is not of its class.
    """

    patient: Patient = Factory(Patient)
    tumour: Tumour = Factory(Tumour)
    treatment: Treatment = Factory(Treatment)

    def __attrs_post_init__(self) -> None:
        if problems := [
            Problem(name, f"give a {model.__name__}, not {type(part).__name__}")
            for name, model in MODELS.items()
            if not isinstance(part := getattr(self, name), model)
        ]:
            raise FactsError(problems)

    @cached_property
    def _by_path(self) -> dict[str, Known]:
        """What `known_facts` gives, made once: it takes longer than to decide a case. Nobody changes it."""
        values = (*_PATIENT(self.patient), *_TUMOUR(self.tumour), *_TREATMENT(self.treatment))
        known: dict[str, Known] = {p: value for p, value in zip(_PATHS, values, strict=False) if value is not None}
        for path, value in zip(_PATHS_WITH_SETS, values[len(_PATHS) :], strict=True):
            if isinstance(value, Words):
                known.update(each_word(value))
            elif value is not None:
                known[path] = value
        return known


MODELS: dict[str, type[Patient | Tumour | Treatment]] = {"patient": Patient, "tumour": Tumour, "treatment": Treatment}
FIELDS_OF: dict[str, dict[str, Field]] = {
    name: {field.path.partition(".")[2]: field for field in fields_of(model, name)} for name, model in MODELS.items()
}

FIELDS: tuple[Field, ...] = tuple(field for fields in FIELDS_OF.values() for field in fields.values())
"""Every field of a case, in the order of the classes."""

_OF_TODAY = ("tumour.extent", "tumour.resectable", "tumour.evidence_of_disease")
LASTING_FACTS: tuple[str, ...] = (
    *(f"patient.{name}" for name in ("age_years", "sex", "prior_doxorubicin_mg_per_m2")),
    *(f.path for f in FIELDS_OF["tumour"].values() if f.path not in _OF_TODAY),
    *(f.path for f in FIELDS_OF["treatment"].values() if f.path != "treatment.multidisciplinary_discussion"),
)
"""What cannot change in one patient, or is past: age, the primary tumour, what was done. See `nearest_change`."""

patient: FactGroup = FactGroup("patient", tuple(FIELDS_OF["patient"].values()))
tumour: FactGroup = FactGroup("tumour", tuple(FIELDS_OF["tumour"].values()))
treatment: FactGroup = FactGroup("treatment", tuple(FIELDS_OF["treatment"].values()))


def known_facts(case: Case) -> dict[str, Known]:
    """The facts that are known, by path: `{"tumour.site": "uterus", ...}`; of a set of words each word by itself."""
    return case._by_path.copy()


_PATIENT, _TUMOUR, _TREATMENT = (attrgetter(*fields) for fields in FIELDS_OF.values())
_ALL_PATHS = tuple(field.path for field in FIELDS)
_FIRST_SET = next(n for n, field in enumerate(FIELDS) if isinstance(field.domain, WordSet))
_PATHS, _PATHS_WITH_SETS = _ALL_PATHS[:_FIRST_SET], _ALL_PATHS[_FIRST_SET:]
