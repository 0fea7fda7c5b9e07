"""Checking at hire that a transfer is eligible, and recording the result and who waived it."""

from __future__ import annotations

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import new_note, record_activity
from app.activity.verbs import ActivityVerb
from app.onboarding import mail
from app.onboarding.eligibility import Eligibility, check_eligible
from app.onboarding.models import Onboarding
from app.people.models import User
from app.plans.models import HireKind
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.shared.times import format_full_day

WAIVER_ROLES = frozenset({Role.HIRING_MANAGER, Role.ADMIN})


def record_eligibility(onboarding: Onboarding, eligibility: Eligibility | None, *, by: User) -> None:
    """Check that an onboarding which is about to start may, and write down on what grounds.

    Someone new to the company needs none. Raises RuleBroken for a transfer without it, one who is not
    eligible without a waiver, and for a waiver by someone who may not give it. If
    someone else records the waiver of a person, that person gets a mail.
    """
    if onboarding.kind is not HireKind.TRANSFER:
        return
    if eligibility is None:
        raise RuleBroken(_("Enter the date they started in their present role."), field="in_role_since")
    isr, waived_by = onboarding.isr, eligibility.waived_by
    if waived_by is not None and (waived_by.id == isr.id or waived_by.roles.isdisjoint(WAIVER_ROLES)):
        raise RuleBroken(
            _("Only a hiring manager or an admin can waive this, and not for themselves."), field="waived_by"
        )
    today = clock.today(onboarding.manager.time_zone)
    check_eligible(eligibility, name=isr.name, start_date=onboarding.start_date, today=today)
    onboarding.in_role_since = eligibility.in_role_since
    onboarding.from_sales_development = eligibility.from_sales_development
    onboarding.eligibility_waived_by = waived_by
    onboarding.eligibility_note = new_note(eligibility.note) if waived_by else None
    _record(onboarding, eligibility, by=by)
    if waived_by is not None and waived_by.id != by.id:
        mail.tell_eligibility_waived(onboarding, waived_by, by=by)


def _record(onboarding: Onboarding, eligibility: Eligibility, *, by: User) -> None:
    since, from_day = format_full_day(eligibility.in_role_since), format_full_day(eligibility.from_day)
    found = f"in the present role since {since}, eligible from {from_day}"
    if eligibility.waived_by is not None:
        found = f"{found}, waived by {eligibility.waived_by.name}"
    reason = eligibility.note if eligibility.waived_by else None
    record_activity(ActivityVerb.CHECKED_ELIGIBILITY, onboarding, by=by, became=found, reason=reason)
