"""Merge two candidates who are one person: everything moves to the record that is kept.

The other record stays without a name and points to the kept one: its history is shown there, and its
addresses redirect there. Its email becomes a former email of the kept one. A merge cannot be undone.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select

from app.activity.actions import record_activity
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.erasure_turns import update_erasure_turns_of
from app.candidates.matches import is_split, match_by_email, match_with_account
from app.candidates.merge.records import move_mail, move_records, move_referrals, move_sessions_and_links
from app.candidates.merge.rules import (
    MERGE_CONFLICT,
    MERGE_FIELDS,
    MERGED_CANDIDATE_NAME,
    check_accounts,
    check_applications,
    check_erasure,
    merged_email,
)
from app.candidates.models import Application, Candidate, CandidateLink, MatchedBy, ReferralClaim
from app.candidates.models.owned_records import owned_kinds
from app.candidates.search_index import remove_from_search_index, update_search_index
from app.db.base import db
from app.people.models import User
from app.people.queries import user_with_email
from app.shared.refusals import Conflict, RuleBroken
from app.shared.times import format_moment
from app.web.edit_digest import display_value
from app.web.edit_digest import values_digest as digest_of_values


def merge_candidates(
    kept: Candidate, other: Candidate, *, from_other: Collection[str], seen: str, reason: str, by: User
) -> Candidate:
    """Merge two records of one person into `kept`, for a reason. Returns the kept one.

    `from_other` names the details to take from the other record; details the kept one lacks are always
    taken. `seen` is the digest of what the page showed. Links sent to the email that is kept stay valid;
    those sent to the other one end, so that a wrong merge does not open a stranger's file.

    Raises Conflict if one of them was merged or changed since the page was made. Raises RuleBroken if they
    are matched with different accounts or an admin undid a match with the other's account, if both have an
    active application to one opening, and while one waits for its data to be deleted.
    """
    _lock(kept, other)
    check_not_merged(kept, by=by)
    check_not_merged(other, by=by)
    if seen != merge_digest(kept, other):
        raise Conflict(str(MERGE_CONFLICT))
    _check_can_be_merged(kept, other, from_other, by)
    old_details = "; ".join(
        f"{label}: {display_value(getattr(other, name))}"
        for name, label in MERGE_FIELDS.items()
        if getattr(other, name)
    )
    record_activity(ActivityVerb.WAS_MERGED, other, by=by, reason=old_details)
    account, how = other.user, other.matched_by
    details = {name: _merged_value(kept, other, name, from_other) for name in MERGE_FIELDS}
    dropped = kept if details["email"] == other.email else other
    move_mail(kept, other, from_email=dropped.email, to_name=details["name"], to_email=details["email"])
    move_sessions_and_links(kept, other, dropped)
    move_referrals(kept, other)
    move_records(kept, other, former_email=dropped.email)
    referrer, source, since = other.referred_by, other.source, other.created_at
    _empty_record(other, kept)
    kept.name, kept.email, kept.phone = details["name"], details["email"], details["phone"]
    kept.time_zone, kept.location, kept.links = details["time_zone"], details["location"], details["links"]
    kept.source, kept.created_at = kept.source or source, min(kept.created_at, since)
    if kept.referred_by is None and referrer is not None and referrer.id != kept.user_id:
        kept.referred_by, kept.referred_by_id = referrer, referrer.id
    _match_account(kept, account, how, by)
    update_erasure_turns_of(kept.user_id)
    update_search_index(kept)
    record_activity(ActivityVerb.MERGED_CANDIDATE, kept, by=by, reason=reason)
    return kept


def merge_digest(kept: Candidate, other: Candidate) -> str:
    """The digest of what a page shows of the two, for its field `seen`."""
    shown: dict[str, Any] = {}
    for candidate in (kept, other):
        for name in ("id", *MERGE_FIELDS, "user_id", "merged_into_id"):
            shown[f"{candidate.id}.{name}"] = getattr(candidate, name)
        shown[f"{candidate.id}.applications"] = {str(each.id) for each in candidate.applications}
    return digest_of_values({"kept": kept.id, **shown})


def check_not_merged(candidate: Candidate, *, by: User | None) -> None:
    """Raise Conflict, with who merged it and when, if the record was merged into another one."""
    if candidate.merged_into_id is None:
        return
    merge = next(each for each in activity_of(candidate) if each.verb is ActivityVerb.WAS_MERGED)
    who = merge.by.name if merge.by else _("Someone")
    when = format_moment(merge.at, by.time_zone if by else "UTC")
    raise Conflict(
        _(
            "%(who)s merged this record into %(kept)s on %(when)s. Your change was not saved.",
            who=who,
            kept=candidate.current.name,
            when=when,
        )
    )


def _lock(kept: Candidate, other: Candidate) -> None:
    """Lock and reload both records and what moves with them, in the order in which moves and links lock."""
    ids = [kept.id, other.id]
    owned = [kind.model for kind in owned_kinds()]
    for model in (Application, *owned, CandidateLink, ReferralClaim):
        rows = select(model.id).where(model.candidate_id.in_(ids)).order_by(model.id)
        db.session.execute(rows.with_for_update())
    both = select(Candidate).where(Candidate.id.in_(ids)).order_by(Candidate.id).with_for_update()
    for candidate in db.session.scalars(both.execution_options(populate_existing=True)):
        db.session.expire(candidate, ["applications", "user", "referred_by", "merged_into"])


def _check_can_be_merged(kept: Candidate, other: Candidate, from_other: Collection[str], by: User) -> None:
    both = (kept, other)
    check_erasure(any(each.erasure_asked_at or each.erased_at for each in both))
    check_accounts(kept.user and kept.user.name, other.user and other.user.name, same=kept.user is other.user)
    for candidate, account in ((kept, other.user), (other, kept.user)):
        if account is not None and is_split(candidate, account):
            raise RuleBroken(
                _(
                    "An admin recorded that %(candidate)s and %(account)s are not the same person.",
                    candidate=candidate.name,
                    account=account.name,
                )
            )
    account = user_with_email(_merged_value(kept, other, "email", from_other))
    if account is not None and (kept.user or other.user) not in (None, account):
        raise RuleBroken(
            _("This email belongs to someone else’s account. Keep the other one."), field="email"
        )
    hidden = by.openings_applied_to
    openings = {each.opening_id: each.opening for candidate in both for each in candidate.applications}
    for opening in openings.values():
        statuses = [
            [each.status for each in candidate.applications if each.opening_id == opening.id]
            for candidate in both
        ]
        check_applications(*statuses, opening_name=None if opening.id in hidden else opening.name)


def _merged_value(kept: Candidate, other: Candidate, name: str, from_other: Collection[str]) -> Any:
    kept_value, other_value = getattr(kept, name), getattr(other, name)
    return other_value if other_value and (name in from_other or not kept_value) else kept_value


def _empty_record(other: Candidate, kept: Candidate) -> None:
    """Remove the person's details from a merged record, and point it to the kept one."""
    other.name, other.email = MERGED_CANDIDATE_NAME, merged_email(other.id)
    other.phone, other.location, other.source, other.links = "", "", "", []
    other.user = other.referred_by = other.matched_by = other.matched_at = None
    other.user_id = other.referred_by_id = None
    other.merged_into = kept
    remove_from_search_index(other)
    db.session.flush()  # its email is free for the kept one


def _match_account(kept: Candidate, account: User | None, how: MatchedBy | None, by: User) -> None:
    """Match the kept record with the account of the other one."""
    hired = how is MatchedBy.HIRE
    if account is not None:
        match_with_account(kept, account, MatchedBy.HIRE if hired else MatchedBy.MERGE, by=by)
    if hired:
        kept.matched_by = how
    match_by_email(kept, by=by)


def is_merged(candidate: Candidate) -> bool:
    """True if the record is merged into another one, as the database has it now."""
    merged = (Candidate.id == candidate.id, Candidate.merged_into_id.is_not(None))
    return bool(db.session.scalar(select(exists().where(*merged))))
