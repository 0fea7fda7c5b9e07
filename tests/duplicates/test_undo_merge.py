"""Undoing a merge leaves every table as it was before it, and is refused once something has happened."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.mail import send_page_link
from app.candidates.models import (
    Candidate,
    CandidateLink,
    Consent,
    MatchedBy,
    ReferralClaim,
    SplitMatch,
)
from app.db.base import Record, db
from app.duplicates.actions import mark_as_distinct
from app.duplicates.finding import compare_candidate
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.merge.undo import undo_merge
from app.duplicates.models import CandidateMerge
from app.erasure.removal import remove_texts
from app.outbox.models import Message, MessageState
from app.pipeline.decline import decline
from app.pipeline.decline_letters import Letter
from app.pipeline.rules import DeclineReason
from app.pools.actions import remove_from_pool, set_reminder
from app.pools.models import Pool, PoolMember
from app.sessions.models import LoginSession
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.sources.claims import claim_referral
from app.tags.candidate_tags import tag_candidate, untag_candidate
from app.tags.models import CandidateTag
from app.tags.queries import tag_with_name
from app.turns.actions import turn_differences
from app.turns.models import Turn
from tests.duplicates.conftest import REASON
from tests.examples import up_to
from tests.factories.applications import a_candidate, an_application
from tests.factories.documents import a_document, a_read_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.notes import a_note
from tests.factories.tags import a_member, a_pool, a_tag

# The record of what was done, sessions that ended, and when somebody is compared.
NOT_COMPARED = {"activity", "notes", "login_sessions", "candidate_merges"}  # both acts are on record
NOT_COMPARED |= {"application_changes", "hiring_changes", "unsealed_rows"}  # news, to sums and seals as well
NOT_COMPARED_COLUMNS = {
    "candidates": {"compare_due_at"},
    "turns": {"id"},
    "possible_duplicates": {"id", "found_at"},
}


def every_row() -> Mapping[str, list[str]]:
    """Every row of the database, by table."""
    db.session.flush()
    found = {}
    for table in Record.metadata.sorted_tables:
        if table.name in NOT_COMPARED:
            continue
        left_out = NOT_COMPARED_COLUMNS.get(table.name, set())
        columns = [each for each in table.c if each.name not in left_out]
        found[table.name] = sorted(map(repr, db.session.execute(select(*columns)).all()))
    return found


def merge_as(kept: Candidate, other: Candidate, by: Any, *from_other: str) -> CandidateMerge:
    db.session.flush()
    seen = merge_digest(kept, other)
    merged = merge_candidates(kept, other, from_other=from_other, seen=seen, reason=REASON, by=by)
    db.session.commit()
    return merged


def with_account(cast, record: Candidate, third: Candidate) -> None:
    record.user, record.matched_by, record.matched_at = cast.ines, MatchedBy.NAMED, clock.now()


def with_everything_of_an_application(cast, record: Candidate, third: Candidate) -> None:
    application = an_application(cast, 4, candidate=record)
    a_read_document(application, "Renewals, write to third@example.org")
    a_questionnaire(application, answers=["one", "two", "three"])
    a_scorecard(an_interview(application, cast.ines))
    a_note(application, cast.rita, "Friendly.")
    db.session.add(Consent(candidate=record, application=application, wording="Yes."))


def with_a_waiting_questionnaire(cast, record: Candidate, third: Candidate) -> None:
    a_questionnaire(an_application(cast, candidate=record))
    theirs = update(Turn).where(Turn.candidate_id == record.id)
    db.session.execute(theirs.values(due_at=clock.now() + timedelta(days=9)))  # by an earlier time limit


def with_claims(cast, record: Candidate, third: Candidate) -> None:
    claim_referral(record, cast.sam)
    db.session.add(ReferralClaim(candidate=record, user=cast.hugo, answered_at=clock.now(), is_true=True))


def with_a_referrer(cast, record: Candidate, third: Candidate) -> None:
    record.referred_by = cast.marta


def with_links_and_mail(cast, record: Candidate, third: Candidate) -> None:
    send_page_link(record)
    db.session.add(CandidateLink(candidate=record, starts_at=clock.now(), expires_at=clock.now()))


def with_a_split_match(cast, record: Candidate, third: Candidate) -> None:
    db.session.add(SplitMatch(candidate=record, user=cast.milan, by=cast.ada))


def with_an_earlier_record(cast, record: Candidate, third: Candidate) -> None:
    earlier = a_candidate("Lena Brandt-Old", phone="+49 341 7654321")
    an_application(cast, candidate=earlier)
    merge_as(record, earlier, cast.rita)


def with_a_stranger(cast, record: Candidate, third: Candidate) -> None:
    mark_as_distinct(record, third, reason="Her sister.", by=cast.rita)


def with_a_session(cast, record: Candidate, third: Candidate) -> None:
    db.session.add(LoginSession(candidate_id=record.id, token_digest=f"digest {record.id}"))


def with_tags_and_pools(cast, record: Candidate, third: Candidate) -> None:
    """A tag and a pool that both records can have, and one of each that is theirs alone."""
    shared = tag_with_name("Both") or a_tag(cast.rita, "Both")
    pool = db.session.scalar(select(Pool).where(Pool.name == "Both")) or a_pool(cast.rita, "Both")
    tag_candidate(record, shared, by=cast.rita)
    a_tag(cast.rita, f"Tag of {record.id}", record)
    a_member(cast.rita, record, why="Their own.")
    day = clock.today("UTC") + timedelta(days=30)
    a_member(cast.rita, record, pool=pool, remind_on=None if record.location == "" else day)


ALL: list[Callable[..., None]] = [
    with_account,
    with_everything_of_an_application,
    with_a_waiting_questionnaire,
    with_claims,
    with_a_referrer,
    with_links_and_mail,
    with_a_split_match,
    with_an_earlier_record,
    with_a_stranger,
    with_a_session,
    with_tags_and_pools,
]
EACH = [*range(len(ALL))]
SOME = st.lists(st.sampled_from(EACH), unique=True)


@pytest.mark.both_databases
@pytest.mark.slow("many random pairs of records")
@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=up_to(4, few=1), deadline=None
)
@given(
    of_kept=SOME, of_other=SOME, from_other=st.sets(st.sampled_from(["name", "email", "phone", "location"]))
)
@example(of_kept=EACH, of_other=EACH, from_other={"name", "email"})
@example(of_kept=EACH[1:], of_other=EACH, from_other=set())
def test_it_leaves_every_table_as_it_was(app, cast, session, of_kept, of_other, from_other):
    with app.test_request_context():
        third = a_candidate("Lena Brandt", phone="+49 341 1234567")
        kept = an_application(cast, candidate=a_candidate("Lena Brandt", phone="+49 341 1234567")).candidate
        other = an_application(cast, 4, candidate=a_candidate("Lena Brnadt", location="Leipzig")).candidate
        for record, kinds in ((kept, of_kept), (other, of_other)):
            for kind in kinds:
                ALL[kind](cast, record, third)
        if kept.user is not None:
            other.user = other.matched_by = other.matched_at = None
        session.commit()
        for candidate in (kept, other, third):
            compare_candidate(candidate)
        session.commit()
        before = every_row()
        sessions = select(LoginSession.token_digest, LoginSession.candidate_id)
        had = set(session.execute(sessions).all())

        merge = merge_as(kept, other, cast.rita, *from_other)
        assert other.merged_into is kept
        assert [*turn_differences()] == []
        undo_merge(merge, by=cast.rita)
        session.commit()
        for candidate in (kept, other, third):
            compare_candidate(candidate)

        after = every_row()
        for table in before:
            assert after[table] == before[table], table
        assert [*turn_differences()] == []
        assert set(session.execute(sessions).all()) <= had, "a session went to another person"
        session.rollback()


def a_detail(cast, kept: Candidate, other: Candidate) -> None:
    correct_candidate(kept, replace(candidate_details(kept), location="Halle"), by=cast.rita)


def a_move(cast, kept: Candidate, other: Candidate) -> None:
    decline(
        kept.applications[0],
        version=kept.applications[0].version,
        reason=DeclineReason.SKILLS,
        note="",
        letter=Letter.BEFORE_ANY_TALK,
        paragraph="",
        by=cast.rita,
    )


def an_added_application(cast, kept: Candidate, other: Candidate) -> None:
    an_application(cast, candidate=kept)


def a_new_document(cast, kept: Candidate, other: Candidate) -> None:
    a_document(kept.applications[0])


def an_answer(cast, kept: Candidate, other: Candidate) -> None:
    a_questionnaire(kept.applications[1], answers=["one", "two", "three"])


def a_mail(cast, kept: Candidate, other: Candidate) -> None:
    send_page_link(kept)


def a_used_link(cast, kept: Candidate, other: Candidate) -> None:
    link = db.session.scalars(select(CandidateLink)).one()
    link.ended_at = clock.now()


def a_claim(cast, kept: Candidate, other: Candidate) -> None:
    claim_referral(kept, cast.sam)


SINCE = {
    a_detail: "a detail was changed",
    a_move: "an application was added or moved",
    an_added_application: "an application was added or moved",
    a_new_document: "a document was added or removed",
    an_answer: "a questionnaire was sent or answered",
    a_mail: "a mail to the candidate was written or sent",
    a_used_link: "a link to the candidate’s page was sent or used",
    a_claim: "a referral was named or answered",
}


@pytest.mark.parametrize("happens", SINCE, ids=lambda each: each.__name__)
def test_it_is_refused_with_what_happened_since(cast, session, kept, other, happens):
    send_page_link(kept)
    merge = merge_as(kept, other, cast.rita)
    happens(cast, kept, other)
    session.commit()

    with pytest.raises(RuleBroken) as refused:
        undo_merge(merge, by=cast.rita)

    assert SINCE[happens] in str(refused.value.sentence)
    session.rollback()
    assert (other.merged_into, merge.undone_at) == (kept, None)


def test_what_stays_right_by_itself_does_not_prevent_it_nor_tell_of_scorecards(cast, session, kept, other):
    """A recruiter who owes a scorecard must not learn from a refusal that others submitted theirs."""
    interview = an_interview(other.applications[0], cast.ines)
    removed, kept_tag = a_tag(cast.rita, "Removed", other), a_tag(cast.rita, "Stays", other)
    gone, moved = a_member(cast.rita, other), a_member(cast.rita, other)
    merge = merge_as(kept, other, cast.rita)
    untag_candidate(kept, removed, by=cast.rita)
    later = a_tag(cast.rita, "Added later", kept)
    remove_from_pool(gone, by=cast.rita)
    set_reminder(moved, clock.today("UTC") + timedelta(days=9), by=cast.rita)
    a_scorecard(interview)
    a_note(interview.application, cast.dana, "Strong.")
    session.commit()

    undo_merge(merge, by=cast.rita)

    assert interview.application.candidate is other
    held = {(row.candidate_id, row.tag_id) for row in session.scalars(select(CandidateTag))}
    assert held == {(other.id, removed.id), (other.id, kept_tag.id), (kept.id, later.id)}
    (member,) = session.scalars(select(PoolMember))
    assert (member.candidate, member.remind_on is None) == (other, False), "what changed since stays"
    assert [*turn_differences()] == []


def test_a_merge_moves_tags_and_pools_once_and_keeps_a_reminder(cast, session, kept, other):
    a_tag(cast.rita, "Both", kept, other)
    pool = a_pool(cast.rita)
    a_member(cast.rita, kept, pool=pool, why="Of the kept one.")
    day = clock.today("UTC") + timedelta(days=30)
    a_member(cast.rita, other, pool=pool, remind_on=day)
    merge_as(kept, other, cast.rita)
    assert session.scalars(select(CandidateTag.candidate_id)).all() == [kept.id]
    (member,) = session.scalars(select(PoolMember))
    assert (member.candidate, member.why, member.remind_on) == (kept, "Of the kept one.", day)
    assert [*turn_differences()] == []


def test_mail_that_waited_and_was_sent_to_the_kept_email_prevents_it(cast, session, kept, other):
    send_page_link(other)
    merge = merge_as(kept, other, cast.rita)
    mail = session.scalars(select(Message).where(Message.to_email == kept.email)).one()
    mail.state = MessageState.SENT
    mail.sent_at = clock.now()
    session.commit()

    with pytest.raises(RuleBroken, match="a mail to the candidate was written or sent"):
        undo_merge(merge, by=cast.rita)


def test_it_is_undone_once_and_the_later_merge_first(cast, session, kept, other):
    first = merge_as(kept, other, cast.rita)
    third = a_candidate("Lena B.")
    second = merge_as(third, kept, cast.rita)

    with pytest.raises(RuleBroken, match="Undo that merge first"):
        undo_merge(first, by=cast.rita)
    session.rollback()
    undo_merge(second, by=cast.rita)
    undo_merge(first, by=cast.ada)
    session.commit()

    assert {each.merged_into for each in (kept, other, third)} == {None}
    with pytest.raises(Conflict, match=f"{cast.ada.name} already undid this merge"):
        undo_merge(first, by=cast.rita)


def test_after_an_erasure_nothing_is_kept_to_undo_it(cast, session, kept, other):
    merge = merge_as(kept, other, cast.rita)

    remove_texts(kept)
    session.commit()

    assert (merge.changes, merge.state) == (None, None)
    with pytest.raises(RuleBroken, match="data of this candidate was deleted"):
        undo_merge(merge, by=cast.rita)
