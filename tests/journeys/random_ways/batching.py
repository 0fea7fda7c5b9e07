"""One act to several applications at once, in any state, and undone as a whole or not."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from app.access.permissions import Permission
from app.application_notes.rules import NoteAudience
from app.batches.actions import draft_batch, start_batch, undo_batch
from app.batches.acts import ACTS
from app.batches.models import PENDING_STATES, Batch, BatchItem, ItemState
from app.batches.runs import do_item
from app.batches.selection import selected_rows
from app.db.base import db
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.rules import DeclineReason
from app.pools.actions import invite_candidate, remove_from_pool, remove_reminder, set_reminder
from app.pools.models import Pool, PoolMember
from app.shared import clock
from app.tags.models import Tag
from tests.journeys.random_ways.company import Key, key_of
from tests.journeys.random_ways.way import NUMBER, WHO, Way

_numbers = count(1)
CHOSEN = {
    "decline": {"reason": DeclineReason.SKILLS.value, "keep": "kept"},
    "note": {"audience": NoteAudience.INTERVIEWERS.value},
}
TYPED = {
    "advance": {"reason": "All of them can sell."},
    "decline": {"paragraph": "Good luck, {name}."},
    "note": {"note": "We met them at the fair."},
}


def _remind(member: PoolMember, *, by: User) -> None:
    set_reminder(member, (clock.now() + timedelta(days=2)).date(), by=by)


def _invite(member: PoolMember, *, by: User) -> None:
    opening = db.session.scalars(select(Opening).order_by(Opening.id.desc())).first()
    assert opening is not None
    invite_candidate(member.candidate, opening, by=by)


WITH_MEMBERS = {
    "remind": _remind,
    "remove reminder": remove_reminder,
    "remove": remove_from_pool,
    "invite": _invite,
}


class Batching(Way):
    """What is done to several applications, each item as the worker does it."""

    @rule(
        applications=st.lists(Way.applications, min_size=1, max_size=4),
        act=st.sampled_from([*ACTS]),
        undone=st.booleans(),
        who=WHO,
    )
    def batch(self, applications: list[Key], act: str, undone: bool, who: str) -> None:
        done = partial(_batch, ids=[id_ for _model, id_ in applications], act=act, undone=undone)
        self.tries(done, who, Permission.START_BATCH)

    @rule(how=st.sampled_from([*WITH_MEMBERS]), number=NUMBER, who=WHO)
    def come_back(self, how: str, number: int, who: str) -> None:
        """Somebody moves or ends a reminder, or takes the candidate out of the pool."""
        members = db.session.scalars(select(PoolMember).order_by(PoolMember.id)).all()
        if members:
            member = members[number % len(members)]
            self.tries(WITH_MEMBERS[how], who, Permission.KEEP_POOL_MEMBER, key_of(member))


def _batch(*, ids: list[int], act: str, undone: bool, by: User) -> None:
    """Select those that the person sees, do the act to each, and undo what was done."""
    selected = selected_rows(map(str, ids), by)
    batch = draft_batch(ACTS[act], selected, token=f"way {next(_numbers)}", by=by)
    start_batch(batch, chosen=_chosen(act), typed=TYPED.get(act))
    _do_all(batch)
    done = select(BatchItem.number).where(BatchItem.batch_id == batch.id, BatchItem.state == ItemState.DONE)
    if undone and ACTS[act].undo and db.session.scalars(done).first():
        undo_batch(batch)
        _do_all(batch)


def _chosen(act: str) -> dict[str, str] | None:
    """What is chosen for an act: the company has one tag and one pool."""
    if act in ("tag", "untag"):
        return {"tag": str(db.session.scalar(select(Tag.id)))}
    if act == "pool":
        day = (clock.now() + timedelta(days=3)).date()
        return {"pool": str(db.session.scalar(select(Pool.id))), "remind_on": day.isoformat()}
    return CHOSEN.get(act)


def _do_all(batch: Batch) -> None:
    pending = (BatchItem.batch_id == batch.id, BatchItem.state.in_(PENDING_STATES))
    for item in db.session.scalars(select(BatchItem).where(*pending).order_by(BatchItem.number)).all():
        do_item(item)
    db.session.flush()
