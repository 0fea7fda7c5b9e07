"""Mail about the work on opportunities. No subject names an amount."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select

from app.book.account_team import is_led_by
from app.book.alignment import alignment_day, open_isr_on, territory_on
from app.book.models import Opportunity
from app.db.base import db
from app.db.rows import one_of
from app.opportunity_work.models import OpportunityNextStep
from app.opportunity_work.rules import Agreement
from app.opportunity_work.tiers_now import TierNow, tiers_now
from app.outbox.actions import queue_mail
from app.outbox.models import Message
from app.people.models import User
from app.shared.links import absolute_url
from app.territories.models import Territory

AGREED_MAIL = "opportunity agreed on"
THRESHOLD_CROSSED_MAIL = "ARR basis crossed the threshold"
AMOUNT_REACHED_MAIL = "amount reached the threshold"


@dataclass(frozen=True)
class BasisChange:
    """An opportunity with another ARR basis than before, in minor units. It is flushed."""

    opportunity: Opportunity
    was: int | None


def tell_agreed(
    opportunity: Opportunity, agreement: Agreement, step: OpportunityNextStep, *, to: User, by: User
) -> Message:
    """Notify a person of the other side that it was delegated, is co-managed, or was handed back."""
    values: dict[str, Any] = {"opportunity": opportunity, "agreement": agreement, "step": step, "by": by}
    return queue_mail(
        AGREED_MAIL,
        "opportunity_work/mail/agreed.txt",
        to=to,
        subject_of=opportunity,
        reply_to=by,
        page=_page_of(opportunity),
        **values,
    )


def tell_threshold_crossed(changes: Sequence[BasisChange]) -> None:
    """Notify the ISR and the owner of opportunities with an ARR basis that crossed the threshold.

    A person gets one mail about all of theirs. It takes a fixed number of statements; the caller chooses with
    `rules.crosses_threshold`.
    """
    by_id = {each.opportunity.id: each for each in changes}
    now = tiers_now(by_id) if by_id else {}
    for person, ids in _people(by_id, [_isrs, _owners]):
        lines: list[tuple[BasisChange, TierNow]] = [(by_id[id_], now[id_]) for id_ in ids]
        _tell(
            THRESHOLD_CROSSED_MAIL,
            "opportunity_work/mail/threshold_crossed.txt",
            person,
            by_id[ids[0]].opportunity,
            lines,
        )


def tell_amount_reached(opportunities: Sequence[Opportunity]) -> None:
    """Notify the owner and the ASM of amounts that reached the threshold while the ARR basis is below.

    A person gets one mail about all of theirs. The caller chooses with `rules.reaches_threshold`, so that it
    is told once.
    """
    by_id = {each.id: each for each in opportunities}
    for person, ids in _people(by_id, [_owners, _asms]):
        _tell(
            AMOUNT_REACHED_MAIL,
            "opportunity_work/mail/amount_reached.txt",
            person,
            by_id[ids[0]],
            [by_id[id_] for id_ in ids],
        )


def _tell(kind: str, template: str, person: User, first: Opportunity, lines: Sequence[Any]) -> None:
    page = _page_of(first) if len(lines) == 1 else absolute_url("/book")
    queue_mail(kind, template, to=person, subject_of=first, lines=lines, page=page)


def _page_of(opportunity: Opportunity) -> str:
    return absolute_url(f"/opportunities/{opportunity.id}")


def _people(ids: Iterable[int], of: Sequence[Any]) -> list[tuple[User, list[int]]]:
    """The active people whom some relations lead to, each with the ids of their opportunities."""
    wanted = list(ids)
    found: dict[User, set[int]] = {}
    for statement in of if wanted else ():
        rows = db.session.execute(statement().where(one_of(Opportunity.id, wanted), User.active))
        for id_, person in rows:
            found.setdefault(person, set()).add(id_)
    ordered: Mapping[User, set[int]] = dict(sorted(found.items(), key=lambda each: each[0].id))
    return [(person, sorted(theirs)) for person, theirs in ordered.items()]


def _isrs() -> Select[int, User]:
    return (
        select(Opportunity.id, User)
        .select_from(Opportunity)
        .join(User, User.id == open_isr_on(alignment_day()))
    )


def _owners() -> Select[int, User]:
    return (
        select(Opportunity.id, User)
        .select_from(Opportunity)
        .join(User, User.email == Opportunity.owner_email)
    )


def _asms() -> Select[int, User]:
    territory_id = territory_on(alignment_day(), Opportunity.account_id)
    leads = is_led_by(User, [Territory.asm])
    opportunities = select(Opportunity.id, User).select_from(Opportunity)
    return opportunities.join(Territory, Territory.id == territory_id).join(User, leads)
