"""The safety figures, typed from the reading notes and not from the package: value, unit, source."""

from __future__ import annotations

DOSE, COUNT, TIMES, CLEARANCE = "mg/m2", "x 10^9/L", "x the upper limit of normal", "mL/min"

LIMITS: dict[str, tuple[float, str, str]] = {
    "doxorubicin-cumulative": (550, DOSE, "doxorubicin-label-ph"),
    "doxorubicin-lifetime": (450, DOSE, "nccp-00392"),
    "doxorubicin-cardiac-rating": (450, DOSE, "cco-sa-vdc-2008"),
    "doxorubicin-cumulative-cardiac-risk": (400, DOSE, "doxorubicin-label-ph"),
    "doxorubicin-cardiac-assessment": (400, DOSE, "bc-brajac-2014"),
    "doxorubicin-heart-failure": (400, DOSE, "bmc-cancer-2020"),
    "doxorubicin-closer-checks": (300, DOSE, "doxorubicin-label-us"),
    "lvef-not-to-start": (30, "%", "schwartz-1987"),
    "lvef-normal": (50, "%", "schwartz-1987"),
    "lvef-fall": (10, "percentage points", "schwartz-1987"),
    "doxorubicin-neutrophils": (1.0, COUNT, "doxorubicin-label-ph"),
    "doxorubicin-platelets": (100, COUNT, "doxorubicin-label-ph"),
    "ifosfamide-neutrophils": (1.5, COUNT, "ifosfamide-handbook"),
    "ifosfamide-platelets": (100, COUNT, "ifosfamide-handbook"),
    "ifosfamide-white-cells-lowest": (2.0, COUNT, "ifosfamide-label-us"),
    "ifosfamide-platelets-lowest": (50, COUNT, "ifosfamide-label-us"),
    "trabectedin-neutrophils": (1.5, COUNT, "trabectedin-label-eu"),
    "trabectedin-platelets": (100, COUNT, "trabectedin-label-eu"),
    "gemcitabine-docetaxel-neutrophils": (1.5, COUNT, "seddon-2017"),
    "gemcitabine-docetaxel-platelets": (100, COUNT, "seddon-2017"),
    "sarc005-neutrophils": (1.5, COUNT, "hensley-2013"),
    "sarc005-platelets": (100, COUNT, "hensley-2013"),
    "sarc005-haemoglobin": (8.0, "g/dL", "hensley-2013"),
    "sarc005-creatinine": (1.5, TIMES, "hensley-2013"),
    "doxorubicin-ifosfamide-bilirubin": (2, TIMES, "bc-saai-2019"),
    "trabectedin-bilirubin": (1, TIMES, "trabectedin-label-eu"),
    "trabectedin-bilirubin-us": (1.5, TIMES, "trabectedin-label-us"),
    "trabectedin-bilirubin-us-highest": (3, TIMES, "trabectedin-label-us"),
    "trabectedin-transaminases-us": (8, TIMES, "trabectedin-label-us"),
    "trabectedin-alkaline-phosphatase": (2.5, TIMES, "trabectedin-label-eu"),
    "trabectedin-creatine-kinase": (2.5, TIMES, "trabectedin-label-eu"),
    "gemcitabine-docetaxel-bilirubin": (1.5, TIMES, "seddon-2017"),
    "gemcitabine-docetaxel-transaminases": (3, TIMES, "seddon-2017"),
    "gemcitabine-docetaxel-creatinine": (1.5, TIMES, "seddon-2017"),
    "trabectedin-clearance": (30, CLEARANCE, "trabectedin-label-eu"),
    "trabectedin-clearance-combined": (60, CLEARANCE, "trabectedin-label-eu"),
    "gemcitabine-docetaxel-clearance": (50, CLEARANCE, "seddon-2017"),
    "doxorubicin-ifosfamide-ecog-nccp": (1, "", "nccp-00392"),
    "doxorubicin-ifosfamide-ecog-nhs": (2, "", "nhs-inp-2016"),
    "ifosfamide-encephalopathy-ecog": (2, "", "ifosfamide-encephalopathy"),
}

CAUTION_NUMBERS = {
    "doxorubicin-heart-checks": "300 1 2 400 3 5 450 8 500 6 20 100",  # cardiomyopathy, of 100 patients by mg/m2
    "doxorubicin-heart-failure": "2020 3 400 7 550 18 700 100 450",  # heart failure, likewise; safe below 450
    "trabectedin-liver-us": "0.9 1.5",
}
