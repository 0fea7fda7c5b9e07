"""The content of a candidate's data download: what they gave, and what happened since.

It has nothing that interviewers and recruiters wrote among themselves (scorecards, scores of answers, notes,
the words of tags and pools), nothing that referees wrote in confidence (decision 67), no reason of a decline,
and no move with a mail that has not left.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.accommodations.personal_data import accommodations_data
from app.accommodations.queries import accommodations_of
from app.activity.actions import record_key
from app.candidate_import.models import CandidateImport
from app.candidate_import.queries import imports_about
from app.candidates.models import Application, Candidate, Consent, Status
from app.candidates.queries import emails_of
from app.candidates.visible_status import VisibleState, visible_states
from app.db.base import db
from app.documents.models import Document, documents_of
from app.imported_moves.models import ImportedMove
from app.imported_moves.queries import imported_moves
from app.interviews.models import Interview, interviews_of
from app.offers.models import Offer
from app.offers.queries import offers_of
from app.onboarding.queries import onboarding_of
from app.openings.models import Opening
from app.outbox.models import Message, MessageState
from app.pipeline.models import Transition
from app.pipeline.queries import transitions_of
from app.pipeline.rules import MoveVerb
from app.pools.queries import pooled_since
from app.portal.own_proposals import proposals_and_acquaintances
from app.portal.questionnaire_data import archive_path, questionnaire_data
from app.portal.rules import interview_phase
from app.questionnaire.models import Questionnaire, questionnaires_of
from app.reference_checks.models import Referee
from app.reference_checks.queries import referees_of
from app.reference_checks.rules import CONSENT_WORDINGS
from app.self_identification.answers import answers_data
from app.shared import clock

STAGE_MOVES = (MoveVerb.APPLY, MoveVerb.ADVANCE)


def personal_data(candidate: Candidate) -> dict[str, Any]:
    """The data of a candidate, as values for JSON."""
    applications = _applications(candidate)
    known = visible_states(applications)
    return {
        "written_at": _at(clock.now()),
        "you": {
            "name": candidate.name,
            "email": candidate.email,
            "former_emails": emails_of(candidate)[1:],
            "phone": candidate.phone,
            "time_zone": candidate.time_zone,
            "location": candidate.location,
            "links": candidate.links,
            "source": candidate.source,
            "works_at_the_company": _works_here(candidate, applications, known),
            "known_since": _at(candidate.created_at),
            "asked_to_be_erased_at": _at(candidate.erasure_asked_at),
        },
        "applications": [_application(each, known[each.id]) for each in applications],
        "kept_in_mind_since": [_at(each) for each in pooled_since(candidate)],
        "imported": [_imported(each) for each in imports_about(candidate)],
        "earlier_in_other_systems": [_past_move(each) for each in imported_moves(candidate)],
        "mail_sent_to_you": [_mail(message) for message in _messages(candidate, applications)],
    }


def _imported(imported: CandidateImport) -> dict[str, Any]:
    """From where a file brought their data, and on what basis."""
    basis = imported.basis.label if imported.basis else ""
    return {"at": _at(imported.applied_at), "from": imported.basis_note, "basis": basis}


def _past_move(move: ImportedMove) -> dict[str, Any]:
    day = move.moved_on.isoformat() if move.moved_on else None
    return {"system": move.system, "stage": move.stage, "job": move.job, "on": day}


def _applications(candidate: Candidate) -> Sequence[Application]:
    statement = (
        select(Application)
        .where(Application.candidate_id == candidate.id)
        .options(
            joinedload(Application.opening).joinedload(Opening.recruiter),
            selectinload(Application.consents),
            selectinload(documents_of.attribute),
            selectinload(interviews_of.attribute).joinedload(Interview.stage),
            selectinload(interviews_of.attribute).joinedload(Interview.interviewer),
            selectinload(questionnaires_of.attribute).selectinload(Questionnaire.answers),
            selectinload(questionnaires_of.attribute).selectinload(Questionnaire.files),
        )
        .order_by(Application.id)
    )
    return db.session.scalars(statement).all()


def _consent(consent: Consent) -> dict[str, Any]:
    versions = {"version": consent.consent_version, "privacy_version": consent.privacy_version}
    return {"given_at": _at(consent.given_at), "to": consent.wording, **versions}


def _application(application: Application, known: VisibleState) -> dict[str, Any]:
    moves, status = transitions_of(application), known.status
    return {
        "role": application.opening.role,
        "region": application.opening.region,
        "recruiter": application.opening.recruiter.name,
        "is": status.value,
        "ended_at": None if status is Status.ACTIVE else _at(known.moved_at),
        "consent": [_consent(each) for each in application.consents],
        "documents": [_document(document) for document in documents_of(application)],
        "stages": _stages(moves, known),
        "what_you_said_when_withdrawing": _withdrawal_notes(moves),
        "questionnaires": [questionnaire_data(asked) for asked in questionnaires_of(application)],
        "what_you_need": accommodations_data(application),
        "voluntary_answers": answers_data(application),
        "references": [_referee(referee) for referee in referees_of(application)],
        "offers": [_offer(offer) for offer in offers_of(application) if offer.was_sent],
        **proposals_and_acquaintances(application),
        "interviews": [_interview(interview) for interview in interviews_of(application)],
    }


def _works_here(
    candidate: Candidate, applications: Sequence[Application], known: Mapping[int, VisibleState]
) -> bool:
    """Whether they work here, as far as they know. A hire that is still hidden does not count."""
    hires = [each for each in applications if each.status is Status.HIRED]
    hidden = [each for each in hires if known[each.id].status is not Status.HIRED]
    onboardings = [onboarding_of(each) for each in hidden]
    return candidate.internal and not any(each and each.account_opened for each in onboardings)


def _stages(moves: Sequence[Transition], known: VisibleState) -> list[dict[str, Any]]:
    """The stages reached, in order, without moves that were undone or are hidden."""
    left_out = {move.undoes_id for move in moves} | known.hidden
    reached = [move for move in reversed(moves) if move.verb in STAGE_MOVES and move.id not in left_out]
    return [{"stage": move.to_stage.name, "since": _at(move.at)} for move in reached]


def _withdrawal_notes(moves: Sequence[Transition]) -> list[str]:
    """The notes of their own withdrawals."""
    own = [move for move in moves if move.verb is MoveVerb.WITHDRAW and move.by_id is None]
    return [move.note.text for move in own if move.note is not None]


def _document(document: Document) -> dict[str, Any]:
    return {
        "name": document.name,
        "bytes": document.size,
        "added_at": _at(document.uploaded_at),
        "file": archive_path(document),
    }


def _referee(referee: Referee) -> dict[str, Any]:
    """A referee as the candidate named them, and the consent. What they wrote is confidential."""
    version = referee.consent_version
    wording = str(CONSENT_WORDINGS[version]) if version else None
    return {
        "name": referee.name,
        "email": referee.email,
        "relation": referee.relation.value,
        "company": referee.company,
        "how_you_know_each_other": referee.how_known,
        "consent": {"given_at": _at(referee.consented_at), "to": wording},
        "is": referee.state.value,
    }


def _offer(offer: Offer) -> dict[str, Any]:
    terms, letter = offer.terms, offer.letter
    return {
        "sent_at": _at(offer.sent_at),
        "to_answer_by": _at(offer.expires_at),
        "answered_at": _at(offer.answered_at),
        "accepted_as": offer.accepted_name,
        "our_name_for_you_then": offer.name_on_record,
        "starts_on": terms.start_date.isoformat(),
        "employment": terms.employment.value,
        "level": terms.level,
        "manager": terms.manager.name,
        "terms": [{"name": each["name"], "value": each["value"]} for each in terms.terms],
        "letter": letter.text if letter else None,
    }


def _interview(interview: Interview) -> dict[str, Any]:
    return {
        "stage": interview.stage.name,
        "with": interview.interviewer.name,
        "job_title": interview.interviewer.job_title,
        "starts_at": _at(interview.starts_at),
        "minutes": interview.minutes,
        "place": interview.place,
        "is": interview_phase(
            interview.state, interview.ends_at, clock.now(), not_held=interview.is_not_held
        ).value,
    }


def _messages(candidate: Candidate, applications: Sequence[Application]) -> Sequence[Message]:
    """The mails sent to them, in order."""
    needs = [each for application in applications for each in accommodations_of(application)]
    records = [record_key(record) for record in (candidate, *applications, *needs)]
    sent = (Message.about.in_(records), Message.to_email.in_(emails_of(candidate)))
    left = select(Message).where(*sent, Message.state == MessageState.SENT).order_by(Message.id)
    return db.session.scalars(left).all()


def _mail(message: Message) -> dict[str, Any]:
    return {"sent_at": _at(message.sent_at), "subject": message.subject, "text": message.body}


def _at(instant: datetime | None) -> str | None:
    return instant.isoformat() if instant else None
