"""The results of stages without interviews: which can follow which, and what a stage still lacks."""

from __future__ import annotations

from enum import StrEnum

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.candidates.models import Status
from app.job_families.kinds import StageKind
from app.shared.refusals import Conflict, RuleBroken


class ResultKind(StrEnum):
    """What happened. The last result of a stage says where it is."""

    TASK_SENT = "task sent"
    TASK_RECEIVED = "task received"
    CHECK_ORDERED = "check ordered"
    CHECK_PASSED = "check passed"
    CHECK_NOT_PASSED = "check not passed"
    DECIDED_FOR = "decided for"
    DECIDED_AGAINST = "decided against"

    @property
    def label(self) -> str:
        """The result as a page shows it."""
        return str(RESULT_LABELS[self])


RESULT_LABELS = {
    ResultKind.TASK_SENT: _l("Task sent"),
    ResultKind.TASK_RECEIVED: _l("Task received"),
    ResultKind.CHECK_ORDERED: _l("Background check ordered"),
    ResultKind.CHECK_PASSED: _l("Background check passed"),
    ResultKind.CHECK_NOT_PASSED: _l("Background check not passed"),
    ResultKind.DECIDED_FOR: _l("Decided to continue"),
    ResultKind.DECIDED_AGAINST: _l("Decided not to continue"),
}
CHECK_RESULTS = (ResultKind.CHECK_PASSED, ResultKind.CHECK_NOT_PASSED)
DECISIONS = (ResultKind.DECIDED_FOR, ResultKind.DECIDED_AGAINST)
NEEDS_REASON = (*DECISIONS, ResultKind.CHECK_NOT_PASSED)
# By kind of stage and its last result. A result of a check and a decision can be corrected.
NEXT_RESULTS: dict[StageKind, dict[ResultKind | None, tuple[ResultKind, ...]]] = {
    StageKind.ASSESSMENT: {
        None: (ResultKind.TASK_SENT,),
        ResultKind.TASK_SENT: (ResultKind.TASK_RECEIVED,),
    },
    StageKind.BACKGROUND_CHECK: {
        None: (ResultKind.CHECK_ORDERED,),
        ResultKind.CHECK_ORDERED: CHECK_RESULTS,
        ResultKind.CHECK_PASSED: (ResultKind.CHECK_NOT_PASSED,),
        ResultKind.CHECK_NOT_PASSED: (ResultKind.CHECK_PASSED,),
    },
    StageKind.DECISION: {
        None: DECISIONS,
        ResultKind.DECIDED_FOR: (ResultKind.DECIDED_AGAINST,),
        ResultKind.DECIDED_AGAINST: (ResultKind.DECIDED_FOR,),
    },
}


def next_results(kind: StageKind, last: ResultKind | None) -> tuple[ResultKind, ...]:
    """What can be recorded next at a stage of a kind, after its last result."""
    return NEXT_RESULTS.get(kind, {}).get(last, ())


def missing_result(kind: StageKind, last: ResultKind | None) -> str | None:
    """What a stage lacks, as a sentence; None if it has all, or if its kind has no results."""
    if kind is StageKind.ASSESSMENT:
        if last is None:
            return _("The task is not sent yet.")
        return _("The task has not come in yet.") if last is ResultKind.TASK_SENT else None
    if kind is StageKind.BACKGROUND_CHECK:
        if last is ResultKind.CHECK_NOT_PASSED:
            return _("The background check was not passed.")
        return None if last is ResultKind.CHECK_PASSED else _("The background check has no result yet.")
    if kind is StageKind.DECISION:
        if last is ResultKind.DECIDED_AGAINST:
            return _("The hiring manager decided not to continue.")
        return None if last is ResultKind.DECIDED_FOR else _("The hiring manager has not decided yet.")
    return None


def check_can_record(
    status: Status, kind: StageKind, last: ResultKind | None, result: ResultKind, *, reason: str
) -> None:
    """Raise RuleBroken for an application that has ended, a stage without results, and a missing reason.

    Raises Conflict for a result that does not follow the last one: somebody else was first.
    """
    if status is not Status.ACTIVE:
        raise RuleBroken(_("This application has ended."))
    if kind not in NEXT_RESULTS:
        raise RuleBroken(_("There is nothing to record at this stage."))
    if result not in next_results(kind, last):
        raise Conflict(
            _("Someone else was first. This stage is now at: %(result)s.", result=last_label(last))
        )
    if result in NEEDS_REASON and not reason:
        raise RuleBroken(_("Give a reason."), field="note")


def last_label(last: ResultKind | None) -> str:
    """The last result as a page shows it."""
    return last.label if last else _("nothing recorded")


def check_may_decide(result: ResultKind, *, is_hiring_manager: bool) -> None:
    """Raise RuleBroken if anybody but the hiring manager decides."""
    if result in DECISIONS and not is_hiring_manager:
        raise RuleBroken(_("Only the hiring manager of the opening decides."))
