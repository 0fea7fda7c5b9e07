"""Saving a version of a plan file. Running onboardings keep the plan they were started with."""

from __future__ import annotations

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.plans.kinds import is_part, kind_of
from app.plans.library import CurrentPlanFile, current_files, read_plan_file
from app.plans.models import PlanFile
from app.plans.problems import check_usable
from app.plans.reader import PlanText, normalized_text
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment


def save_plan_file(name: str, text: str, *, from_version: int, by: User) -> PlanFile:
    """Save a new version of a plan file, for all hires from now on.

    Raises Conflict if somebody has saved since `from_version`; RuleBroken for a file that cannot be used,
    and for a text that is the one in use.
    """
    files = current_files()
    in_use = files.get(name)
    if in_use is not None and in_use.version != from_version:
        raise _saved_meanwhile(in_use, from_version, by)
    kept = normalized_text(text)
    plan = read_plan_file(name, kept, files)
    check_usable(plan)
    _check_required(plan, files)
    if in_use is not None and normalized_text(in_use.text) == kept:
        raise RuleBroken(_("Change something before you save."), field="text")
    version = (in_use.version if in_use else 0) + 1
    row = PlanFile(name=name, version=version, text=kept, added_by=by)
    db.session.add(row)
    record_activity(
        ActivityVerb.SAVED_PLAN_FILE,
        row,
        by=by,
        was=f"version {in_use.version}" if in_use else None,
        became=f"{name}, version {version}",
    )
    return row


def _saved_meanwhile(in_use: CurrentPlanFile, from_version: int, by: User) -> Conflict:
    saved = in_use.saved
    if saved is None:
        return Conflict(
            _(
                "The plan changed after you opened it: you edited version %(from_version)s. "
                "What you entered is still here. Check the current version, then save again.",
                from_version=from_version,
            )
        )
    return Conflict(
        _(
            "%(person)s saved version %(version)s on %(when)s, but you edited version %(from_version)s. "
            "What you entered is still here. Check their version, then save again.",
            person=saved.added_by.name,
            version=in_use.version,
            when=format_moment(saved.added_at, by.time_zone),
            from_version=from_version,
        )
    )


def _check_required(plan: PlanText, files: dict[str, CurrentPlanFile]) -> None:
    """Raise RuleBroken for a required kind of part without any file: no hire would be possible."""
    if is_part(plan.name) or kind_of(plan.name) is None:
        return
    for part in plan.settings.required:
        if not any(name.startswith(f"{plan.name}_tasks/{part}") for name in files):
            raise RuleBroken(
                _(
                    "The plan requires a part for the %(part)s, but there is none. Upload one first.",
                    part=part,
                ),
                field="text",
            )
