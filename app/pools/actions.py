"""Actions of pools: make, rename and close one; who is in it; reminders; and inviting somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask_babel import gettext as _
from sqlalchemy import delete, exists, select
from sqlalchemy.exc import DBAPIError

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Application, Candidate
from app.candidates.rules import check_not_erased
from app.db.base import constraint_message, db
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.apply import apply
from app.pools.models import OpeningPool, Pool, PoolMember, PoolsOf
from app.pools.queries import member_of
from app.pools.rules import check_is_open, check_reminder, start_of_day
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.text import join_words
from app.shared.times import format_full_day
from app.tags.models import OpeningTag, Tag
from app.tags.queries import owes_on
from app.tags.rules import check_may_see
from app.turns.actions import update_turns, update_turns_of_people


def make_pool(*, name: str, by: User) -> Pool:
    """Add a pool. The database refuses a name that another one has."""
    pool = Pool(name=name, created_by=by)
    db.session.add(pool)
    record_activity(ActivityVerb.MADE_POOL, pool, by=by, reason=name)
    return pool


def rename_pool(pool: Pool, *, name: str, by: User) -> None:
    """Give a pool another name."""
    db.session.refresh(pool, with_for_update=True)
    if name != pool.name:
        record_activity(ActivityVerb.RENAMED_POOL, pool, by=by, reason=f"{pool.name} → {name}")
        pool.name = name
        db.session.flush()


def close_pool(pool: Pool, *, by: User) -> None:
    """Add nobody more to a pool. Who is in it stays, with their reminders. Does nothing if it is closed."""
    db.session.refresh(pool, with_for_update=True)
    if not pool.is_closed:
        pool.closed_at = clock.now()
        record_activity(ActivityVerb.CLOSED_POOL, pool, by=by)


def reopen_pool(pool: Pool, *, by: User) -> None:
    """Add people to a closed pool again. Does nothing if it is open."""
    db.session.refresh(pool, with_for_update=True)
    if pool.is_closed:
        pool.closed_at = None
        record_activity(ActivityVerb.REOPENED_POOL, pool, by=by)


def add_to_pool(
    pool: Pool, candidate: Candidate, *, why: str = "", remind_on: date | None = None, by: User
) -> PoolMember:
    """Put a candidate into a pool, with a reminder for the person if they choose a day.

    Raises RuleBroken for a person who owes a scorecard on the candidate, for a closed pool, for one they are
    in, for a day that is not after today, and for a candidate with deleted data.
    """
    _check_candidate(candidate, by=by)
    check_is_open(pool.name, is_closed=pool.is_closed)
    if member_of(pool, candidate) is not None:
        raise RuleBroken(
            _("%(candidate)s is already in the pool “%(pool)s”.", candidate=candidate.name, pool=pool.name),
            field="pool",
        )
    member = PoolMember(pool=pool, candidate=candidate, added_by=by, why=why)
    _remind(member, remind_on, by=by)
    db.session.add(member)
    about = PoolsOf(candidate.id)
    record_activity(ActivityVerb.ADDED_TO_POOL, about, by=by, reason=_with_reason(pool.name, why))
    if remind_on is not None:
        record_activity(ActivityVerb.SET_REMINDER, about, by=by, became=format_full_day(remind_on))
    update_turns(member)
    return member


def remove_from_pool(member: PoolMember, *, by: User) -> None:
    """Take a candidate out of a pool. Their reminder goes with it."""
    candidate = member.candidate
    _lock(member, by=by)
    record_activity(ActivityVerb.REMOVED_FROM_POOL, PoolsOf(candidate.id), by=by, reason=member.pool.name)
    _end_reminder(member)
    db.session.delete(member)
    db.session.flush()


def set_reminder(member: PoolMember, day: date, *, by: User) -> None:
    """Come back to a candidate on a day: it is then the turn of the person who set it.

    Raises RuleBroken for a day that is not after today.
    """
    _lock(member, by=by)
    was, before = member.remind_on, member.reminds_id
    _remind(member, day, by=by)
    record_activity(
        ActivityVerb.SET_REMINDER,
        PoolsOf(member.candidate_id),
        by=by,
        was=format_full_day(was) if was else None,
        became=format_full_day(day),
    )
    update_turns(member)
    update_turns_of_people(before)


def remove_reminder(member: PoolMember, *, by: User) -> None:
    """Remove the reminder of a candidate in a pool. Does nothing if there is none."""
    _lock(member, by=by)
    _remove_reminder(member, by=by)


def invite_candidate(candidate: Candidate, opening: Opening, *, by: User) -> Application:
    """Put an application of a candidate into an opening. The person's reminders of the candidate are done.

    Raises what `apply` raises, and RuleBroken for a candidate with deleted data.
    """
    _lock_candidate(candidate, by=by)
    application = apply(candidate, opening, by=by)
    own = select(PoolMember).where(PoolMember.candidate_id == candidate.id, PoolMember.reminds_id == by.id)
    for member in db.session.scalars(own.order_by(PoolMember.id).with_for_update()).all():
        _remove_reminder(member, by=by)
    return application


def invite_several(candidates: Sequence[Candidate], opening: Opening, *, by: User) -> tuple[int, list[str]]:
    """Invite some candidates, each by itself. Returns how many were added, and why others were not.

    Raises RuleBroken if none was added.
    """
    refusals = []
    for candidate in candidates:
        try:
            with db.session.begin_nested():
                invite_candidate(candidate, opening, by=by)
        except RuleBroken as broken:
            refusals.append(broken.sentence)
        except DBAPIError as error:
            known = constraint_message(error)
            if known is None:
                raise
            refusals.append(f"{candidate.name}: {known[1]}")
    added = len(candidates) - len(refusals)
    if not added:
        raise RuleBroken(" ".join(refusals) or _("Select at least one candidate."))
    return added, refusals


def choose_wanted(
    opening: Opening, *, tags: Sequence[Tag], pools: Sequence[Pool] | None = None, by: User
) -> None:
    """Choose the tags and pools by which an opening finds people from earlier; None leaves the pools."""
    db.session.refresh(opening, with_for_update=True)
    wanted: list[OpeningTag | OpeningPool] = [
        OpeningTag(opening_id=opening.id, tag_id=each.id) for each in tags
    ]
    db.session.execute(delete(OpeningTag).where(OpeningTag.opening_id == opening.id))
    if pools is not None:
        db.session.execute(delete(OpeningPool).where(OpeningPool.opening_id == opening.id))
        wanted += [OpeningPool(opening_id=opening.id, pool_id=each.id) for each in pools]
    db.session.add_all(wanted)
    names = join_words([each.name for each in tags] + [each.name for each in pools or ()])
    record_activity(ActivityVerb.CHOSE_WANTED, opening, by=by, reason=names or _("none"))


def hand_over_reminder(member: PoolMember, *, to: User | None, by: User) -> None:
    """Give the reminder of somebody who leaves to a colleague, or remove it."""
    before, member.reminds = member.reminds, to
    if to is None:
        member.remind_on = member.remind_at = member.reminds_id = None
    verb = ActivityVerb.REMOVED_REMINDER if to is None else ActivityVerb.HANDED_OVER_REMINDER
    record_activity(verb, PoolsOf(member.candidate_id), by=by, became=to.name if to else None)
    update_turns(member)
    update_turns_of_people(before, to)


def _remind(member: PoolMember, day: date | None, *, by: User) -> None:
    if day is None:
        return
    check_reminder(day, clock.today(by.time_zone))
    member.remind_on, member.remind_at, member.reminds = day, start_of_day(day, by.time_zone), by


def _end_reminder(member: PoolMember) -> None:
    before = member.reminds_id
    member.remind_on = member.remind_at = member.reminds = member.reminds_id = None
    update_turns(member)
    update_turns_of_people(before)


def _remove_reminder(member: PoolMember, *, by: User) -> None:
    if member.remind_on is not None:
        was = format_full_day(member.remind_on)
        record_activity(ActivityVerb.REMOVED_REMINDER, PoolsOf(member.candidate_id), by=by, became=was)
        _end_reminder(member)


def _with_reason(name: str, why: str) -> str:
    return f"{name}: {why}" if why else name


def _lock(member: PoolMember, *, by: User) -> None:
    """Lock the candidate and reload the row. Raises Conflict if they were removed meanwhile."""
    _check_candidate(member.candidate, by=by)
    still = db.session.scalar(select(exists().where(PoolMember.id == member.id)))
    if not still:
        raise Conflict(_("This candidate was removed from the pool meanwhile."))
    db.session.refresh(member)


def _check_candidate(candidate: Candidate, *, by: User) -> None:
    _lock_candidate(candidate, by=by)
    check_may_see(owes=owes_on(by, candidate))


def _lock_candidate(candidate: Candidate, *, by: User) -> None:
    db.session.refresh(candidate, with_for_update=True)
    check_not_merged(candidate, by=by)
    check_not_erased(candidate.erased_at)
