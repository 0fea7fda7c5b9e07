"""What a referee is to the candidate, whether they recommend them, and where their reference stands."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import lazy_gettext as _l


class Relation(StrEnum):
    """What a referee is to the candidate."""

    FORMER_MANAGER = "former manager"
    COLLEAGUE = "colleague"
    REPORT = "report"
    CUSTOMER = "customer"

    @property
    def label(self) -> str:
        """The relation as pages show it."""
        return str(RELATION_LABELS[self])


RELATION_LABELS = {
    Relation.FORMER_MANAGER: _l("Former manager"),
    Relation.COLLEAGUE: _l("Colleague"),
    Relation.REPORT: _l("Report"),
    Relation.CUSTOMER: _l("Customer"),
}


class RefereeRecommendation(StrEnum):
    """Whether a referee recommends the candidate. There is no default."""

    STRONG_YES = "strong yes"
    YES = "yes"
    WITH_RESERVATIONS = "with reservations"
    NO = "no"

    @property
    def label(self) -> str:
        """The recommendation as pages show it."""
        return str(REFEREE_RECOMMENDATION_LABELS[self])


REFEREE_RECOMMENDATION_LABELS = {
    RefereeRecommendation.STRONG_YES: _l("Without hesitation"),
    RefereeRecommendation.YES: _l("Yes"),
    RefereeRecommendation.WITH_RESERVATIONS: _l("With reservations"),
    RefereeRecommendation.NO: _l("No"),
}


class RefereeState(StrEnum):
    """Where the reference of one referee stands."""

    NAMED = "named"
    ASKED = "asked"
    ANSWERED = "answered"
    DECLINED = "declined to answer"
    REMOVED = "removed"

    @property
    def label(self) -> str:
        """The state as pages show it."""
        return str(STATE_LABELS[self])


STATE_LABELS = {
    RefereeState.NAMED: _l("Named"),
    RefereeState.ASKED: _l("Waiting for answers"),
    RefereeState.ANSWERED: _l("Answered"),
    RefereeState.DECLINED: _l("Declined to answer"),
    RefereeState.REMOVED: _l("Removed"),
}
COUNTS_AS_NAMED = (RefereeState.NAMED, RefereeState.ASKED, RefereeState.ANSWERED)
