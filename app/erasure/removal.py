"""Remove a candidate's personal data from every table, while the records keep their counts.

The person's own data and texts about them are deleted. Moves, ratings, days and counts stay, under a
candidate without a name. Records that never change point to notes; the notes lose their text.
"""

from __future__ import annotations

from sqlalchemy import delete, or_, select, update

from app.accommodations.erasure import remove_accommodations
from app.activity.models import ERASED_TEXT, Activity, Note
from app.application_notes.models import ApplicationNote, ApplicationNoteVersion, LookRequest
from app.batches.models import BatchItem
from app.candidate_import.actions import forget_person
from app.candidate_surveys.asking import remove_invitations
from app.candidates.models import (
    Application,
    Candidate,
    CandidateLink,
    FormerEmail,
    ReferralClaim,
    SplitMatch,
)
from app.candidates.queries import emails_of, merged_record_keys
from app.candidates.rules import ERASED_NAME, erased_email
from app.candidates.search_index import remove_from_search_index
from app.db.base import db
from app.documents.purge import purge_documents
from app.duplicates.erasure import distinct_notes, remove_from_duplicates
from app.erasure.conflicts import remove_conflicts
from app.erasure.lists import remove_from_lists
from app.erasure.queries import mail_is_about, record_keys_of
from app.erasure.references import remove_references
from app.erasure.tags_and_pools import remove_tags_and_pools
from app.imported_moves.actions import delete_imported_moves
from app.interviews.models import Interview, ScorecardDraft
from app.last_places.models import LastPlaceChoice
from app.offers.models import Offer, OfferLetter, OfferVersion
from app.opening_moves.models import OpeningMove
from app.outbox.models import Message, MessageState
from app.people.models import LinkRequest, User
from app.pipeline.models import ReturnRequest, Transition
from app.questionnaire.files import forget_files
from app.questionnaire.models import Answer, Questionnaire
from app.scorecards.models import Scorecard, ScorecardVersion
from app.self_identification.answers import delete_answers
from app.sessions.actions import end_candidate_sessions
from app.shared import clock
from app.stage_results.models import StageResult
from app.turns.actions import update_turns_of_many
from app.turns.models import Turn, TurnKind


def remove_texts(candidate: Candidate) -> None:
    """Remove everything that identifies a candidate, and what they or others wrote."""
    applications = select(Application.id).where(Application.candidate_id == candidate.id).scalar_subquery()
    interviews = select(Interview.id).where(Interview.application_id.in_(applications)).scalar_subquery()
    remove_from_lists(candidate)
    remove_tags_and_pools(candidate)
    _remove_mail(candidate)
    _remove_notes(candidate, applications, interviews)
    _remove_application_notes(applications)
    _remove_answers(applications)
    remove_references(applications)
    remove_accommodations(applications, ERASED_TEXT)
    remove_invitations(applications)
    delete_answers(application.id for application in candidate.applications)
    _end_return_requests(applications)
    _remove_refusals(applications)
    _remove_choices(applications)
    _remove_proposals(applications)
    remove_conflicts(applications)
    _remove_scorecard_texts(interviews)
    _remove_offers(applications)
    db.session.execute(update(Interview).where(Interview.id.in_(interviews)).values(place=""))
    purge_documents(candidate)
    forget_person(emails_of(candidate))
    delete_imported_moves([candidate.id])
    _end_access(candidate)
    _blank_candidate(candidate)
    db.session.expire_all()


