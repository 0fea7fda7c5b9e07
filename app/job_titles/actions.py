"""Adding and changing a job title."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.db.row_locks import lock_row
from app.job_titles.models import JobTitle
from app.job_titles.queries import job_titles
from app.job_titles.rules import has_title
from app.people.models import User
from app.shared.refusals import RuleBroken

_LABELS = {"name": _l("Job title"), "synonyms": _l("Other names"), "about": _l("About")}
_TRACKED = {name: TrackedField(label, {ActivityVerb.CHANGED_TITLE}) for name, label in _LABELS.items()}


def add_job_title(*, name: str, synonyms: list[str], about: str, by: User) -> JobTitle:
    """Add a job title. Raises RuleBroken if another one has one of its names."""
    _check_names([name, *synonyms])
    title = JobTitle(name=name, synonyms=synonyms, about=about)
    db.session.add(title)
    record_activity(ActivityVerb.ADDED_TITLE, title, by=by, became=name)
    return title


def change_job_title(
    title: JobTitle, *, name: str, synonyms: list[str], about: str, seen: str | None = None, by: User
) -> None:
    """Change a job title. `seen` is the digest of what the page showed.

    Raises RuleBroken if another one has one of its names; Conflict if somebody has changed it since.
    """
    lock_row(title)
    before = job_title_values(title)
    check_unchanged(title, seen, before, _TRACKED, reader=by)
    _check_names([name, *synonyms], but=title)
    title.name, title.synonyms, title.about = name, synonyms, about
    for field, value in job_title_values(title).items():
        if value != before[field]:
            record_activity(
                ActivityVerb.CHANGED_TITLE,
                title,
                by=by,
                what=str(_LABELS[field]),
                was=before[field],
                became=value,
            )


def job_title_values(title: JobTitle) -> dict[str, str]:
    """A job title, as the form to change it has it."""
    return {"name": title.name, "synonyms": "\n".join(title.synonyms), "about": title.about}


def _check_names(names: list[str], *, but: JobTitle | None = None) -> None:
    for other in job_titles():
        for name in names:
            if other is not but and has_title(name, other.names):
                raise RuleBroken(
                    _(
                        "“%(name)s” is already a name of the job title %(title)s.",
                        name=name,
                        title=other.name,
                    ),
                    field="name" if name == names[0] else "synonyms",
                )
