"""The rules of tags: which can be given to a candidate, and which can be merged."""

from __future__ import annotations

from flask_babel import gettext as _

from app.shared.refusals import Conflict, RuleBroken

MAX_TAG_NAME_LENGTH = 40  # characters


def withheld_sentence() -> str:
    """Why a person who owes a scorecard sees no tags and pools; the same whether there are any or not."""
    return _("Until you submit your scorecard for this candidate, you do not see or change tags and pools.")


def check_may_see(*, owes: bool) -> None:
    """Raise RuleBroken for a person who owes a scorecard on an application of the candidate."""
    if owes:
        raise RuleBroken(withheld_sentence())


def check_is_offered(name: str, *, is_retired: bool) -> None:
    """Raise RuleBroken for a tag that is not given to candidates any more."""
    if is_retired:
        raise RuleBroken(_("The tag “%(tag)s” is retired. Choose another one.", tag=name), field="name")


def check_can_merge(*, is_same: bool, is_merged: bool, into_retired: bool) -> None:
    """Raise RuleBroken for a merge of a tag into itself or a retired one, Conflict if it was merged."""
    if is_merged:
        raise Conflict(_("This tag was merged into another one meanwhile."))
    if is_same or into_retired:
        raise RuleBroken(_("Choose another tag that is in use."), field="into")
