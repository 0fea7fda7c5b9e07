"""A permission on a record asks for a role and a relation: a role that is taken ends what it allowed.

The test asks the policy about every permission that has a record in some route, so a new one is asked
about without a line here. The relations are the columns of the records that name a user.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import inspect

from app.access.permissions import CANDIDATE_PERMISSIONS, PUBLIC_PERMISSIONS, Permission
from app.access.policy import allows
from app.access.roles import Role
from app.db.base import Record, db
from app.people.models import User
from app.web.routing import record_class
from tests.cast import person
from tests.house.company import found_company, routes_of

# The role somebody needs for what a column makes them.
ROLE_OF = {
    "recruiter": Role.RECRUITER,
    "hiring_manager": Role.HIRING_MANAGER,
    "interviewer": Role.INTERVIEWER,
    "isr": Role.ISR,
    "manager": Role.ISR_MANAGER,
}
# What is left without any role, and why (decision 0021): people read their own onboarding; a buddy and the
# manager somebody leaves in a transfer have their part of it, and no role stands for them; the person named
# as the referrer answers; everybody keeps their own factors. They decide nothing.
WITHOUT_A_ROLE = {
    ("isr", Permission.VIEW_ONBOARDING),
    ("buddy", Permission.VIEW_ONBOARDING),
    ("buddy", Permission.NUDGE_OWNER),
    ("buddy", Permission.LOOK_AT_GATING_ISSUE),
    ("buddy", Permission.TICK_STEP),
    ("previous_manager", Permission.VIEW_ONBOARDING),
    ("previous_manager", Permission.NUDGE_OWNER),
    ("previous_manager", Permission.LOOK_AT_GATING_ISSUE),
    ("user", Permission.ANSWER_REFERRAL),
    ("user", Permission.REMOVE_FACTOR),
}
# How a permission's record leads to others; it asks about their people.
LEADS_TO = ("onboarding", "application", "opening", "interviews", "running_assignment", "candidate")


@dataclass(frozen=True)
class Tie:
    """One column that ties people to a permission's record: the record itself, or one it leads to."""

    permission: Permission
    record: Record
    holder: Record
    relation: str

    def is_allowed(self, someone: User) -> bool:
        return bool(allows(someone, self.permission, self.record))


@pytest.fixture
def ties(app: Flask, session) -> list[Tie]:
    company = found_company()
    asked = {
        (door.permission, next(iter(rule.arguments)))
        for _method, rule in routes_of(app)
        if len(rule.arguments) == 1 and (door := app.view_functions[rule.endpoint])
    }
    return [
        Tie(permission, record, holder, relation)
        for permission, id_name in sorted(asked, key=lambda each: (each[0].name, each[1]))
        if permission not in {*CANDIDATE_PERMISSIONS, *PUBLIC_PERMISSIONS}
        and record_class(id_name) is not None
        for record in _records_of(id_name, company.ids)
        for holder, relation in _relations_behind(record)
    ]


def test_a_relation_without_its_role_allows_nothing(session, ties):
    """Someone with every other role is allowed no more than someone who has nothing to do with the record."""
    wrong = []
    for role in Role:
        others = [each for each in Role if each is not role]
        tied, untied = person(f"Tied-{role.name} Tidman", *others), person(f"Not-{role.name} Tidman", *others)
        wrong += [
            (role.value, tie.permission.name, tie.relation)
            for tie in ties
            if ROLE_OF.get(tie.relation) is role and (tie.relation, tie.permission) not in WITHOUT_A_ROLE
            if _is_allowed_by(tie, tied) and not _is_allowed_by(tie, tied, asks=untied)
        ]
    assert not wrong, f"The role is gone and this is left: {sorted(set(wrong))}"

    nobody = person("Nils Norole")
    left = {(tie.relation, tie.permission) for tie in ties if _is_allowed_by(tie, nobody)}
    assert left == WITHOUT_A_ROLE

    with_it = {role: person(f"{role.name} Tidman", role) for role in Role}
    allowed = {
        tie.relation
        for tie in ties
        if tie.relation in ROLE_OF and _is_allowed_by(tie, with_it[ROLE_OF[tie.relation]])
    }
    assert allowed == set(ROLE_OF), "with its role each allows something, or nobody is allowed anything"


def _is_allowed_by(tie: Tie, someone: User, *, asks: User | None = None) -> bool:
    """Whether it is allowed while the column names someone: to them, or to another who asks."""
    before = getattr(tie.holder, tie.relation)
    with db.session.no_autoflush:
        _tie(tie, someone)
        allowed = tie.is_allowed(asks or someone)
        _tie(tie, before)
    return allowed


def _tie(tie: Tie, someone: User | None) -> None:
    """Name someone in memory alone, by the relationship and by its column."""
    setattr(tie.holder, tie.relation, someone)
    setattr(tie.holder, f"{tie.relation}_id", someone and someone.id)


def _records_of(id_name: str, ids: dict[str, Any]) -> Iterator[Record]:
    kind = record_class(id_name)
    record = db.session.get(kind, ids[id_name])
    if id_name == "step_id":
        yield from record.onboarding.steps
    else:
        yield record


def _relations_behind(record: Record) -> Iterator[tuple[Record, str]]:
    """Each relationship to a single user of a record, and of those it leads to."""
    seen: list[Record] = []
    waiting = [record]
    while waiting:
        holder = waiting.pop()
        if holder in seen or isinstance(holder, User):
            continue
        seen.append(holder)
        for name, relation in inspect(type(holder)).relationships.items():
            if relation.mapper.class_ is User and not relation.uselist:
                yield holder, name
            elif name in LEADS_TO:
                found = getattr(holder, name)
                waiting += found if relation.uselist else [found] if found is not None else []
