"""Applying to an open opening, without an account."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.actions import find_or_add_candidate
from app.candidates.matches import candidate_of_user, match_with_account
from app.candidates.models import Application, Candidate, Consent, MatchedBy
from app.candidates.queries import candidate_with_email, latest_application
from app.candidates.rules import parse_links
from app.careers import mail
from app.conflicts_of_interest.actions import state_own_conflict
from app.conflicts_of_interest.rules import Acquaintance
from app.db.base import db
from app.documents import store_document
from app.documents.file_type import document_kind
from app.documents.storage.interface import StorageFailed
from app.last_opened.actions import record_change
from app.openings.models import Opening
from app.people.models import User
from app.people.queries import user_with_email
from app.pipeline.apply import apply
from app.shared.refusals import RuleBroken
from app.sources.claims import claim_referral
from app.sources.queries import referrer_with_code, source_name
from app.untrusted.uploads import UploadedFile


@dataclass(frozen=True)
class Applicant:
    """What an applicant typed. `links` has one on each line; `referred_by` is an email, or empty.

    `via` is the code of the link they came by: of a source or of a colleague, or empty. `knows` is the name
    or email of somebody they know here, or empty.
    """

    name: str
    email: str
    time_zone: str
    location: str
    links: str
    source: str
    referred_by: str
    via: str = ""
    knows: str = ""


@dataclass(frozen=True)
class AgreedTerms:
    """What an applicant agreed to, and the versions of the company's texts that it has."""

    wording: str
    consent_version: int | None = None
    privacy_version: int | None = None


def apply_to_opening(
    opening: Opening,
    applicant: Applicant,
    *,
    document: UploadedFile,
    agreed: AgreedTerms,
    signed_in: User | None = None,
) -> Application | None:
    """Take an application, with the consent that was given.

    The applicant sees the same whether or not their email is known. A second application to the same
    opening is recorded on the first. A known candidate's details do not change, as anybody may know an
    email: differences are noted on the application. A declined or withdrawn candidate can apply again.

    The opening no longer exists for a colleague who applied to it. So colleagues must be `signed_in`:
    otherwise anybody who knows their email could take an opening from the person who runs it. If they are
    not, nothing is stored, the result is None, and they get a mail.

    Raises RuleBroken for an opening that is not open, for links that are not web addresses, for a document
    that is not accepted, and for applicants who refer themselves.
    """
    document_kind(document.content)
    check_no_self_referral(applicant)
    known = candidate_with_email(applicant.email)
    colleague = user_with_email(applicant.email) or (known.user if known else None)
    if colleague is not None and colleague.active and colleague != signed_in:
        mail.ask_to_sign_in(colleague, opening)
        return None
    if signed_in is not None:
        known, applicant = _own_candidate(signed_in, known, applicant, opening)
    candidate = known or _new_candidate(applicant, signed_in)
    db.session.refresh(candidate, with_for_update=True)  # a second one sent at this moment waits here
    if candidate.merged_into is not None:  # just now, by somebody else
        candidate = candidate.current
        db.session.refresh(candidate, with_for_update=True)
    first = _running_application(candidate, opening)
    application = first or apply(candidate, opening, by=None)
    db.session.add(Consent(candidate=candidate, application=application, **vars(agreed)))
    _keep_resume(application, document)
    _record_application(application, applicant, again=first is not None)
    if applicant.knows and first is None:
        said = _("Said on the form to apply.")
        state_own_conflict(application, Acquaintance.OTHER, named=applicant.knows, details=said)
    mail.confirm_application(application)
    return application


def check_no_self_referral(applicant: Applicant) -> None:
    """Raise RuleBroken for applicants who name themselves as their referrer."""
    if applicant.referred_by == applicant.email:
        raise RuleBroken(_("You cannot refer yourself."), field="referred_by")


def _own_candidate(
    user: User, known: Candidate | None, applicant: Applicant, opening: Opening
) -> tuple[Candidate | None, Applicant]:
    """The candidate who is this user, whatever email they apply with, and the applicant.

    The candidate with that email is matched with them. If an admin undid that match, or the email is
    somebody else's, they apply with the email of their account.
    """
    own = candidate_of_user(user)
    if known is not None and not match_with_account(known, user, MatchedBy.SIGNED_IN, by=None):
        known, applicant = None, replace(applicant, email=user.email)
    both = [each for each in (own, known) if each is not None]
    with_application = (each for each in both if _running_application(each, opening))
    return next(with_application, both[0] if both else None), applicant


def _new_candidate(applicant: Applicant, signed_in: User | None) -> Candidate:
    """A new candidate, or the one that a second application has added at the same moment."""
    details = vars(applicant) | {"links": parse_links(applicant.links), "referred_by": None}
    details["source"] = source_name(details.pop("via")) or applicant.source
    del details["knows"]
    try:
        with db.session.begin_nested():
            return find_or_add_candidate(**details, account=signed_in, how=MatchedBy.SIGNED_IN, by=None)
    except IntegrityError:
        added = candidate_with_email(applicant.email)
        if added is None:
            raise
        return added


def _running_application(candidate: Candidate, opening: Opening) -> Application | None:
    """The active or hired application to this opening, to which a second one belongs."""
    latest = latest_application(candidate, opening)
    return latest if latest is not None and not latest.has_ended else None


def _keep_resume(application: Application, document: UploadedFile) -> None:
    """Store a file that was checked. A stranger does not learn that there are too many.

    Raises StorageFailed if it cannot be stored.
    """
    try:
        store_document(application, name=document.name, content=document.content, by=None)
    except StorageFailed:
        raise
    except RuleBroken:
        return


def _record_application(application: Application, applicant: Applicant, *, again: bool) -> None:
    # Anybody can type the email of a candidate: what they say stops nobody at an application there is.
    typed = _differing_details(application.candidate, applicant, again=again)
    if again:
        record_change(application, by=None)
    if again:
        record_activity(ActivityVerb.APPLIED_AGAIN, application, by=None, reason=typed)
    elif typed:
        record_activity(ActivityVerb.GAVE_OTHER_DETAILS, application, by=None, reason=typed)
    referrer = referrer_with_code(applicant.via)
    if referrer is not None and referrer.id != application.candidate.user_id:
        claim_referral(application.candidate, referrer)
        by_link = _("Applied by their link.")
        record_activity(
            ActivityVerb.NAMED_REFERRER, application, by=None, became=referrer.name, reason=by_link
        )
    if applicant.referred_by:
        colleague = user_with_email(applicant.referred_by)
        named = colleague.name if colleague else _("someone without an account")
        if colleague is not None:
            claim_referral(application.candidate, colleague)
        record_activity(
            ActivityVerb.NAMED_REFERRER, application, by=None, became=named, reason=applicant.referred_by
        )


def _differing_details(candidate: Candidate, applicant: Applicant, *, again: bool) -> str:
    """What was typed that differs from the candidate's details, as one line; empty if nothing does."""
    compared = {
        _("Name"): (applicant.name, candidate.name),
        _("Time zone"): (applicant.time_zone, candidate.time_zone),
        _("Location"): (applicant.location, candidate.location),
        _("Links"): (" ".join(parse_links(applicant.links)), " ".join(candidate.links)),
        _("Source"): (applicant.source, candidate.source),
        _("Knows somebody here"): (applicant.knows if again else "", ""),
    }
    return "; ".join(f"{label}: {new}" for label, (new, old) in compared.items() if new and new != old)
