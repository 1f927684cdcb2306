"""Safety statements on the drugs that options hold, or may hold. They stand beside any stance and change none.

Each is written once for a drug. Where two sources print different figures each has a caution of its own, so that the
stricter is never hidden. A caution without a source says so: it is a reminder of ours.
"""

from .before import BEFORE
from .doxorubicin import DOXORUBICIN
from .ifosfamide import DOXORUBICIN_IFOSFAMIDE, IFOSFAMIDE
from .other_drugs import CYTOTOXICS, DACARBAZINE, GEMCITABINE_DOCETAXEL, TRABECTEDIN
from .surgery import SURGERY

CAUTIONS = (
    *DOXORUBICIN,
    *IFOSFAMIDE,
    *DOXORUBICIN_IFOSFAMIDE,
    *GEMCITABINE_DOCETAXEL,
    *TRABECTEDIN,
    *DACARBAZINE,
    *BEFORE,
    *CYTOTOXICS,
    *SURGERY,
)
