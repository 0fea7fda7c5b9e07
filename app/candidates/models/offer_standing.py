"""How the last offer of an application stands, which packages below that of offers read."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.db.base import register_constraint_message


class OfferStanding(StrEnum):
    """How the last offer of an application stands: the package of offers writes it.

    Nobody is hired while an offer is open, and the decision waits for it.
    """

    OPEN = "open"
    ACCEPTED = "accepted"
    ENDED = "ended"


register_constraint_message(
    "ck_applications_no_hire_with_an_open_offer",
    _l("This application has an open offer. Wait for the answer, or withdraw the offer first."),
)
