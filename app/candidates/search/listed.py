"""Candidates as lists show them: one statement reads a page of them with their applications."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, select

from app.candidates.models import Application, Candidate, Status
from app.db.rows import read_rows
from app.openings.models import Opening, Stage
from app.openings.names import opening_name
from app.people.models import User
from app.web.pagination import Page, write_cursor


class ListedApplication(NamedTuple):
    """An application of a listed candidate. `label` is its stage, or its status once it has ended."""

    id: int
    opening: str
    label: str


class ListedCandidate(NamedTuple):
    """What a list shows of a candidate; `applications` are those that the reader may see, by id."""

    id: int
    name: str
    email: str
    phone: str
    internal: bool
    applications: list[ListedApplication]


def read_page(
    statement: Any, values: Mapping[str, Any], keys: Sequence[str], size: int
) -> Page[ListedCandidate]:
    """The page of a statement of `with_applications`, which reads one candidate more than `size`."""
    found: dict[int, ListedCandidate] = {}
    end: Any = None
    for row in read_rows(statement, values):
        candidate = found.get(row.id)
        if candidate is None:
            if len(found) == size:
                return Page([*found.values()], write_cursor([getattr(end, key) for key in keys]))
            candidate = found[row.id] = ListedCandidate(
                row.id, row.name, row.email, row.phone, row.internal, []
            )
        if row.application_id is not None:
            label = row.short_name if row.status is Status.ACTIVE else row.status.label
            opening = opening_name(row.job_family, row.region)
            candidate.applications.append(ListedApplication(row.application_id, opening, label))
        end = row
    return Page([*found.values()], None)


def with_applications(
    ids: Select[Any], order: Sequence[Any], user: User, shown: ColumnElement[bool] | None = None
) -> Select[Any]:
    """The candidates of some ids in an order, a row for each application that the user may see.

    `shown` is a further condition on these applications.
    """
    wanted = ids.subquery()
    of_candidate = [Application.candidate_id == Candidate.id]
    if shown is not None:
        of_candidate.append(shown)
    if user.openings_applied_to:
        of_candidate.append(Application.opening_id.not_in(user.openings_applied_to))
    return (
        select(Candidate.id, Candidate.name, Candidate.email, Candidate.phone)
        .add_columns(Candidate.internal.expression.label("internal"))
        .add_columns(Application.id.label("application_id"), Application.status, Stage.short_name)
        .add_columns(Opening.job_family, Opening.region)
        .join(wanted, wanted.c.id == Candidate.id)
        .outerjoin(Application, and_(*of_candidate))
        .outerjoin(Stage, Stage.id == Application.stage_id)
        .outerjoin(Opening, Opening.id == Application.opening_id)
        .order_by(*order, Application.id)
    )
