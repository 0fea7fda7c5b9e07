"""The check of how the offer of an application stands: as the state of its last offer says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select

from app.candidates.models import Application, OfferStanding, Status
from app.checks.registry import CheckFinding, CheckRun, DataCheck
from app.checks.statements import count_rows, in_batches
from app.offers.models import Offer
from app.offers.states import standing_of

CORRECT_STANDING = "Change the offer on the page of the application, or correct applications.offer_standing."


def _last_states() -> Any:
    state = (
        select(Offer.state)
        .where(Offer.application_id == Application.id)
        .order_by(Offer.id.desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
        .label("state")
    )
    has_one = Application.id.in_(select(Offer.application_id))
    return select(Application.id, Application.status, Application.offer_standing, state).where(
        Application.offer_standing.is_not(None) | has_one
    )


def _find_other_standings(run: CheckRun) -> Iterator[CheckFinding]:
    count_rows(run, Offer)
    for rows in in_batches(_last_states(), Application.id):
        for row in rows:
            wanted = {None if row.state is None else standing_of(row.state)}
            if row.status in (Status.DECLINED, Status.WITHDRAWN):
                wanted.add(OfferStanding.ENDED)  # who is hired and never starts leaves an accepted offer
            if row.offer_standing not in wanted:
                problem = f"Its offer stands as {row.offer_standing}, and its last offer is {row.state}."
                yield CheckFinding(f"Application {row.id}", problem, CORRECT_STANDING)


OFFER_CHECKS = (
    DataCheck("offers", "An application knows how its last offer stands.", _find_other_standings),
)
