"""Who may read a scorecard: the design's second promise."""

from __future__ import annotations


def may_read_scorecard(
    *, is_candidate: bool, is_author: bool, runs_application: bool, opened: bool, owes: bool
) -> bool:
    """Whether someone may read a scorecard: the design's second promise.

    `runs_application` is true of recruiters and the opening's hiring manager. `opened` is true of an
    interviewer who submitted one on the same application, in a company that lets them read. `owes`
    is true of whoever owes a scorecard on the same application, of whatever stage. `is_candidate` is
    true of whoever applied to the opening.
    """
    if is_candidate:
        return False
    return is_author or ((runs_application or opened) and not owes)


def why_withheld(*, runs_application: bool, opened: bool, owes: bool) -> str | None:
    """Why others' scorecards are not shown; None where they are. It never says whether there are any."""
    if owes:
        return "You owe a scorecard on this application. Until it is submitted you see no one else’s."
    if not (runs_application or opened):
        return "A scorecard is your own view: you see no one else’s."
    return None
