"""Records that were merged into another one of the same person: `app/duplicates` merges them."""

from __future__ import annotations

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.models import Candidate
from app.db.base import db
from app.people.models import User
from app.shared.refusals import Conflict
from app.shared.times import format_moment


def check_not_merged(candidate: Candidate, *, by: User | None) -> None:
    """Raise Conflict, with who merged it and when, if the record was merged into another one."""
    if candidate.merged_into_id is None:
        return
    merge = next(each for each in activity_of(candidate) if each.verb is ActivityVerb.WAS_MERGED)
    who = merge.by.name if merge.by else _("Someone")
    when = format_moment(merge.at, by.time_zone if by else "UTC")
    raise Conflict(
        _(
            "%(who)s merged this record into %(kept)s on %(when)s. Your change was not saved.",
            who=who,
            kept=candidate.current.name,
            when=when,
        )
    )


def is_merged(candidate: Candidate) -> bool:
    """True if the record is merged into another one, as the database has it now."""
    merged = (Candidate.id == candidate.id, Candidate.merged_into_id.is_not(None))
    return bool(db.session.scalar(select(exists().where(*merged))))
