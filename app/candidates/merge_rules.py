"""What keeps two candidates from being merged, and what a record is called that was."""

from __future__ import annotations

from collections.abc import Collection

from flask_babel import gettext as _

from app.candidates.models import Status
from app.shared.refusals import RuleBroken

MERGED_CANDIDATE_NAME = "Merged candidate"
# What is kept of one of the two, with its label.
MERGE_FIELDS = {
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "time_zone": "Time zone",
    "location": "Place",
    "links": "Links",
}
MERGE_CONFLICT = (
    "One of the two records has changed since you opened this page. Look at them again, then merge."
)


def merged_email(candidate_id: int) -> str:
    """The address a merged record has: nobody's, and different for each (RFC 2606)."""
    return f"candidate-{candidate_id}@merged.invalid"


def check_erasure(asked_or_done: bool) -> None:
    """Raise RuleBroken for two of whom one asked for the deletion of their data, or has none left."""
    if asked_or_done:
        raise RuleBroken(
            _(
                "One of them has asked for the deletion of their data, or it was deleted. Decide "
                "on that first."
            )
        )


def check_accounts(kept: str | None, other: str | None, *, same: bool) -> None:
    """Raise RuleBroken for two who are matched with different accounts, given by name."""
    if kept and other and not same:
        raise RuleBroken(
            _(
                "They are matched with two accounts: %(kept)s and %(other)s. Ask an admin to "
                "part the wrong match on the page Matches, then merge them.",
                kept=kept,
                other=other,
            )
        )


def check_applications(
    kept: Collection[Status], other: Collection[Status], *, opening_name: str | None
) -> None:
    """Raise RuleBroken if both are in the running at an opening, or one is and the other was hired from it.

    `opening_name` is None for a reader who must not know that opening.
    """
    running = Status.ACTIVE
    goes_on = {running, Status.HIRED}
    if not (running in {*kept, *other} and goes_on.intersection(kept) and goes_on.intersection(other)):
        return
    if opening_name is None:
        raise RuleBroken(_("You cannot merge these two now. Ask another recruiter or an admin."))
    raise RuleBroken(
        _(
            "Both have a running application to %(opening_name)s. Decline or withdraw one of "
            "them, then merge.",
            opening_name=opening_name,
        )
    )
