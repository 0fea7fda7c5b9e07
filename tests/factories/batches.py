"""Batches, as a form makes them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

from app.batches.actions import draft_batch, start_batch
from app.batches.acts import ACTS
from app.batches.models import Batch, BatchItem, ItemState
from app.batches.runs import work_on_batches
from app.candidates.models import Application
from app.db.base import db
from app.people.models import User
from app.pipeline.rules import DeclineReason
from tests.cast import Cast
from tests.factories.applications import a_candidate, an_application, an_opening

_numbers = count(1)
CHOICES = {"decline": {"reason": DeclineReason.SKILLS.value}, "note": {"audience": "recruiters"}}


def some_applications(cast: Cast, number: int, stage: int = 1) -> list[Application]:
    """Applications to one opening, of Candidate 1, Candidate 2 and so on."""
    opening = an_opening(cast)
    names = [f"Candidate {each}" for each in range(1, number + 1)]
    return [an_application(cast, stage, opening=opening, candidate=a_candidate(name)) for name in names]


def a_draft(by: User, act: str, applications: Sequence[Application]) -> Batch:
    """A batch whose choices are not made."""
    selected = [(each.id, each.version) for each in applications]
    return draft_batch(ACTS[act], selected, token=f"token {next(_numbers)}", by=by)


def a_batch(by: User, act: str, applications: Sequence[Application], **typed: str) -> Batch:
    """A batch that is started, and waits for the worker."""
    draft = a_draft(by, act, applications)
    size = str(len(applications))
    batch = start_batch(draft, chosen=CHOICES.get(act), typed=typed, count=size)
    db.session.commit()
    return batch


def work() -> None:
    """All that the worker does for batches."""
    while work_on_batches():
        pass


def states(batch: Batch) -> list[ItemState]:
    """The states of the items, in order."""
    return [item.state for item in items(batch)]


def items(batch: Batch) -> list[BatchItem]:
    """The items of a batch, in order."""
    db.session.expire_all()
    of_batch = db.select(BatchItem).where(BatchItem.batch_id == batch.id)
    return list(db.session.scalars(of_batch.order_by(BatchItem.number)))
