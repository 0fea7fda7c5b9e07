"""The acts that the page of an application offers, the main one first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.permissions import Permission
from app.access.policy import allows
from app.board.pending import PendingStep
from app.candidates.models import Application, OfferStanding, Status
from app.interviews.models import interviews_of
from app.job_families.kinds import StageKind
from app.offers.queries import current_offer
from app.openings.models import Stage
from app.openings.ways import ways_on
from app.people.models import User
from app.pipeline import ledger
from app.pipeline.queries import missing_for
from app.pipeline.rules import MoveVerb, possible_verbs
from app.shared.text import join_words
from app.stage_results.queries import last_result_kind
from app.turns.models import TurnKind
from app.web.record_pages import url_of

OPEN_REFERENCES_TURNS = (TurnKind.FOLLOW_UP_REFEREES, TurnKind.READ_REFERENCES)
RESULT_ACTS = {
    TurnKind.SEND_TASK: _l("Send task"),
    TurnKind.SUBMIT_TASK: _l("Record that the task came in"),
    TurnKind.ORDER_CHECK: _l("Order background check"),
    TurnKind.RECORD_CHECK: _l("Record result"),
    TurnKind.DECIDE: _l("Record decision"),
}
RESULT_TURNS = tuple(kind for kind in RESULT_ACTS if kind is not TurnKind.DECIDE)
SEND_TURNS = (TurnKind.SEND_QUESTIONNAIRE, TurnKind.RESEND_QUESTIONNAIRE)
_OFFER_KINDS = (
    *(TurnKind.FINISH_OFFER, TurnKind.APPROVE_OFFER),
    *(TurnKind.SEND_OFFER, TurnKind.ANSWER_OFFER),
)


@dataclass(frozen=True)
class MainAct:
    """The act that the page offers first: a link, or a button that sends `fields`."""

    label: str
    url: str
    fields: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Acts:
    """What the reader can do. `verbs` are the moves; `missing` is what the stage lacks for the next one.

    `next_stage` is the first that can follow, `skips` are the others, past optional stages.
    """

    main: MainAct | None
    verbs: list[str]
    missing: str | None
    next_stage: Stage | None
    skips: Sequence[Skip] = ()


@dataclass(frozen=True)
class Skip:
    """A way past optional stages. Where one of them has a condition, a reason is asked first."""

    label: str
    to: int
    needs_reason: bool


def acts_of(application: Application, reader: User, pending: PendingStep) -> Acts:
    """The acts on an application loaded with its interviews and stages."""
    ways = ways_on(application.opening.stages, application.stage)
    verbs = possible_verbs(application.status, ledger.place_of(application))
    is_erased = application.candidate.erased_at is not None
    acts = Acts(
        main=None,
        verbs=[] if is_erased else [verb.value for verb in verbs],
        missing=missing_for(reader, application),
        next_stage=next(iter(ways), None),
        skips=skips_of(ways),
    )
    return replace(acts, main=_main_act(application, reader, pending, acts))


def skips_of(ways: Sequence[Stage]) -> list[Skip]:
    """The ways past optional stages, of the `ways_on`."""
    return [
        Skip(
            _(
                "Skip %(skipped)s, advance to %(next_stage)s",
                skipped=join_words([each.name for each in ways[:at]]),
                next_stage=stage.name,
            ),
            stage.id,
            any(each.condition for each in ways[:at]),
        )
        for at, stage in enumerate(ways)
        if at
    ]


def _main_act(application: Application, reader: User, pending: PendingStep, acts: Acts) -> MainAct | None:
    if not acts.verbs:
        return None
    if application.status is Status.DECLINED:
        return MainAct(_("Reopen"), _url("pipeline.reopen", application))
    if application.status is not Status.ACTIVE:
        return None
    kind, can = pending.kind, partial(allows, reader, record=application)
    if kind in SEND_TURNS and can(Permission.SEND_QUESTIONNAIRE):
        again = kind is TurnKind.RESEND_QUESTIONNAIRE
        label = _("Send questionnaire again") if again else _("Send questionnaire")
        return MainAct(label, _url("questionnaire.send_questionnaire", application), {})
    if kind is TurnKind.CHECK_ANSWERS and can(Permission.CHECK_ANSWERS):
        return MainAct(_("Check answers"), _url("application_page.answers", application))
    if kind is TurnKind.REVIEW_QUESTIONNAIRE and pending.user_id == reader.id:
        return MainAct(_("Review answers"), url_of(application.opening, to="desk"))
    if kind is TurnKind.SCHEDULE_INTERVIEW and can(Permission.SCHEDULE_INTERVIEW):
        return MainAct(_("Schedule interview"), _url("interview_pages.schedule_interview", application))
    if kind is TurnKind.ASK_FOR_REFERENCES and can(Permission.ASK_FOR_REFERENCES):
        return MainAct(_("Ask for references"), _url("reference_checks.ask_for_references", application))
    if kind in OPEN_REFERENCES_TURNS and can(Permission.READ_REFERENCES):
        return MainAct(_("Open references"), _url("application_page.references", application))
    if kind is TurnKind.SUBMIT_SCORECARD:
        return _scorecard_act(application, reader, pending)
    if kind in _OFFER_KINDS:
        return _offer_act(application, reader, pending)
    if kind in RESULT_TURNS or (kind is TurnKind.DECIDE and not _is_decided(application, reader)):
        return MainAct(str(RESULT_ACTS[kind]), _url("stage_results.record_result", application))
    if kind is TurnKind.CHOOSE_REVIEWER and can(Permission.SCHEDULE_INTERVIEW):
        return MainAct(_("Choose reviewer"), _url("stage_results.choose_reviewer", application))
    return _decision(application, acts) if kind is TurnKind.DECIDE else None


def _offer_act(application: Application, reader: User, pending: PendingStep) -> MainAct | None:
    """What the open offer of an application waits for, if the reader does it."""
    offer = current_offer(application)
    labels = {TurnKind.FINISH_OFFER: _("Finish offer"), TurnKind.SEND_OFFER: _("Send offer")}
    is_theirs = pending.user_id == reader.id or pending.kind is not TurnKind.APPROVE_OFFER
    if offer is None or pending.kind is TurnKind.ANSWER_OFFER or not is_theirs:
        return None
    label = labels.get(pending.kind) if pending.kind else None
    return MainAct(label or _("Review offer"), url_of(offer))


def _is_decided(application: Application, reader: User) -> bool:
    """False at a stage where the reader, the hiring manager, has yet to record a decision."""
    if application.stage.kind is not StageKind.DECISION:
        return True
    is_decider = reader.id == application.opening.hiring_manager_id
    return not is_decider or last_result_kind(application, application.stage) is not None


def _scorecard_act(application: Application, reader: User, pending: PendingStep) -> MainAct | None:
    """The reader's own scorecard, once the interview has begun, or one of others that is overdue."""
    owed = [each for each in interviews_of(application) if each.is_scorecard_owed]
    interview = next((each for each in owed if each.interviewer_id == pending.user_id), None)
    if interview is None:
        return None
    if interview.interviewer_id == reader.id:
        page = url_for("scorecards.interview", interview_id=interview.id)
        label = _("Submit scorecard") if interview.has_begun else _("Prepare interview")
        return MainAct(label, page)
    if interview.is_late and allows(reader, Permission.CANCEL_INTERVIEW, interview):
        return MainAct(
            _("Reassign or waive scorecard"),
            url_for("scorecards.reassign_scorecard", interview_id=interview.id),
        )
    return None


def _decision(application: Application, acts: Acts) -> MainAct | None:
    accepted = application.offer_standing is OfferStanding.ACCEPTED
    if application.stage.kind is StageKind.OFFER and not accepted:
        return MainAct(_("Make an offer"), _url("offers.make_offer", application))
    if MoveVerb.HIRE.value in acts.verbs:
        return MainAct(_("Hire"), _url("hires.hire", application))
    if acts.next_stage is None or acts.missing:
        return None
    label = _("Advance to %(next_stage)s", next_stage=acts.next_stage.name)
    fields = {"version": application.version, "reason": ""}
    return MainAct(label, _url("pipeline.advance", application), fields)


def _url(endpoint: str, application: Application) -> str:
    return url_for(endpoint, application_id=application.id)
