"""Two candidates who are one person are merged: everything moves to the record that is kept, on record."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import MetaData, select

from app.access.predicates import may_interview
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidate_import.models import ImportRow
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.mail import send_page_link
from app.candidates.models import (
    Candidate,
    Consent,
    FormerEmail,
    MatchedBy,
    ReferralClaim,
    SearchWord,
    SplitMatch,
)
from app.db.base import db
from app.duplicates.actions import mark_as_distinct
from app.duplicates.merge.undo import undo_merge
from app.duplicates.models import CandidateContact, CandidateMerge, PossibleDuplicate
from app.duplicates.pairs import pair_of
from app.imported_moves.models import ImportedMove
from app.sessions.models import LoginSession
from app.shared import clock
from app.sources.claims import claim_referral
from app.turns.models import Turn, TurnKind
from tests.duplicates.conftest import OLD, REASON, page_of
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.documents import a_read_document
from tests.factories.imports import an_import
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.factories.tags import a_member, a_tag

MADE_AGAIN = {
    "candidate_words.candidate_id",
    "candidate_name_words.candidate_id",
    "candidate_contacts.candidate_id",
    "possible_duplicates.first_id",
    "possible_duplicates.second_id",
}  # from what is kept
OF_THE_MERGE = {"candidate_merges.kept_id", "candidate_merges.other_id"}  # say which records were merged


def rows_of(candidate: Candidate) -> dict[str, int]:
    """How many rows of each table belong to a candidate, by the column that names them."""
    metadata = MetaData()
    metadata.reflect(db.session.connection())
    found = {}
    for table in metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if key.column.table.name == "candidates"]
        for column in (key.parent for key in keys if f"{table.name}.{key.parent.name}" not in OF_THE_MERGE):
            rows = db.session.execute(select(table).where(column == candidate.id)).all()
            found[f"{table.name}.{column.name}"] = len(rows)
    return found


def test_a_recruiter_finds_compares_and_merges_two_records(client, cast, session, kept, other):
    client.sign_in(cast.rita)
    for page in (f"/candidates/{kept.id}/edit", f"/applications/{kept.applications[0].id}"):
        assert f'href="/candidates/{kept.id}/merge"' in client.get(page).text, page
    found = client.get(f"/candidates/{kept.id}/merge?q=brnadt").text
    assert page_of(kept, other) in found
    assert f'href="/candidates/{kept.id}/edit"' in found, "there is a way back"
    page = client.get(page_of(kept, other)).text
    assert all(said in page for said in ("Lena Brnadt", OLD, "+49 341 1", other.applications[0].opening.name))
    assert 'name="phone"' not in page, "there is nothing to choose where one record says nothing"

    assert client.submit(page_of(kept, other), reason="").status_code == 422
    answer = client.submit(page_of(kept, other), reason=REASON, name="kept", email="other")

    assert answer.status_code == 303
    assert (kept.name, kept.email, kept.phone, kept.location) == ("Lena Brandt", OLD, "+49 341 1", "Leipzig")
    assert len(kept.applications) == 2
    history = client.get(f"/applications/{kept.applications[1].id}/history").text
    assert REASON in history
    assert "Lena Brnadt" in history, "the details that were not kept are on record"
    assert "Links:" not in history, "a detail that the other record lacked is not"
    listed = client.get("/candidates").text
    assert ("Merged candidate" in listed, listed.count(OLD)) == (False, 1)


def test_a_similar_candidate_offers_the_merge(client, cast, kept, other):
    other.name = kept.name
    client.sign_in(cast.rita)
    typed = {"name": "Lena Brandt", "email": "third@example.org", "time_zone": "UTC"}

    asked = client.forge(f"/openings/{an_opening(cast).id}/candidates/add", **typed).text

    assert f'href="/candidates/{kept.id}/merge"' in asked
    assert page_of(kept, other) in client.get(f"/candidates/{kept.id}/merge").text, "the same name is offered"


def test_everything_moves_to_the_kept_record(cast, session, merge, kept, other):
    applied = other.applications[0]
    a_read_document(applied, "Renewals in Wrocław")
    questionnaire = a_questionnaire(applied, answers=["one", "two", "three"])
    scorecard = a_scorecard(an_interview(applied, cast.ines))
    a_questionnaire(an_application(cast, candidate=other))  # waits for their answers
    session.add(Consent(candidate=other, application=applied, wording="Yes."))
    session.add(ReferralClaim(candidate=other, user=cast.sam))
    session.add(SplitMatch(candidate=other, user=cast.hugo, by=cast.ada))
    session.add(FormerEmail(email="oldest@example.org", candidate_id=other.id))
    earlier = a_candidate("L. B.", email="first@example.org", merged_into=other)
    send_page_link(other)
    session.add(LoginSession(candidate_id=other.id, token_digest="none"))
    for third in (a_candidate("Lena A.", id=0), a_candidate("Lena C.")):
        mark_as_distinct(third, other, by=cast.rita)
        pair = pair_of(third.id, other.id)
        session.add(PossibleDuplicate(**pair, reasons=["name"], strength=30))
    session.add(CandidateContact(contact="phone:12345678", candidate_id=other.id))
    session.commit()
    an_import(cast.rita, "Name,Email\nL. B.,lb@example.org\n")
    a_tag(cast.rita, "French", other)
    a_member(cast.rita, other)
    session.query(ImportRow).update({"candidate_id": other.id})
    session.add(ImportedMove(candidate_id=other.id, system="OpenCATS", stage="Submitted", job="Cook"))
    session.commit()
    before, had = rows_of(kept), rows_of(other)
    assert min(had.values()) > 0, f"this test leaves out {[name for name, rows in had.items() if not rows]}"

    merge("email")

    assert {name for name, rows in rows_of(other).items() if rows} == set()
    now = rows_of(kept)
    for name in had:
        if name in {*MADE_AGAIN, "candidates.merged_into_id"}:
            continue
        more = name == "former_emails.candidate_id"  # the email of the other is one, too
        assert now[name] == before[name] + had[name] + more, name
    assert earlier.merged_into is kept, "a record merged before leads straight to the kept one"
    assert (questionnaire.application.candidate, scorecard.interview.application.candidate) == (kept, kept)
    found_by = set(session.scalars(select(SearchWord.word).where(SearchWord.candidate_id == kept.id)))
    assert {"brandt", "wroclaw", "old"} <= found_by


def test_both_histories_are_shown_and_the_merge_says_who_and_why(client, cast, session, merge, kept, other):
    for record, location in ((kept, "Wrocław"), (other, "Halle")):
        correct_candidate(record, replace(candidate_details(record), location=location), by=cast.rita)

    merge()
    client.sign_in(cast.rita)

    lines = {each.verb: each for each in activity_of(kept)}
    merged = lines[ActivityVerb.MERGED_CANDIDATE]
    assert (merged.by, merged.note.text) == (cast.rita, REASON)
    not_kept = activity_of(other)[0].note.text
    assert all(said in not_kept for said in ("Lena Brnadt", OLD, "+49 341 1", "Halle"))
    history = client.get(f"/applications/{kept.applications[0].id}/history").text
    assert all(said in history for said in ("empty → Wrocław", "Leipzig → Halle", REASON, not_kept))


def test_the_account_of_the_other_record_moves_to_the_kept_one(cast, session, merge, kept, other):
    other.user, other.matched_by, kept.referred_by = cast.ines, MatchedBy.EMAIL, cast.ines

    merge()

    assert (kept.user, kept.matched_by, other.user) == (cast.ines, MatchedBy.MERGE, None)
    assert kept.referred_by is None, "nobody refers themselves"
    openings = {application.opening_id for application in kept.applications}
    assert cast.ines.openings_applied_to == openings


def test_the_account_of_a_hire_stays_the_account_of_a_hire(cast, merge, kept, other):
    other.user, other.matched_by = cast.ines, MatchedBy.HIRE

    merge()

    assert (kept.user, kept.matched_by) == (cast.ines, MatchedBy.HIRE)


def test_no_referrer_of_either_record_interviews_them(cast, session, merge, kept, other):
    claim_referral(kept, cast.hugo)
    kept.referred_by, other.referred_by = cast.ines, cast.sam
    session.add(ReferralClaim(candidate=other, user=cast.hugo, answered_at=clock.now(), is_true=True))
    assert may_interview(cast.sam, kept.applications[0])

    of_claims = select(Turn.user_id).where(Turn.kind == TurnKind.ANSWER_REFERRAL)
    assert session.scalars(of_claims).all() == [cast.hugo.id]

    merge()

    assert session.scalars(of_claims).all() == [], "the other record has his answer"
    for application in kept.applications:
        for referrer in (cast.ines, cast.sam, cast.hugo):
            assert not may_interview(referrer, application)
        assert may_interview(cast.dana, application)


def test_a_question_to_a_colleague_waits_again_once_a_merge_is_undone(cast, session, merge, kept, other):
    claim_referral(kept, cast.hugo)
    session.add(ReferralClaim(candidate=other, user=cast.hugo, answered_at=clock.now(), is_true=True))
    merge()
    undo_merge(session.scalars(select(CandidateMerge)).one(), by=cast.rita)
    of_claims = select(Turn.user_id).where(Turn.kind == TurnKind.ANSWER_REFERRAL)
    assert session.scalars(of_claims).all() == [cast.hugo.id]


def test_an_admin_merges_from_the_matches_page(client, cast, session, kept, other):
    kept.user = other.user = cast.ines
    client.sign_in(cast.ada)
    assert f'href="/candidates/{kept.id}/merge"' in client.get("/matches").text
    assert page_of(kept, other) in client.get(f"/candidates/{kept.id}/merge").text

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 303
    assert "Undo merge" in client.get(answer.location).text
    assert len(kept.applications) == 2
