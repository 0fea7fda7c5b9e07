"""The applications before and after one in a list, in its order: one statement reads both along an index."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, literal, select, union_all

from app.application_lists.orders import ListOrder
from app.application_lists.pages import ApplicationList
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.web.pagination import rows_after, write_cursor


def ids_beside(application: Application, list_: ApplicationList) -> tuple[int | None, int | None]:
    """The ids of the applications before and after one, which need not be in the list; None at an end."""
    sides = [
        select(literal(side).label("side"), _first(list_, application, descending).c.id)
        for side, descending in (("before", not list_.order.descending), ("after", list_.order.descending))
    ]
    found = {row.side: row.id for row in db.session.execute(union_all(*sides))}
    return found.get("before"), found.get("after")


def _first(list_: ApplicationList, application: Application, descending: bool) -> Any:
    """The first application past one, in a direction: the first of those that each part of the list has."""
    by_name = list_.order is ListOrder.NAME
    parts = _by_name(list_, application, descending) if by_name else _along(list_, application, descending)
    keys = [str(key.key) for key in list_.order.keys]
    named = [key.label(f"key_{number}") for number, key in enumerate(list_.order.keys)]
    rows = [select(part.with_only_columns(*named).limit(1).subquery()) for part in parts]
    every = union_all(*rows).subquery()
    order = [every.c[f"key_{number}"] for number in range(len(keys))]
    first = select(order[-1].label("id")).order_by(*(key.desc() if descending else key for key in order))
    return first.limit(1).subquery()


def _along(list_: ApplicationList, application: Application, descending: bool) -> Iterator[Select[Any]]:
    """The applications past one, part by part."""
    cursor = write_cursor([getattr(application, str(key.key)) for key in list_.order.keys])
    for conditions in list_.parts():
        listed = list_.applications().where(*conditions)
        yield rows_after(listed, list_.order.keys, cursor, descending=descending)


def _by_name(list_: ApplicationList, application: Application, descending: bool) -> Iterator[Select[Any]]:
    """The other applications of the same candidate, and those of the next candidate in the list."""
    listed = list_.applications().join(Candidate, Candidate.id == Application.candidate_id)
    candidate, keys = application.candidate, list_.order.keys
    own = listed.where(Application.candidate_id == candidate.id)
    own_cursor = write_cursor([candidate.name, candidate.id, application.id])
    yield rows_after(own, keys, own_cursor, descending=descending)
    people = select(Candidate)
    if list_.narrow is None:
        of_candidate = list_.applications().where(Application.candidate_id == Candidate.id)
        people = people.where(of_candidate.correlate(Candidate).offset(0).exists())
    else:
        few = list_.applications().with_only_columns(Application.candidate_id)
        people = people.where(Candidate.id.in_(few))
    cursor = write_cursor([candidate.name, candidate.id])
    others = rows_after(people, (Candidate.name, Candidate.id), cursor, descending=descending)
    following = others.with_only_columns(Candidate.id).limit(1).scalar_subquery()
    theirs = listed.where(Application.candidate_id == following)
    yield theirs.order_by(Application.id.desc() if descending else Application.id)