def _remove_mail(candidate: Candidate) -> None:
    """Remove the text of mail about them, and of mail to them also the name and address.

    Mail to an address without an account went to them, at a former or requested address.
    """
    nameless = {"to_name": ERASED_NAME, "to_email": erased_email(candidate.id)}
    addresses = emails_of(candidate)
    blank = {"subject": ERASED_TEXT, "body": "", "calendar": None, "calendar_method": None, "problem": None}
    mails = mail_is_about(candidate)
    waiting = (mails, Message.state == MessageState.WAITING)
    refused = db.session.scalars(select(Message.id).where(*waiting, Message.alarm)).all()
    db.session.execute(update(Message).where(*waiting).values(state=MessageState.CANCELLED))
    update_turns_of_many(Message, refused)
    of_accounts = select(User.email)
    to_them = (mails, Message.to_email.in_(addresses) | Message.to_email.not_in(of_accounts))
    from_them = (mails, Message.reply_to.in_(addresses) | Message.reply_to.not_in(of_accounts))
    db.session.execute(update(Message).where(*from_them).values(reply_to=None))
    db.session.execute(update(Message).where(mails).values(**blank))
    db.session.execute(update(Message).where(*to_them).values(**nameless))


def _remove_notes(candidate: Candidate, applications: object, interviews: object) -> None:
    pointing = or_(
        Note.id.in_(select(Activity.note_id).where(Activity.about.in_(record_keys_of(candidate)))),
        Note.id.in_(select(Activity.note_id).where(Activity.about.in_(merged_record_keys(candidate)))),
        Note.id.in_(select(Transition.note_id).where(Transition.application_id.in_(applications))),  # type: ignore[arg-type]
        Note.id.in_(distinct_notes(candidate)),
        Note.id.in_(select(StageResult.note_id).where(StageResult.application_id.in_(applications))),  # type: ignore[arg-type]
        Note.id.in_(select(Interview.ended_note_id).where(Interview.id.in_(interviews))),  # type: ignore[arg-type]
    )
    db.session.execute(update(Note).where(pointing).values(text=ERASED_TEXT))


def _remove_application_notes(applications: object) -> None:
    """Remove the notes about them and what those said before; nobody is asked to look at them any more."""
    about_them = ApplicationNote.application_id.in_(applications)  # type: ignore[arg-type]
    notes = select(ApplicationNote.id).where(about_them).scalar_subquery()
    waiting = (LookRequest.note_id.in_(notes), LookRequest.ended_at.is_(None))
    looks = (Turn.kind == TurnKind.LOOK_AT_NOTE, Turn.about_id.in_(select(LookRequest.id).where(waiting[0])))
    db.session.execute(delete(Turn).where(*looks))
    db.session.execute(update(LookRequest).where(*waiting).values(ended_at=clock.now()))
    db.session.execute(delete(ApplicationNoteVersion).where(ApplicationNoteVersion.note_id.in_(notes)))
    written = (about_them, ApplicationNote.deleted_at.is_(None))
    db.session.execute(update(ApplicationNote).where(*written).values(text=ERASED_TEXT))


def _end_return_requests(applications: object) -> None:
    asked = (ReturnRequest.application_id.in_(applications), ReturnRequest.ended_at.is_(None))  # type: ignore[arg-type]
    db.session.execute(update(ReturnRequest).where(*asked).values(ended_at=clock.now()))
    asked_back = (Turn.application_id.in_(applications), Turn.kind == TurnKind.ANSWER_RETURN_REQUEST)  # type: ignore[arg-type]
    db.session.execute(delete(Turn).where(*asked_back))


def _remove_refusals(applications: object) -> None:
    """Remove what batches say of them. A batch that still waits is refused as every other action is."""
    about_them = (BatchItem.application_id.in_(applications), BatchItem.refusal.is_not(None))  # type: ignore[arg-type]
    db.session.execute(update(BatchItem).where(*about_them).values(refusal=ERASED_TEXT))


def _remove_choices(applications: object) -> None:
    """Remove what was written for a letter after the last place was filled, and why it was not sent."""
    about_them = LastPlaceChoice.application_id.in_(applications)  # type: ignore[arg-type]
    db.session.execute(update(LastPlaceChoice).where(about_them).values(paragraph=""))
    refused = (about_them, LastPlaceChoice.refusal.is_not(None))
    db.session.execute(update(LastPlaceChoice).where(*refused).values(refusal=ERASED_TEXT))


