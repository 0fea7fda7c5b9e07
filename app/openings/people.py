"""Change the recruiter and the hiring manager of an opening."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.predicates import applied_to, has_active_role
from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.openings import mail
from app.openings.models import Opening
from app.people.models import User
from app.shared.refusals import RuleBroken
from app.turns.actions import give_turns, update_turns_of_people
from app.turns.models import HIRING_MANAGER_TURNS, RECRUITER_TURNS
from app.web.edit_digest import LabeledValue

_recruiter_hooks: list[Callable[[Opening], None]] = []
_manager_hooks: list[Callable[[Opening, User], None]] = []
_PEOPLE_FIELDS = {
    "recruiter": TrackedField(_l("Recruiter"), {ActivityVerb.CHANGED_RECRUITER}),
    "hiring_manager": TrackedField(_l("Hiring manager"), {ActivityVerb.CHANGED_HIRING_MANAGER}),
}


def on_recruiter_changed(hook: Callable[[Opening], None]) -> None:
    """Call `hook` with each opening that another recruiter has."""
    _recruiter_hooks.append(hook)


def on_hiring_manager_changed(hook: Callable[[Opening, User], None]) -> None:
    """Call `hook` with each opening that has another hiring manager, and who changed it."""
    _manager_hooks.append(hook)


def opening_people(opening: Opening) -> dict[str, LabeledValue]:
    """The recruiter and the hiring manager of an opening, as the form to change them has them."""
    people = {"recruiter": opening.recruiter, "hiring_manager": opening.hiring_manager}
    return {name: LabeledValue(user.id, user.name) for name, user in people.items()}


def change_opening_people(
    opening: Opening,
    *,
    recruiter: User | None = None,
    hiring_manager: User | None = None,
    seen: str | None = None,
    reason: str,
    leaver: User | None = None,
    by: User,
) -> None:
    """Give an opening another recruiter, another hiring manager, or both, and notify those concerned.

    `seen` is the digest of what the page showed. A `leaver` gets no mail here, but one list of all that
    changes hands. Raises RuleBroken for someone without the role or who applied to the opening; Conflict if
    either was changed since the page was made.
    """
    db.session.refresh(opening, with_for_update=True)
    check_unchanged(opening, seen, opening_people(opening), _PEOPLE_FIELDS, reader=by)
    if recruiter is not None and recruiter.id != opening.recruiter_id:
        _check(recruiter, Role.RECRUITER, opening, "recruiter")
        before, opening.recruiter, opening.recruiter_id = opening.recruiter, recruiter, recruiter.id
        give_turns(RECRUITER_TURNS, opening_id=opening.id, user_id=recruiter.id)
        verb = ActivityVerb.CHANGED_RECRUITER
        record_activity(verb, opening, by=by, was=before.name, became=recruiter.name, reason=reason)
        mail.notify_opening_person_changed(opening, Role.RECRUITER, before, recruiter, leaver=leaver, by=by)
        for hook in _recruiter_hooks:
            hook(opening)
        update_turns_of_people(before, recruiter)
    if hiring_manager is not None and hiring_manager.id != opening.hiring_manager_id:
        _check(hiring_manager, Role.HIRING_MANAGER, opening, "hiring_manager")
        before, opening.hiring_manager = opening.hiring_manager, hiring_manager
        opening.hiring_manager_id = hiring_manager.id
        give_turns(HIRING_MANAGER_TURNS, opening_id=opening.id, user_id=hiring_manager.id)
        verb = ActivityVerb.CHANGED_HIRING_MANAGER
        record_activity(verb, opening, by=by, was=before.name, became=hiring_manager.name, reason=reason)
        role = Role.HIRING_MANAGER
        mail.notify_opening_person_changed(opening, role, before, hiring_manager, leaver=leaver, by=by)
        for manager_hook in _manager_hooks:
            manager_hook(opening, by)
        update_turns_of_people(before, hiring_manager)
    db.session.flush()


def _check(person: User, role: Role, opening: Opening, field: str) -> None:
    if not has_active_role(person, role):
        raise RuleBroken(_("%(person)s is not a %(role)s.", person=person.name, role=role.value), field=field)
    if applied_to(person, opening.id):
        raise RuleBroken(
            _("%(person)s cannot run this opening. Choose someone else.", person=person.name), field=field
        )
