"""The options that evidence bears on, as (question id, option id)."""

DISCUSSION = ("multidisciplinary-discussion", "multidisciplinary-discussion")
ADJUVANT = ("adjuvant-treatment", "adjuvant-treatment")
RADIOTHERAPY = ("adjuvant-radiotherapy", "adjuvant-radiotherapy")
CHEMOTHERAPY = ("adjuvant-chemotherapy", "adjuvant-chemotherapy")
GEM_DOC = ("adjuvant-chemotherapy", "gemcitabine-docetaxel")
GEM_DOC_DOX = ("adjuvant-chemotherapy", "gemcitabine-docetaxel-then-doxorubicin")
SURVEILLANCE = ("surveillance", "surveillance")
FIRST_COMBINATION = ("first-line-systemic", "doxorubicin-combination")
FIRST_DOX_IFOS = ("first-line-systemic", "doxorubicin-ifosfamide")
SECOND_DOX_IFOS = ("second-line-systemic", "doxorubicin-ifosfamide")
RECURRENCE = ("surgery-for-recurrence", "surgery-for-recurrence")
MONITORING = ("toxicity-monitoring", "toxicity-monitoring")
