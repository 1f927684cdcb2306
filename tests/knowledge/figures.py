"""The figures of the literature, typed from the reading notes and not from the package.

`FIGURES`: of each piece of evidence (arm, value, low, high, kind of interval, unit); `NUMBERS`: what its texts name.
"""

from __future__ import annotations

Row = tuple[str, float | None, float | None, float | None, str, str]


def row(
    arm: str, value: float | None, unit: str = "", low: float | None = None, high: float | None = None, kind: str = ""
) -> Row:
    """One figure; without ends it has no kind of interval."""
    return arm, value, low, high, kind, unit


CI, CI_955, RANGE = "95 % CI", "95.5 % CI", "range"
MONTHS, YEARS, PER_CENT = "months", "years", "%"
DI, DG = "doxorubicin + ifosfamide", "gemcitabine + docetaxel"
DD = "doxorubicin + dacarbazine"
DT_DOX = "doxorubicin + trabectedin against doxorubicin"

FIGURES: dict[str, list[Row]] = {
    "eortc-55874-survival": [row("", 224), row("", 103)],
    "eortc-55874-local-relapse": [row("radiotherapy", 14), row("observation", 24)],
    "wong-2013-radiotherapy": [
        row("radiotherapy", 19, PER_CENT),
        row("none", 39, PER_CENT),
        row("", 0.28, "", 0.11, 0.69),
        row("radiotherapy", 69, PER_CENT),
        row("none", 35, PER_CENT),
        row("", 0.44, "", 0.23, 0.85),
    ],
    "extremity-radiotherapy": [row("70 patients with radiotherapy", 1), row("71 patients without", 17)],
    "gemcitabine-docetaxel-then-doxorubicin-uncontrolled": [row("", 47), row("", 39.8, MONTHS), row("", 27.4, MONTHS)],
    "gemcitabine-docetaxel-uncontrolled": [row("", 45, PER_CENT)],
    "gog-0277": [
        row("chemotherapy", 34.3, MONTHS, 25.3, 43.3, CI),
        row("observation", 46.4, MONTHS, 43.6, 49.1, CI),
        row("chemotherapy", 5),
        row("observation", 1),
    ],
    "sarcgyn-disease-free-survival": [row("chemotherapy", 55, PER_CENT), row("radiotherapy alone", 41, PER_CENT)],
    "sarcgyn-overall-survival": [row("chemotherapy", 81, PER_CENT), row("radiotherapy alone", 69, PER_CENT)],
    "omura-1985": [row("75 patients with doxorubicin", 31), row("81 patients without", 43)],
    "mancari-adjuvant": [row("chemotherapy", 68.7, PER_CENT), row("observation", 65.6, PER_CENT)],
    "pervaiz-2008": [row("any chemotherapy", 6, PER_CENT, 2, 11, CI), row(DI, 11, PER_CENT, 3, 19, CI)],
    "smac-1997": [row("", 4, PER_CENT, -1, 9)],
    "eortc-62931": [row("", 0.94, "", 0.68, 1.31, CI), row("", 0.91, "", 0.67, 1.22, CI)],
    "sarculator-high-risk": [row("", 0.46, "", 0.23, 0.94)],
    "doxorubicin-combination-first-line": [
        row("doxorubicin combinations", 7.9, MONTHS, 0.6, 15.8, RANGE),
        row("doxorubicin alone", 33.8, MONTHS, 4.2, 100.2, RANGE),
    ],
    "first-line-survival": [
        row("all patients", 4.9, MONTHS, 0.6, 28.1, RANGE),
        row("all patients", 27.3, MONTHS, 1.9, 140.2, RANGE),
    ],
    "doxorubicin-ifosfamide-response": [row("", None, PER_CENT, 10, 30, RANGE)],
    "lms-04-survival": [
        row("combination", 33, MONTHS, 26, 48, CI),
        row("doxorubicin", 24, MONTHS, 19, 31, CI),
        row(DT_DOX, 0.65, "", 0.44, 0.95, CI),
    ],
    "lms-04-progression": [
        row("combination", 12.2, MONTHS),
        row("doxorubicin", 6.2, MONTHS),
        row(DT_DOX, 0.37, "", 0.26, 0.53, CI),
        row("combination", 36, PER_CENT),
        row("doxorubicin", 13, PER_CENT),
    ],
    "lms-04-progression-2022": [
        row("combination", 12.2, MONTHS),
        row("doxorubicin", 6.2, MONTHS),
        row(DT_DOX, 0.41, ""),
        row("combination", 36, PER_CENT),
        row("doxorubicin", 13, PER_CENT),
    ],
    "lms-04-toxicity": [
        row("combination", 97, PER_CENT),
        row("doxorubicin", 56, PER_CENT),
        row("combination", 46, PER_CENT),
        row("doxorubicin", 3, PER_CENT),
    ],
    "lms-04-caveats": [
        row("combination", 20, PER_CENT),
        row("doxorubicin", 8, PER_CENT),
        row("combination", 23, PER_CENT),
        row("doxorubicin", 37, PER_CENT),
    ],
    "eortc-62012-survival": [
        row(DI, 14.3, MONTHS, 12.5, 16.5, CI_955),
        row("doxorubicin", 12.8, MONTHS, 10.5, 14.3, CI_955),
        row("", 0.83, "", 0.67, 1.03, CI_955),
        row(DI, 46, PER_CENT),
        row("doxorubicin", 13, PER_CENT),
    ],
    "eortc-62012-response": [
        row(DI, 26, PER_CENT),
        row("doxorubicin", 14, PER_CENT),
        row(DI, 7.4, MONTHS),
        row("doxorubicin", 4.6, MONTHS),
    ],
    "eortc-propensity-progression": [
        row(DD, 9.2, MONTHS),
        row(DI, 8.2, MONTHS),
        row("doxorubicin", 4.8, MONTHS),
        row(f"{DD} against doxorubicin", 0.72, "", 0.52, 0.99),
    ],
    "eortc-propensity-response": [row(DD, 30.9, PER_CENT), row(DI, 19.5, PER_CENT), row("doxorubicin", 25.6, PER_CENT)],
    "eortc-propensity-survival": [row(DD, 36.8, MONTHS, 27.9, 47.2), row(DI, 21.9, MONTHS, 16.7, 33.4)],
    "sutton-1996": [row("", 30.3, PER_CENT)],
    "ifosfamide-alone": [row("ifosfamide", 17.2, PER_CENT)],
    "turkey-uterine": [
        row(DI, 19.7, MONTHS),
        row(DG, 20.2, MONTHS),
        row(DI, 5.5, MONTHS),
        row(DG, 7.0, MONTHS),
        row(DI, 26, PER_CENT),
        row(DG, 35, PER_CENT),
    ],
    "turkey-non-uterine": [
        row(DI, 22.0, MONTHS),
        row(DG, 19.1, MONTHS),
        row(DI, 7.3, MONTHS),
        row(DG, 6.1, MONTHS),
        row(DI, 25.3, PER_CENT),
        row(DG, 29.6, PER_CENT),
    ],
    "doxorubicin-ifosfamide-second-line": [row("", 9), row("", 66.7, PER_CENT), row("", 33.0, MONTHS)],
    "ikoma-2017": [
        row("surgery for recurrence", 5.6, YEARS),
        row("no surgery for recurrence", 3.3, YEARS),
        row("", 0.402, "", 0.243, 0.666),
    ],
    "recurrence-resection-uterine": [row("abdomen or pelvis", 37.7, MONTHS), row("lung", 78.1, MONTHS)],
}

