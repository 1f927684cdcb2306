"""Measurements of the kidneys that are weighed with a drug of which no renal figure was read."""

RENAL = ("patient.creatinine_clearance_ml_per_min", "patient.creatinine_x_uln")
