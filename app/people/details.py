"""The details of a person: their fields on pages, and recorded changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User

_CLOSED = {ActivityVerb.OPENED_ACCOUNT, ActivityVerb.CLOSED_ACCOUNT, ActivityVerb.CLOSED_AT_ONCE}
_ROLES_CHANGED = {ActivityVerb.CHANGED_ROLES, ActivityVerb.CHANGED_ROLES_BY_GROUPS}
PERSON_FIELDS = {
    "name": TrackedField(_l("Name"), {ActivityVerb.CHANGED_OWN_NAME}),
    "email": TrackedField(_l("Email"), {ActivityVerb.CHANGED_EMAIL}),
    "job_title": TrackedField(_l("Job title"), {ActivityVerb.CHANGED_JOB_TITLE} | _CLOSED),
    "started_on": TrackedField(_l("First day here"), {ActivityVerb.CHANGED_FIRST_DAY} | _CLOSED),
    "time_zone": TrackedField(_l("Time zone"), {ActivityVerb.CHANGED_TIME_ZONE}),
    "gitlab_username": TrackedField(_l("GitLab username"), {ActivityVerb.CHANGED_GITLAB_USERNAME}),
    "roles": TrackedField(_l("Roles"), _ROLES_CHANGED | _CLOSED),
    "active": TrackedField(_l("May sign in"), _CLOSED),
}


@dataclass(frozen=True)
class PersonDetails:
    """What an admin enters about a person: the fields of the person's page."""

    email: str
    job_title: str
    time_zone: str
    gitlab_username: str
    roles: frozenset[Role]
    active: bool
    started_on: date | None = None


def person_details(user: User) -> PersonDetails:
    """The present details of a person."""
    return PersonDetails(
        email=user.email,
        job_title=user.job_title,
        time_zone=user.time_zone,
        gitlab_username=user.gitlab_username or "",
        roles=frozenset(user.roles),
        active=user.active,
        started_on=user.started_on,
    )


def own_account_values(user: User) -> Mapping[str, Any]:
    """The values of the fields of a person's own account page, by name."""
    return {"name": user.name, "time_zone": user.time_zone}


def lock_user(user: User) -> None:
    """Lock an account and read it again. Rows that point to it can still be written meanwhile."""
    db.session.refresh(user, with_for_update={"key_share": True})
    db.session.expire(user, ["granted_roles"])


def set_time_zone(user: User, time_zone: str, *, by: User) -> None:
    """Set the time zone of a person, and record a change."""
    if time_zone != user.time_zone:
        was, user.time_zone = user.time_zone, time_zone
        record_activity(ActivityVerb.CHANGED_TIME_ZONE, user, by=by, was=was, became=time_zone)


def set_job_title(user: User, job_title: str, *, by: User) -> None:
    """Set the job title of a person, and record a change."""
    if job_title != user.job_title:
        was, user.job_title = user.job_title, job_title
        change = {"was": was or "none", "became": job_title or "none"}
        record_activity(ActivityVerb.CHANGED_JOB_TITLE, user, by=by, **change)


def set_first_day(user: User, started_on: date | None, *, by: User) -> None:
    """Set the first day of a person here, and record a change."""
    if started_on != user.started_on:
        was, user.started_on = user.started_on, started_on
        change = {"was": str(was or "none"), "became": str(started_on or "none")}
        record_activity(ActivityVerb.CHANGED_FIRST_DAY, user, by=by, **change)
