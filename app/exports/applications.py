"""The rows of an exported list of applications: what the list shows of each, and how to reach the candidate.

No column is about a scorecard. What an application waits for is said as far as its reader may know. Answers
to questionnaires come last, if they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from flask_babel import gettext as _
from sqlalchemy import Select, func, select

from app.application_lists.queries import filtered
from app.application_lists.rows import LISTED_COLUMNS, Row, shown_applications
from app.application_lists.settings import ListColumn, ListSettings
from app.board.pending import PendingStep, pending_steps
from app.candidates.models import Application, Candidate, Status
from app.candidates.queries import visible_applications
from app.db.base import begin_transaction, db
from app.exports.answers import answers_of, questions_of
from app.exports.spreadsheets import EXPORT_CHUNK_SIZE, Cell
from app.people.models import User
from app.pipeline.rules import DECLINE_REASON_LABELS
from app.shared.links import absolute_url
from app.shared.times import in_zone


def questions_in(settings: ListSettings, user: User, selected: Sequence[int] | None) -> list[str]:
    """The questions to which a list has answers: the headings of its last columns."""
    return questions_of(_listed(settings, user, selected).with_only_columns(Application.id), user)


def headings_of(settings: ListSettings) -> list[str]:
    """The headings of the columns before the answers, in their order."""
    own = {ListColumn.SINCE: _("In stage since")}
    listed = [own.get(column, column.label) for column in settings.columns]
    more = [_("Status"), _("Reason of the decline"), _("Link")]
    return [_("Candidate"), _("Email"), _("Phone"), *listed, *more]


def rows_of(
    settings: ListSettings, user: User, selected: Sequence[int] | None, questions: Sequence[str] = ()
) -> Iterator[Sequence[Cell]]:
    """The rows of a list, or those selected, as many as its reader may see, read a few at a time.

    Each ends with the answers to `questions`.
    """
    ids = _listed(settings, user, selected).with_only_columns(Application.id).subquery()
    more = (Candidate.email, Candidate.phone, Application.decline_reason)
    statement = shown_applications().join(ids, ids.c.id == Application.id).add_columns(*more)
    order = (key.desc() if settings.order.descending else key for key in settings.order.keys)
    begin_transaction()
    found = db.session.execute(statement.order_by(*order).execution_options(yield_per=EXPORT_CHUNK_SIZE))
    statuses = {status: status.label for status in Status}
    reasons = {reason.value: str(label) for reason, label in DECLINE_REASON_LABELS.items()}
    for some in found.partitions():
        rows = [Row(*each[: len(LISTED_COLUMNS)]) for each in some]
        pending = pending_steps(rows, user) if ListColumn.WAITING_FOR in settings.columns else {}
        answers = answers_of([row.id for row in rows], user) if questions else {}
        for row, (*_shown, email, phone, reason) in zip(rows, some, strict=True):
            listed = [_cell(column, row, pending.get(row.id), user) for column in settings.columns]
            # The reason of the last decline stays with an application that is reopened.
            why = reasons.get(reason, "") if row.status is Status.DECLINED else ""
            link = absolute_url(f"/applications/{row.id}")
            given = answers.get(row.id, {})
            answered = [given.get(question, "") for question in questions]
            yield [row.name, email, phone, *listed, statuses[row.status], why, link, *answered]


def count_rows(settings: ListSettings, user: User, selected: Sequence[int] | None, most: int) -> int:
    """How many rows there are, counted up to a limit."""
    ids = _listed(settings, user, selected).with_only_columns(Application.id).limit(most).subquery()
    return db.session.scalar(select(func.count()).select_from(ids)) or 0


def _listed(settings: ListSettings, user: User, selected: Sequence[int] | None) -> Select[Application]:
    if selected is None:
        return filtered(settings.filter, user)
    return visible_applications(user).where(Application.id.in_(selected))


def _cell(column: ListColumn, row: Row, step: PendingStep | None, user: User) -> Cell:
    if column is ListColumn.WAITING_FOR and step is not None:
        return f"{step.text} · {step.who}" if step.who else step.text
    if column is ListColumn.SINCE:
        return in_zone(row.stage_since, user.time_zone).date()
    if column is ListColumn.APPLIED:
        return in_zone(row.applied_at, user.time_zone).date()
    return str(getattr(row, column))
