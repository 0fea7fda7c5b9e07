"""All mails of the product, so that the company can word each of them."""

from __future__ import annotations

from app.accommodations.mail_texts import ACCOMMODATION_MAILS
from app.alignment_changes.mail_texts import ALIGNMENT_MAILS
from app.application_notes.mail_texts import NOTE_MAILS
from app.board.mail_texts import OVERDUE_MAILS
from app.candidate_surveys.mail_texts import SURVEY_MAILS
from app.candidates.mail_texts import CANDIDATE_MAILS
from app.careers.mail_texts import APPLICANT_MAILS
from app.erasure.mail_texts import ERASURE_MAILS
from app.holdovers.mail_texts import HOLDOVER_MAILS
from app.interviews.mail.slot_request_texts import SLOT_REQUEST_MAILS
from app.interviews.mail.texts import INTERVIEW_MAILS
from app.isr_by_hand.mail_texts import ISR_BY_HAND_MAILS
from app.offers.mail_texts import OFFER_MAILS
from app.onboarding.mail_texts import ONBOARDING_MAILS
from app.opening_moves.mail import OPENING_MOVE_MAILS
from app.openings.mail_texts import OPENING_MAILS
from app.opportunity_work.mail_texts import WORK_MAILS
from app.outbox.mail_texts import register_mail_texts
from app.people.mail_texts import PEOPLE_MAILS
from app.pipeline.mail.texts import MOVE_MAILS
from app.portal.mail_texts import PORTAL_MAILS
from app.questionnaire.mail_texts import QUESTIONNAIRE_MAILS
from app.questionnaire_reviews.mail_texts import REVIEWER_MAILS
from app.reference_checks.mail_texts import REFERENCE_MAILS
from app.reminders.mail_texts import REMINDER_MAILS
from app.saved_reports.mail_texts import REPORT_MAILS
from app.scorecards.mail_texts import SCORECARD_MAILS
from app.second_factors.mail_texts import SECOND_FACTOR_MAILS
from app.sources.mail_texts import SOURCE_MAILS
from app.stage_results.mail_texts import STAGE_RESULT_MAILS
from app.territory_mail.texts import TERRITORY_MAILS


def register() -> None:
    """Register the text of each mail, in the order of the page where the company changes them."""
    register_mail_texts(*APPLICANT_MAILS, *QUESTIONNAIRE_MAILS, *SLOT_REQUEST_MAILS)
    register_mail_texts(*INTERVIEW_MAILS, *STAGE_RESULT_MAILS, *SCORECARD_MAILS, *REFERENCE_MAILS)
    register_mail_texts(*ACCOMMODATION_MAILS, *MOVE_MAILS, *OPENING_MOVE_MAILS, *OFFER_MAILS, *PORTAL_MAILS)
    register_mail_texts(*NOTE_MAILS, *SURVEY_MAILS, *OPENING_MAILS, *ONBOARDING_MAILS)
    register_mail_texts(*REVIEWER_MAILS, *OVERDUE_MAILS, *REMINDER_MAILS, *TERRITORY_MAILS, *WORK_MAILS)
    register_mail_texts(*CANDIDATE_MAILS, *ERASURE_MAILS, *PEOPLE_MAILS, *SOURCE_MAILS, *ISR_BY_HAND_MAILS)
    register_mail_texts(*ALIGNMENT_MAILS, *HOLDOVER_MAILS, *REPORT_MAILS, *SECOND_FACTOR_MAILS)
