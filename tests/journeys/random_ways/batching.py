"""One act to several applications at once, in any state, and undone as a whole or not."""

from __future__ import annotations

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
from app.people.models import User
from app.pipeline.rules import DeclineReason
from tests.journeys.random_ways.company import Key
from tests.journeys.random_ways.way import WHO, Way

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


def _batch(*, ids: list[int], act: str, undone: bool, by: User) -> None:
    """Select those that the person sees, do the act to each, and undo what was done."""
    selected = selected_rows(map(str, ids), by)
    batch = draft_batch(ACTS[act], selected, token=f"way {next(_numbers)}", by=by)
    start_batch(batch, chosen=CHOSEN.get(act), typed=TYPED.get(act))
    _do_all(batch)
    done = select(BatchItem.number).where(BatchItem.batch_id == batch.id, BatchItem.state == ItemState.DONE)
    if undone and ACTS[act].undo and db.session.scalars(done).first():
        undo_batch(batch)
        _do_all(batch)


def _do_all(batch: Batch) -> None:
    pending = (BatchItem.batch_id == batch.id, BatchItem.state.in_(PENDING_STATES))
    for item in db.session.scalars(select(BatchItem).where(*pending).order_by(BatchItem.number)).all():
        do_item(item)
    db.session.flush()
