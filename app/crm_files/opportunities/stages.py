"""What the stages of the CRM mean: the known ones, and those that a person has mapped once.

The department's page counts Won, Lost and Duplicate as closed. 9-Unqualified is closed in the CRM's own list,
so it closes here too (decision 52).
"""

from __future__ import annotations

import re
from functools import lru_cache

from flask_babel import gettext as _
from sqlalchemy import select

from app.book.models import OpportunityOutcome, OrderType, Tier
from app.book.tiers import read_tier
from app.crm_files.opportunity_rows import CrmStage
from app.db.base import db
from app.shared.refusals import RuleBroken
from app.shared.text import name_key

MAX_STAGE_LENGTH = 80
_OPEN_STAGES = (
    *("0-Pending Acceptance", "1-Discovery", "2-Scoping", "3-Technical Evaluation", "4-Proposal"),
    *("5-Negotiating", "6-Awaiting Signature", "7-Closing", "00-Pre Opportunity", "0-Qualifying"),
    *("Developing", "2-Developing"),
)
_KNOWN = {name_key(stage): OpportunityOutcome.OPEN for stage in _OPEN_STAGES} | {
    "closed won": OpportunityOutcome.WON,
    "closed lost": OpportunityOutcome.LOST,
    "8-closed lost": OpportunityOutcome.LOST,
    "9-unqualified": OpportunityOutcome.UNQUALIFIED,
    "10-duplicate": OpportunityOutcome.DUPLICATE,
}
_NUMBER = re.compile(r"^[0-9]+\. ?")


class StageWords:
    """The outcome of every known stage, read once."""

    def __init__(self) -> None:
        mapped = db.session.execute(select(CrmStage.key, CrmStage.outcome)).all()
        self._outcomes = _KNOWN | {stage.key: stage.outcome for stage in mapped}

    def outcome_of(self, stage: str) -> OpportunityOutcome | None:
        """What became of an opportunity in a stage; None for an unknown stage."""
        return self._outcomes.get(stage_key(stage))


@lru_cache(maxsize=1000)
def stage_key(stage: str) -> str:
    """What a stage is compared by: its text without case."""
    return name_key(stage)[:MAX_STAGE_LENGTH]


@lru_cache(maxsize=1000)
def order_type_of(text: str) -> OrderType | None:
    """The order type that a text means: "3. Growth" is growth. None for an empty or unknown one."""
    plain = _NUMBER.sub("", name_key(text))
    return next((each for each in OrderType if each.value.casefold() == plain), None)


def tier_of(text: str) -> Tier | None:
    """The tier that an ISR Priority means; None for an empty one. Raises RuleBroken for an unknown one."""
    if not text:
        return None
    found = read_tier(text)
    if found is None:
        raise RuleBroken(_("This is not a tier such as “Tier 2 - Co-managed by SAE & ISR”."))
    return found
