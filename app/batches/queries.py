"""Reading batches: their items and counts, and what the mails of a draft depend on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Select, false, func, select
from sqlalchemy.orm import contains_eager

from app.access.predicates import may_start_batch
from app.batches.models import Batch, BatchItem, ItemState
from app.batches.selection import Selected, selected_rows
from app.candidates.models import Application, Candidate
from app.candidates.queries import visible_applications
from app.db.base import db
from app.interviews.models import Interview, InterviewState
from app.interviews.rules import IMMINENT_WINDOW
from app.openings.models import Opening, Stage
from app.people.models import User
from app.pipeline.decline_letters import TalksHeld, talks_held
from app.shared import clock
from app.web.pagination import Page, paginate


def visible_batches(user: User) -> Select[Batch]:
    """The batches that exist for a person: those they started, and their drafts, while they may start any."""
    own = select(Batch).where(Batch.by_id == user.id)
    return own if may_start_batch(user, None) else own.where(false())


def batch_with_token(token: str, user: User) -> Batch | None:
    """The batch that was made from the same form, if it was sent before."""
    return db.session.scalar(visible_batches(user).where(Batch.token == token))


def batches_page(user: User, after: str | None) -> Page[Batch]:
    """The batches that a person started, newest first, a page at a time."""
    started = visible_batches(user).where(Batch.started_at.is_not(None))
    return paginate(started, [Batch.id], after, descending=True)


def item_counts(batch_ids: Iterable[int]) -> Mapping[int, Counter[ItemState]]:
    """How many items each batch has in each state."""
    statement = (
        select(BatchItem.batch_id, BatchItem.state, func.count())
        .where(BatchItem.batch_id.in_(batch_ids))
        .group_by(BatchItem.batch_id, BatchItem.state)
    )
    counts: dict[int, Counter[ItemState]] = defaultdict(Counter)
    for batch_id, state, count in db.session.execute(statement):
        counts[batch_id][state] = count
    return counts


def count_items(batch: Batch) -> int:
    """How many applications a batch has."""
    return db.session.scalar(select(func.count()).where(BatchItem.batch_id == batch.id)) or 0


def items_page(batch: Batch, user: User, states: Sequence[ItemState], after: str | None) -> Page[BatchItem]:
    """The items of a batch in some states, a page at a time, with those applications that the person sees."""
    statement = visible_items(batch, user).where(BatchItem.state.in_(states))
    return paginate(statement, [BatchItem.number], after)


def visible_items(batch: Batch, user: User) -> Select[BatchItem]:
    """The items of a batch with an application that the person sees, and what a list shows of them."""
    visible = visible_applications(user).with_only_columns(Application.id)
    application = contains_eager(BatchItem.application)
    return (
        select(BatchItem)
        .join(BatchItem.application)
        .join(Application.candidate)
        .join(Stage, Stage.id == Application.stage_id)
        .where(BatchItem.batch_id == batch.id, BatchItem.application_id.in_(visible))
        .options(
            application.load_only(Application.status, Application.version),
            application.contains_eager(Application.candidate).load_only(Candidate.name),
            application.contains_eager(Application.stage).load_only(Stage.name),
        )
    )


def refused_applications(batch: Batch, user: User) -> Sequence[Selected]:
    """The applications that were refused and that the person sees, with their versions of now."""
    refused = (BatchItem.batch_id == batch.id, BatchItem.state == ItemState.REFUSED)
    ids = db.session.scalars(select(BatchItem.application_id).where(*refused))
    return selected_rows(map(str, ids), user)


def only_opening(batch: Batch, user: User) -> Opening | None:
    """The opening of all applications of a batch that the person sees; None if there are several."""
    seen = visible_items(batch, user).with_only_columns(Application.opening_id).distinct().limit(2)
    ids = db.session.scalars(seen).all()
    return db.session.get(Opening, ids[0]) if len(ids) == 1 else None


def talks_by_application(batch: Batch) -> Mapping[int, TalksHeld]:
    """Who each candidate has talked with, as `talks_of_application` says it, in one statement."""
    statement = (
        select(Interview.application_id, Stage.conducted_by)
        .join(Stage, Stage.id == Interview.stage_id)
        .join(BatchItem, BatchItem.application_id == Interview.application_id)
        .where(
            BatchItem.batch_id == batch.id,
            Interview.state != InterviewState.CANCELLED,
            Interview.starts_at <= clock.now(),
        )
    )
    conducted: dict[int, list[str]] = defaultdict(list)
    for application_id, title in db.session.execute(statement):
        conducted[application_id].append(title)
    return {id_: talks_held(titles) for id_, titles in conducted.items()}


def has_imminent_interview(batch: Batch) -> bool:
    """True if a candidate of the batch has an interview that starts soon, which is kept or cancelled."""
    now = clock.now()
    statement = (
        select(Interview.id)
        .join(BatchItem, BatchItem.application_id == Interview.application_id)
        .where(
            BatchItem.batch_id == batch.id,
            Interview.state == InterviewState.SCHEDULED,
            Interview.starts_at > now,
            Interview.starts_at < now + IMMINENT_WINDOW,
        )
    )
    return db.session.scalar(statement.limit(1)) is not None
