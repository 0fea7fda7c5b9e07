"""Merge two candidates who are one person: everything moves to the record that is kept.

The other record stays without a name and points to the kept one: its history is shown there, and its
addresses redirect there. Its email becomes a former email of the kept one. What the merge changes is stored
(`changes.py`), so that it can be undone while nothing has happened since (`undo.py`).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask_babel import gettext as _

from app.activity.actions import record_activity
from app.activity.verbs import ActivityVerb
from app.candidates.erasure_turns import update_erasure_turns_of
from app.candidates.hooks import record_candidate_change
from app.candidates.matches import is_split, match_by_email, match_with_account
from app.candidates.merged_records import check_not_merged
from app.candidates.models import Candidate, MatchedBy
from app.candidates.rules import DETAIL_LABELS
from app.candidates.search_index import remove_from_search_index, update_search_index
from app.db.base import db
from app.duplicates.merge.changes import differences, rows_of_both
from app.duplicates.merge.locks import lock_records
from app.duplicates.merge.records import (
    move_mail,
    move_pairs,
    move_records,
    move_referrals,
    move_sessions_and_links,
)
from app.duplicates.merge.rules import (
    MERGE_CONFLICT,
    MERGED_CANDIDATE_NAME,
    check_accounts,
    check_applications,
    check_erasure,
    merged_email,
)
from app.duplicates.merge.since import digests_of, last_message_id
from app.duplicates.models import CandidateMerge
from app.duplicates.queries import distinct_pair
from app.people.models import User
from app.people.queries import user_with_email
from app.shared.refusals import Conflict, RuleBroken
from app.web.edit_digest import display_value
from app.web.edit_digest import values_digest as digest_of_values


def merge_candidates(
    kept: Candidate, other: Candidate, *, from_other: Collection[str], seen: str, reason: str, by: User
) -> CandidateMerge:
    """Merge two records of one person into `kept`, for a reason. Returns what it takes to undo it.

    `from_other` names the details to take from the other record; details the kept one lacks are always
    taken. `seen` is the digest of what the page showed. Links sent to the email that is kept stay valid;
    those sent to the other one end, so that a wrong merge does not open a stranger's file.

    Raises Conflict if one of them was merged or changed since the page was made. Raises RuleBroken if they
    are matched with different accounts or an admin undid a match with the other's account, if both have an
    active application to one opening, and while one waits for its data to be deleted.
    """
    lock_records(kept, other)
    check_not_merged(kept, by=by)
    check_not_merged(other, by=by)
    if seen != merge_digest(kept, other):
        raise Conflict(str(MERGE_CONFLICT))
    _check_can_be_merged(kept, other, from_other, by)
    old_details = "; ".join(
        f"{label}: {display_value(getattr(other, name))}"
        for name, label in DETAIL_LABELS.items()
        if getattr(other, name)
    )
    emails = {kept.email, other.email}
    before, last_mail = rows_of_both(kept, other, emails=emails), last_message_id()
    record_activity(ActivityVerb.WAS_MERGED, other, by=by, reason=old_details)
    account, how = other.user, other.matched_by
    details = {name: _merged_value(kept, other, name, from_other) for name in DETAIL_LABELS}
    dropped = kept if details["email"] == other.email else other
    move_mail(kept, other, from_email=dropped.email, to_name=details["name"], to_email=details["email"])
    move_sessions_and_links(kept, other, dropped)
    move_referrals(kept, other)
    move_records(kept, other, former_email=dropped.email)
    move_pairs(kept, other)
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
    note = record_activity(ActivityVerb.MERGED_CANDIDATE, kept, by=by, reason=reason)
    record_candidate_change(kept, by=by)
    db.session.flush()
    merge = CandidateMerge(kept=kept, other=other, by=by, note=note, last_message_id=last_mail)
    merge.changes = differences(before, rows_of_both(kept, other, emails=emails))
    merge.state = digests_of(kept, other)
    db.session.add(merge)
    return merge


def merge_digest(kept: Candidate, other: Candidate) -> str:
    """The digest of what a page shows of the two, for its field `seen`."""
    shown: dict[str, Any] = {}
    for candidate in (kept, other):
        for name in ("id", *DETAIL_LABELS, "user_id", "merged_into_id"):
            shown[f"{candidate.id}.{name}"] = getattr(candidate, name)
        shown[f"{candidate.id}.applications"] = {str(each.id) for each in candidate.applications}
    return digest_of_values({"kept": kept.id, **shown})


def _check_can_be_merged(kept: Candidate, other: Candidate, from_other: Collection[str], by: User) -> None:
    both = (kept, other)
    if distinct := distinct_pair(kept, other):
        raise RuleBroken(
            _("%(who)s recorded that they are not the same person. Undo that first.", who=distinct.by.name)
        )
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
