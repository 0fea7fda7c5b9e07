"""What the kinds of turns of an opening are called in reports."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import lazy_gettext as _l

from app.turns.models import TurnKind

KIND_LABELS: Mapping[TurnKind, object] = {
    TurnKind.SEND_QUESTIONNAIRE: _l("Send questionnaire"),
    TurnKind.RESEND_QUESTIONNAIRE: _l("Send questionnaire again"),
    TurnKind.ANSWER_QUESTIONNAIRE: _l("Answer questionnaire"),
    TurnKind.REVIEW_QUESTIONNAIRE: _l("Review answers"),
    TurnKind.SCHEDULE_INTERVIEW: _l("Schedule interview"),
    TurnKind.CHOOSE_TIME: _l("Choose a time"),
    TurnKind.SUBMIT_SCORECARD: _l("Submit scorecard"),
    TurnKind.SEND_TASK: _l("Send task"),
    TurnKind.SUBMIT_TASK: _l("Do the task"),
    TurnKind.CHOOSE_REVIEWER: _l("Choose reviewer"),
    TurnKind.ORDER_CHECK: _l("Order background check"),
    TurnKind.RECORD_CHECK: _l("Record background check"),
    TurnKind.DECIDE: _l("Decide"),
    TurnKind.ASK_FOR_REFERENCES: _l("Ask for references"),
    TurnKind.NAME_REFEREES: _l("Name referees"),
    TurnKind.FOLLOW_UP_REFEREES: _l("Follow up referees"),
    TurnKind.READ_REFERENCES: _l("Read references"),
    TurnKind.FINISH_OFFER: _l("Finish offer"),
    TurnKind.APPROVE_OFFER: _l("Approve offer"),
    TurnKind.SEND_OFFER: _l("Send offer"),
    TurnKind.ANSWER_OFFER: _l("Answer offer"),
    TurnKind.ANSWER_RETURN_REQUEST: _l("Answer about coming back"),
    TurnKind.LOOK_AT_NOTE: _l("Look at note"),
}


def kind_label(kind: TurnKind) -> str:
    return str(KIND_LABELS[kind])
