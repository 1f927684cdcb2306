"""Cautions on doxorubicin: the dose given so far, the heart, blood counts; each source has its own doses."""

from ...facts import patient
from ...logic.parts import Caution, Severity
from .. import limits as limit

DOXORUBICIN = (
    Caution(
        id="doxorubicin-cumulative-dose",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE,
        severity=Severity.CONTRAINDICATED,
        why="The cumulative dose that the prescribing information allows is reached.",
        check="the cumulative dose given so far, other anthracyclines counted",
        citations=("doxorubicin-label-ph",),
    ),
    Caution(
        id="doxorubicin-cumulative-dose-cardiac-risk",
        agents=("doxorubicin",),
        when=(patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_CARDIAC_RISK) & patient.cardiac_risk,
        severity=Severity.CONTRAINDICATED,
        why="The cumulative dose allowed beside another cardiotoxic drug or radiotherapy to the heart is reached.",
        check="the cumulative dose given so far, and what else strained the heart",
        citations=("doxorubicin-label-ph",),
    ),
    Caution(
        id="doxorubicin-lifetime-dose",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_LIFETIME,
        severity=Severity.CAUTION,
        why="The lifetime dose that an Irish protocol allows is reached.",
        check="the cumulative dose given so far, and the heart",
        citations=("nccp-00392",),
    ),
    Caution(
        id="doxorubicin-cardiac-rating",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_CARDIAC_RATING,
        severity=Severity.CAUTION,
        why="The dose is reached that a monitoring sheet of CCO prints as its threshold for rating the heart.",
        check="the ejection fraction",
        citations=("cco-sa-vdc-2008",),
    ),
    Caution(
        id="doxorubicin-cardiac-assessment",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_CARDIAC_ASSESSMENT,
        severity=Severity.CAUTION,
        why="Any further dose exceeds the lifelong dose beyond which a protocol of BC Cancer has the heart assessed.",
        check="the heart",
        citations=("bc-brajac-2014",),
    ),
    Caution(
        id="doxorubicin-heart-failure",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_HEART_FAILURE,
        severity=Severity.CAUTION,
        why="A paper of 2020 prints, from an earlier study, heart failure in 3, 7 and 18 of 100 patients at 400, 550 "
        "and 700 mg/m2, and calls less than 450 mg/m2 the accepted safe dose.",
        check="the ejection fraction, and signs of heart failure",
        citations=("bmc-cancer-2020",),
    ),
    Caution(
        id="doxorubicin-heart-checks",
        agents=("doxorubicin",),
        when=patient.prior_doxorubicin_mg_per_m2 >= limit.DOSE_CHECKS,
        severity=Severity.CAUTION,
        why="From here on the heart is checked more often, and its impairment grows likelier with every course: at "
        "300, 400, 450 and 500 mg/m2 in 1-2, 3-5, 5-8 and 6-20 of 100 patients.",
        check="the ejection fraction",
        citations=("doxorubicin-label-us",),
    ),
    Caution(
        id="doxorubicin-ejection-fraction-too-low",
        agents=("doxorubicin",),
        when=patient.lvef_percent <= limit.LVEF_NOT_TO_START,
        severity=Severity.CONTRAINDICATED,
        why="With so low an ejection fraction doxorubicin is not started, and is stopped.",
        check="the ejection fraction, before and during treatment",
        citations=("schwartz-1987", "doxorubicin-label-us"),
    ),
    Caution(
        id="doxorubicin-ejection-fraction-low",
        agents=("doxorubicin",),
        when=(patient.lvef_percent > limit.LVEF_NOT_TO_START) & (patient.lvef_percent < limit.LVEF_NORMAL),
        severity=Severity.CAUTION,
        why="With an ejection fraction below normal it is measured before each dose.",
        check="the ejection fraction, before each dose",
        citations=("schwartz-1987",),
    ),
    Caution(
        id="doxorubicin-ejection-fraction-fell",
        agents=("doxorubicin",),
        when=(patient.lvef_fall_points >= limit.LVEF_FALL) & (patient.lvef_percent <= limit.LVEF_NORMAL),
        severity=Severity.CONTRAINDICATED,
        why="After so great a fall, to no more than the lowest normal value, doxorubicin is stopped.",
        check="the ejection fraction, and what it was before treatment",
        citations=("schwartz-1987",),
    ),
    Caution(
        id="doxorubicin-counts",
        agents=("doxorubicin",),
        when=(patient.neutrophils_10e9_per_l < limit.DOXORUBICIN_NEUTROPHILS)
        | (patient.platelets_10e9_per_l < limit.DOXORUBICIN_PLATELETS),
        severity=Severity.WAIT,
        why="Before a course of doxorubicin the blood counts are to have recovered.",
        check="neutrophils and platelets",
        citations=("doxorubicin-label-ph",),
    ),
)
