"""The rules of merging two candidates, and the name and email of a merged record."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.models import Status
from app.shared.refusals import RuleBroken

MERGED_CANDIDATE_NAME = "Merged candidate"
MERGE_CONFLICT = _l("One of the two records has changed since you opened this page. Check them, then merge.")


def merged_email(candidate_id: int) -> str:
    """The email of a merged record: nobody's, and unique (RFC 2606)."""
    return f"candidate-{candidate_id}@merged.invalid"


def check_erasure(asked_or_done: bool) -> None:
    """Raise RuleBroken if one of the two requested deletion of their data, or it was deleted."""
    if asked_or_done:
        raise RuleBroken(
            _("One of them requested deletion of their data, or it was deleted. Decide on the request first.")
        )


def check_accounts(kept: str | None, other: str | None, *, same: bool) -> None:
    """Raise RuleBroken for two who are matched with different accounts, given by name."""
    if kept and other and not same:
        raise RuleBroken(
            _(
                "They are matched with two accounts: %(kept)s and %(other)s. Ask an admin to undo "
                "the wrong match on the Matches page, then merge them.",
                kept=kept,
                other=other,
            )
        )


def check_applications(
    kept: Collection[Status], other: Collection[Status], *, opening_name: str | None
) -> None:
    """Raise RuleBroken if both have an active application to an opening, or one of them was hired from it.

    `opening_name` is None for a reader for whom that opening does not exist.
    """
    running = Status.ACTIVE
    goes_on = {running, Status.HIRED}
    if not (running in {*kept, *other} and goes_on.intersection(kept) and goes_on.intersection(other)):
        return
    if opening_name is None:
        raise RuleBroken(_("You cannot merge these two now. Ask another recruiter or an admin."))
    raise RuleBroken(
        _(
            "Both have an active application to %(opening)s. Decline or withdraw one of them, then merge.",
            opening=opening_name,
        )
    )