def _remove_proposals(applications: object) -> None:
    """End the proposals of another opening, and remove what was written with them."""
    proposed = OpeningMove.application_id.in_(applications)  # type: ignore[arg-type]
    waiting = (proposed, OpeningMove.ended_at.is_(None))
    db.session.execute(update(OpeningMove).where(*waiting).values(ended_at=clock.now()))
    notes = Note.id.in_(select(OpeningMove.note_id).where(proposed))
    db.session.execute(update(Note).where(notes).values(text=ERASED_TEXT))
    of_them = (Turn.application_id.in_(applications), Turn.kind == TurnKind.ANSWER_MOVE)  # type: ignore[arg-type]
    db.session.execute(delete(Turn).where(*of_them))


def _remove_answers(applications: object) -> None:
    asked = Questionnaire.application_id.in_(applications)  # type: ignore[arg-type]
    questionnaires = select(Questionnaire.id).where(asked).scalar_subquery()
    answers = Answer.questionnaire_id.in_(questionnaires)
    db.session.execute(update(Answer).where(answers).values(text=ERASED_TEXT))
    forget_files(questionnaires)
    db.session.execute(update(Questionnaire).where(asked).values(draft=None, draft_at=None))


def _remove_scorecard_texts(interviews: object) -> None:
    """Ratings and recommendations are numbers and words of a list: they stay."""
    of_them = Scorecard.interview_id.in_(interviews)  # type: ignore[arg-type]
    scorecards = select(Scorecard.id).where(of_them).scalar_subquery()
    versions = ScorecardVersion.scorecard_id.in_(scorecards)
    drafts = ScorecardDraft.interview_id.in_(interviews)  # type: ignore[arg-type]
    texts = dict.fromkeys(("take_aways", "pros", "cons"), ERASED_TEXT)
    db.session.execute(delete(ScorecardDraft).where(drafts))
    db.session.execute(delete(ScorecardVersion).where(versions))
    db.session.execute(
        update(Scorecard).where(of_them).values(**texts, private_note="", next_note="", survey=[], jobs=[])
    )


def _remove_offers(applications: object) -> None:
    """Days, states and who decided stay; the terms, the justification, the letter and the typed name go."""
    of_them = Offer.application_id.in_(applications)  # type: ignore[arg-type]
    offers = select(Offer.id).where(of_them).scalar_subquery()
    versions = update(OfferVersion).where(OfferVersion.offer_id.in_(offers))
    db.session.execute(versions.values(terms=[], answers=[], level=""))
    db.session.execute(delete(OfferLetter).where(OfferLetter.offer_id.in_(offers)))
    named = update(Offer).where(of_them, Offer.accepted_name.is_not(None))
    db.session.execute(named.values(accepted_name=ERASED_NAME, name_on_record=None))


def _end_access(candidate: Candidate) -> None:
    """End sessions and links, and remove every pointer from an address or an account to them."""
    end_candidate_sessions(candidate.id)
    db.session.execute(delete(CandidateLink).where(CandidateLink.candidate_id == candidate.id))
    db.session.execute(delete(LinkRequest).where(LinkRequest.email.in_(emails_of(candidate))))
    claims = select(ReferralClaim.id).where(ReferralClaim.candidate_id == candidate.id)
    answers = (Turn.kind == TurnKind.ANSWER_REFERRAL, Turn.about_id.in_(claims))
    db.session.execute(delete(Turn).where(*answers))
    remove_from_duplicates(candidate)
    for pointing in (FormerEmail, SplitMatch, ReferralClaim):
        db.session.execute(delete(pointing).where(pointing.candidate_id == candidate.id))


def _blank_candidate(candidate: Candidate) -> None:
    candidate.name, candidate.email = ERASED_NAME, erased_email(candidate.id)
    candidate.phone, candidate.location, candidate.source, candidate.links = "", "", "", []
    candidate.matched_by = candidate.matched_at = None
    candidate.user_id = candidate.referred_by_id = candidate.erasure_asked_at = None
    candidate.erased_at = clock.now()
    db.session.flush()
    remove_from_search_index(candidate)