NUMBERS: dict[str, str] = {
    "risk-factor-cut-offs": "5 8 2 3",
    "morcellation": "2018",
    "german-s3-criteria": "5 2 3",
    "eortc-55874-survival": "51 28 2009",
    "eortc-55874-local-relapse": "0.004 2009",
    "wong-2013-radiotherapy": "69 3",
    "rcn-2017-adjuvant": "110",
    "extremity-radiotherapy": "141 70 71",
    "gemcitabine-docetaxel-then-doxorubicin-uncontrolled": "4 46 21 5 10 12 2009",
    "gemcitabine-docetaxel-uncontrolled": "4 25 10 23 2 43",
    "gog-0277": "8 38 216 12 2018 2023",
    "sarcgyn-disease-free-survival": "3 0.048 53 81 65",
    "sarcgyn-overall-survival": "2 3 0.41 53 81 65",
    "omura-1985": "156 75 81",
    "mancari-adjuvant": "140 5 0.521",
    "ricci-adjuvant": "108 0.413 0.045",
    "pervaiz-2008": "18 46 40 41 30",
    "smac-1997": "14 1568 10",
    "eortc-62931": "5 351",
    "sarculator-high-risk": "290 51 10",
    "sarculator-low-risk": "60",
    "eortc-pooled": "40",
    "doxorubicin-combination-first-line": "74 56 18 93.2",
    "first-line-survival": "74 4.9 27.3 1.9 140.2 0.6 28.1",
    "lms-04-survival": "3 6 55 67 83 150 2024 2023 2022",
    "lms-04-progression": "2022 2024 2023 0.41 67 83 150",
    "lms-04-toxicity": "3 4 67 83 150",
    "lms-04-caveats": "67 83 150",
    "eortc-62012-survival": "10 455 18 60 113 0.076",
    "eortc-62012-response": "455 18 60 113 227 27",
    "eortc-propensity-progression": "3 303 205 2010 2015",
    "eortc-propensity-response": "3 303 205 2010 2015",
    "eortc-propensity-survival": "303 205 2010 2015",
    "sutton-1996": "34",
    "turkey-uterine": "271",
    "turkey-non-uterine": "150",
    "doxorubicin-ifosfamide-second-line": "9",
    "recurrence-resection-uterine": "62 44.8 11.4",
    "follow-up-schedule": "3 2",
    "follow-up-limbs": "174 80 2",
    "follow-up-sarc005": "3 2 6",
    "lms-04-progression-2022": "2022 67 83 150",
    "pdq-uterine-2024": "17 2024",
    "pdq-soft-tissue-2025": "21 2025",
    "seom-geis-2025": "2024",
    "seom-2021": "2020",
    "ago-austria": "2024",
    "ago-austria-follow-up": "2015",
    "fda-trabectedin": "2025",
    "eu-trabectedin": "8 2022",
}

RULE_NUMBERS = {
    "second-line-systemic.doxorubicin-ifosfamide": "9",
    "adjuvant-radiotherapy.pdq-soft-tissue-2025": "2 3",
    "surveillance.ago-austria": "3 2",
    "second-line-systemic.pazopanib.pdq-soft-tissue-2025": "2012",
}
CONFLICT_NUMBERS = {
    "gemcitabine-docetaxel-after-surgery": "38 216",
    "eortc-62931": "3 40",
    "meta-analyses": "2008 18 1997 14",
    "local-control": "69 110",
    "local-relapse-without-a-unit": "14 24",
    "first-line-figures": "4.9 27.3",
    "dacarbazine": "1983 2020",
    "doxorubicin-dose": "550 400 450",
    "figo-at-5-cm": "5.0 5",
    "disease-free-survival": "3",
    "imaging-in-follow-up": "3 2",
}
STATEMENT_NUMBERS = {"S06": "4", "S07": "4", "S16": "10 30", "S17": "66.7 33.0"}
