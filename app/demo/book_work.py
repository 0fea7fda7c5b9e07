"""What an ISR does with their book: tiers, opportunity tasks, next steps, log; and what a manager decides.

A week ago a territory changed hands, and its ISR requested two holdovers, of which one is approved.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from app.alignment_changes.models import AlignmentChange
from app.book.alignment import alignment_day, is_open_with
from app.book.models import Opportunity, Tier
from app.db.base import db
from app.demo import company
from app.demo.story import DEMO_DAY, clock_at
from app.holdovers.actions import ask_for_holdover, decide_holdover
from app.holdovers.moved import moved_page
from app.isr_by_hand.actions import set_isr_override
from app.opportunity_work.actions import (
    add_task,
    choose_tier,
    do_task,
    write_next_step,
)
from app.opportunity_work.actions.log import NewLogEntry
from app.opportunity_work.actions.next_steps import NewNextStep
from app.opportunity_work.actions.tasks import NewTask
from app.opportunity_work.models import WorkKind
from app.people.models import User
from app.shared import clock
from app.territories.actions import hand_over_territory
from app.territories.models import Territory

WORKED_ON = 24  # opportunities of the ISR
DEMO_KINDS = [WorkKind.HEALTH_CHECK, WorkKind.TOUCHPOINT, WorkKind.QUOTE, WorkKind.UPGRADE_CALL]
DEMO_STEPS = ["Send the quote", "Ask who signs the renewal", "Show the new release", "Count the users"]
DEMO_ENTRY = "Went through usage and open questions. They want a quote for more users."


def load_book_work(staff: dict[str, User], now: datetime) -> None:
    """What was done since the last file of the CRM was applied."""
    owen = staff[company.ESTABLISHED_ISR_NAME]
    with clock_at(now - DEMO_DAY + timedelta(hours=2)):
        for place, opportunity in enumerate(_open_with(owen)[:WORKED_ON]):
            _work_on(opportunity, place, owen)
        reason = "Noa knows the customer from the trial."
        lent, noa = _open_with(owen)[-1], _colleague()
        set_isr_override(lent, isr=noa, reason=reason, seen=None, by=staff["Marta Silva"])


def _work_on(opportunity: Opportunity, place: int, isr: User) -> None:
    """Tasks of today, earlier and later days; every third one has a call behind it."""
    today, tier = clock.today(isr.time_zone), list(Tier)[place % len(Tier)]
    kind, step = DEMO_KINDS[place % len(DEMO_KINDS)], DEMO_STEPS[place % len(DEMO_STEPS)]
    choose_tier(opportunity, tier, delegated_by=company.ACCOUNT_OWNERS[0], by=isr)
    due_on = today + timedelta(days=place % 6)
    following = NewNextStep(step, due_on)
    if tier is Tier.SAE_MANAGED:
        write_next_step(opportunity, following, by=isr)
        return
    task = add_task(opportunity, NewTask(kind=kind, due_on=due_on), by=isr)
    if place % 3 == 0:
        entry = NewLogEntry(kind, DEMO_ENTRY, today, leader_copied=place % 2 == 0)
        quote = NewTask(kind=WorkKind.QUOTE, due_on=due_on + timedelta(days=2))
        do_task(task, entry=entry, next_step=following, next_task=quote, by=isr)
    else:
        write_next_step(opportunity, following, by=isr)


def choose_first_tiers(staff: dict[str, User]) -> None:
    """The ISR chooses a tier for what closes soon, before the territory is handed over."""
    owen = staff[company.ESTABLISHED_ISR_NAME]
    for opportunity in _open_with(owen)[:WORKED_ON]:
        choose_tier(opportunity, Tier.CO_MANAGED, by=owen)


def hand_over_with_holdovers(staff: dict[str, User]) -> None:
    """Hand a territory over from today. Its ISR requests two holdovers, and one of them is approved."""
    isr, manager = staff[company.ESTABLISHED_ISR_NAME], staff["Marta Silva"]
    name, reason = company.HANDED_OVER_TERRITORY, "Noa takes over the region."
    territory = db.session.scalars(select(Territory).where(Territory.name == name)).one()
    hand_over_territory(
        territory, to=_colleague(), first_day=alignment_day(), reason=reason, by=manager, is_confirmed=True
    )
    db.session.flush()
    change = db.session.scalars(select(AlignmentChange).where(AlignmentChange.isr_id == isr.id)).one()
    for place, moved in enumerate(moved_page(change, None, qualifies=True).rows[:2]):
        holdover = ask_for_holdover(
            change,
            opportunity_id=moved.opportunity.id,
            whole_account=False,
            reason="The renewal is about to be signed.",
            by=isr,
        )
        if place == 0:
            decide_holdover(holdover, is_approved=True, reason="Finish it together.", by=manager)


def _open_with(isr: User) -> Sequence[Opportunity]:
    found = select(Opportunity).where(is_open_with(isr.id, alignment_day()))
    return db.session.scalars(found.order_by(Opportunity.close_on, Opportunity.id)).all()


def _colleague() -> User:
    return db.session.scalars(select(User).where(User.name == company.SECOND_ISR_NAME)).one()
