"""The last resort of an admin: a link that signs them in once, made by a command on the server."""

from __future__ import annotations

from datetime import timedelta

from flask_babel import gettext as _

from app.access.roles import Role
from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.actions import end_links
from app.people.models import LinkPurpose, PersonalLink, User
from app.people.rules import LinkEnded, check_link
from app.shared import clock
from app.shared.refusals import RuleBroken

ONE_TIME_LIFETIME = timedelta(minutes=15)


def make_one_time_link(user: User | None) -> PersonalLink:
    """A link that signs an admin in once, within ONE_TIME_LIFETIME. Ends an earlier one.

    Raises RuleBroken for a closed account, and for somebody who is no admin.
    """
    if user is None or not user.active or Role.ADMIN not in user.roles:
        raise RuleBroken(_("No open account of an admin has this email."))
    end_links(user, PersonalLink.purpose == LinkPurpose.ONE_TIME)
    link = PersonalLink(user=user, purpose=LinkPurpose.ONE_TIME, expires_at=clock.now() + ONE_TIME_LIFETIME)
    db.session.add(link)
    db.session.flush()
    record_activity(ActivityVerb.MADE_ONE_TIME_LINK, user, by=None)
    return link


def use_one_time_link(link: PersonalLink) -> int:
    """Use a link. Returns the id of the admin. Raises LinkEnded."""
    db.session.refresh(link, with_for_update=True)
    check_link(link.expires_at, link.ended_at, clock.now())
    if not link.user.active or Role.ADMIN not in link.user.roles:
        raise LinkEnded(_("This link has expired. Ask for a new one."))
    link.ended_at = clock.now()
    record_activity(ActivityVerb.SIGNED_IN, link.user, by=link.user, what=_("a one-time link"))
    return link.user_id
