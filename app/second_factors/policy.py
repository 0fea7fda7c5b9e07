"""Who needs a second factor: admins choose roles and a day."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.second_factors.models import SecondFactorPolicy
from app.second_factors.queries import POLICY_ID, has_second_factor, second_factor_policy
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.web.edit_digest import display_value

_CHANGES = {ActivityVerb.CHANGED_SECOND_FACTOR_POLICY}
POLICY_FIELDS = {
    "roles": TrackedField(_l("Roles"), _CHANGES),
    "required_from": TrackedField(_l("From"), _CHANGES),
}


def policy_values() -> dict[str, Any]:
    """The policy as it applies, by name."""
    policy = second_factor_policy()
    roles = sorted(role.value for role in policy.roles) if policy else []
    return {"roles": roles, "required_from": policy.required_from if policy else None}


def change_policy(
    *, roles: Collection[Role], required_from: date | None, seen: str | None = None, by: User
) -> None:
    """Change which roles need a second factor, and from when. Raises RuleBroken if the admin would have none.

    Raises Conflict if it was changed after the page was opened.
    """
    policy = db.session.get(SecondFactorPolicy, POLICY_ID, with_for_update=True)
    if policy is None:
        policy = SecondFactorPolicy(id=POLICY_ID, role_names="", required_from=None)
        db.session.add(policy)
        db.session.flush()
    before = policy_values()
    check_unchanged(policy, seen, before, POLICY_FIELDS, reader=by)
    if roles and required_from is None:
        raise RuleBroken(
            _("Choose the day from which these roles need a second factor."), field="required_from"
        )
    is_now = required_from is not None and required_from <= clock.today(by.time_zone)
    if is_now and not by.roles.isdisjoint(roles) and not has_second_factor(by.id):
        raise RuleBroken(_("Add a second factor to your own account first."), field="roles")
    policy.role_names = ",".join(sorted(role.value for role in roles))
    policy.required_from = required_from if roles else None
    _record(policy, before, policy_values(), by)


def _record(
    policy: SecondFactorPolicy, before: Mapping[str, Any], after: Mapping[str, Any], by: User
) -> None:
    for name, field in POLICY_FIELDS.items():
        if before[name] != after[name]:
            was, became = display_value(before[name]), display_value(after[name])
            verb = ActivityVerb.CHANGED_SECOND_FACTOR_POLICY
            record_activity(verb, policy, by=by, what=str(field.label), was=was, became=became)
