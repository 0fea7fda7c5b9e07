"""Two candidates who are one person are merged: everything moves to the kept one, on record, once."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import MetaData, select

from app.access.predicates import may_interview
from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.actions import send_requested_link
from app.candidates.links import create_link
from app.candidates.mail import send_page_link
from app.candidates.merge import merge_candidates, merge_digest
from app.candidates.models import (
    Application,
    Candidate,
    Consent,
    FormerEmail,
    MatchedBy,
    ReferralClaim,
    SearchWord,
    SplitMatch,
    Status,
)
from app.db.base import db
from app.outbox.models import Message
from app.people.models import User
from app.sessions.models import LoginSession
from app.shared import clock
from app.shared.links import signed_path
from app.shared.refusals import Conflict
from tests.careers.applying import applies
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.documents import a_read_document
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.real.filled_form import form_for
from tests.real.page import Page

OLD, NEW = "lena.old@example.org", "lena@example.org"
REASON = "The same phone, and she says so."


@pytest.fixture
def kept(cast, session) -> Candidate:
    return an_application(cast, candidate=a_candidate("Lena Brandt", email=NEW)).candidate


@pytest.fixture
def other(cast, session) -> Candidate:
    lena = a_candidate("Lena Brnadt", email=OLD, phone="+49 341 1", location="Leipzig", source="Job board")
    return an_application(cast, 4, candidate=lena).candidate


@pytest.fixture
def merge(cast, session, kept, other) -> Callable[..., Candidate]:
    """Merge the two by the action, as Rita."""

    def merged(*from_other: str) -> Candidate:
        session.flush()
        seen = merge_digest(kept, other)
        merge_candidates(kept, other, from_other=from_other, seen=seen, reason=REASON, by=cast.rita)
        session.commit()
        return kept

    return merged


def page_of(kept: Candidate, other: Candidate) -> str:
    return f"/candidates/{kept.id}/merge?with={other.id}"


def rows_of(candidate: Candidate) -> dict[str, int]:
    """How many rows of each table belong to a candidate, whatever table it is."""
    metadata = MetaData()
    metadata.reflect(db.session.connection())
    found = {}
    for table in metadata.sorted_tables:
        keys = [key for key in table.foreign_keys if key.column.table.name == "candidates"]
        for column in (key.parent for key in keys):
            rows = db.session.execute(select(table).where(column == candidate.id)).all()
            found[f"{table.name}.{column.name}"] = len(rows)
    return found


def test_a_recruiter_finds_compares_and_merges_two_records(client, cast, session, kept, other):
    client.sign_in(cast.rita)
    assert f'href="/candidates/{kept.id}/merge"' in client.get(f"/candidates/{kept.id}/edit").text
    of_application = client.get(f"/applications/{kept.applications[0].id}").text
    assert "Merge with another record" in of_application
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
    history = client.get(f"/applications/{kept.applications[1].id}").text
    assert REASON in history
    assert "Lena Brnadt" in history, "what was given up is on record"
    assert "Links:" not in history, "what the other record lacked is not"
    listed = client.get("/candidates").text
    assert ("Merged candidate" in listed, listed.count(OLD)) == (False, 1)


def test_a_similar_candidate_offers_the_merge(client, cast, kept, other):
    other.name = kept.name
    client.sign_in(cast.rita)
    said = {"name": "Lena Brandt", "email": "third@example.org", "time_zone": "UTC"}

    asked = client.submit(f"/openings/{an_opening(cast).id}/candidates/add", **said).text

    assert f'href="/candidates/{kept.id}/merge"' in asked
    assert page_of(kept, other) in client.get(f"/candidates/{kept.id}/merge").text, "the same name is offered"


def test_everything_moves_to_the_kept_record(cast, session, merge, kept, other):
    applied = other.applications[0]
    a_read_document(applied, "Renewals in Wrocław")
    questionnaire = a_questionnaire(applied, answers=["one", "two", "three"])
    scorecard = a_scorecard(an_interview(applied, cast.ines))
    session.add(Consent(candidate=other, application=applied, wording="Yes."))
    session.add(ReferralClaim(candidate=other, user=cast.sam))
    session.add(SplitMatch(candidate=other, user=cast.hugo, by=cast.ada))
    session.add(FormerEmail(email="oldest@example.org", candidate_id=other.id))
    earlier = a_candidate("L. B.", email="first@example.org", merged_into=other)
    send_page_link(other)
    session.add(LoginSession(candidate_id=other.id, token_digest="none"))
    session.commit()
    before, had = rows_of(kept), rows_of(other)
    assert min(had.values()) > 0, f"this test leaves out {[name for name, rows in had.items() if not rows]}"

    merge("email")

    assert {name for name, rows in rows_of(other).items() if rows} == set()
    now = rows_of(kept)
    for name in had:
        if name in ("candidate_words.candidate_id", "candidates.merged_into_id"):
            continue
        more = name == "former_emails.candidate_id"  # the email of the other is one, too
        assert now[name] == before[name] + had[name] + more, name
    assert earlier.merged_into is kept, "a record merged before leads straight to the kept one"
    assert (questionnaire.application.candidate, scorecard.interview.application.candidate) == (kept, kept)
    found_by = set(session.scalars(select(SearchWord.word).where(SearchWord.candidate_id == kept.id)))
    assert {"brandt", "wroclaw", "old"} <= found_by


def test_both_histories_are_shown_and_the_merge_says_who_and_why(client, cast, session, merge, kept, other):
    client.sign_in(cast.rita)
    client.submit(f"/candidates/{kept.id}/edit", location="Wrocław")
    client.submit(f"/candidates/{other.id}/edit", location="Halle")

    merge()

    lines = {each.verb: each for each in activity_of(kept)}
    merged = lines[ActivityVerb.MERGED_CANDIDATE]
    assert (merged.by, merged.note.text) == (cast.rita, REASON)
    given_up = activity_of(other)[0].note.text
    assert all(said in given_up for said in ("Lena Brnadt", OLD, "+49 341 1", "Halle"))
    history = client.get(f"/applications/{kept.applications[0].id}").text
    assert all(said in history for said in ("empty → Wrocław", "Leipzig → Halle", REASON, given_up))


@pytest.mark.parametrize("email", [OLD, OLD.upper()])
def test_the_former_email_finds_the_kept_record_everywhere(client, cast, session, merge, kept, email):
    merge()
    opening = an_opening(cast)

    assert applies(client, opening, email=email).status_code == 303
    assert session.scalars(select(Application).order_by(Application.id.desc())).first().candidate is kept

    client.sign_in(cast.rita)
    add = f"/openings/{an_opening(cast).id}/candidates/add"
    said = {"name": "Lena Brandt", "email": email, "time_zone": "UTC"}
    client.forge(add, **said, go_on="y")
    assert session.scalars(select(Application).order_by(Application.id.desc())).first().candidate is kept

    client.sign_in(cast.ada)
    client.submit("/people/invite", name="Lena Brandt", email=email, roles=["recruiter"], time_zone="UTC")
    account = session.scalars(select(User).where(User.email == OLD)).one()
    assert (kept.user, kept.matched_by) == (account, MatchedBy.EMAIL)
    assert session.scalar(select(Candidate).where(Candidate.email == OLD)) is None
    client.sign_in(cast.rita)
    assert NEW in client.get("/candidates?q=lena.old").text, "the search knows the former email"


def test_a_link_requested_with_the_former_email_goes_to_the_kept_record(client, session, merge, kept):
    merge()
    client.submit("/my/link", email=OLD)
    clock.move(timedelta(hours=1))
    assert send_requested_link()

    message = session.scalars(select(Message).order_by(Message.id.desc())).first()
    assert message.to_email == kept.email


def test_links_to_the_kept_email_work_and_the_others_end(client, app, session, merge, kept, other):
    """A merge can be wrong: what was sent to an address that is given up opens no file of the other."""
    stays, ends = create_link(kept), create_link(other)
    visitor = app.test_client()
    visitor.come_by_link(other)
    waits = send_page_link(other)
    session.commit()

    merge()

    assert client.get(signed_path("my", ends.id)).status_code == 410
    assert client.submit(signed_path("my", stays.id)).status_code == 303
    assert visitor.get("/my").status_code == 303, "a visit by a link to the other address goes on"
    assert (waits.to_email, waits.to_name) == (NEW, "Lena Brandt"), (
        "what has yet to leave goes to the email kept"
    )
    assert visitor.submit(signed_path("my", waits.link_id)).status_code == 303


def test_links_of_the_other_record_work_if_its_email_is_kept(client, session, merge, kept, other):
    ends, stays = create_link(kept), create_link(other)
    session.commit()

    merge("email")

    assert (kept.email, session.get(FormerEmail, NEW).candidate_id) == (OLD, kept.id)
    assert client.get(signed_path("my", ends.id)).status_code == 410
    client.submit(signed_path("my", stays.id))
    assert kept.applications[1].opening.role in client.get("/my").text


def test_two_active_applications_to_one_opening_are_refused(client, cast, session, kept, other):
    opening = kept.applications[0].opening
    application = an_application(cast, candidate=other, opening=opening)
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 422
    assert f"Both have an active application to {opening.name}." in answer.text
    assert REASON in answer.text, "what was typed is lost"
    assert (application.candidate, other.name) == (other, "Lena Brnadt")


@pytest.mark.parametrize(
    ("mine", "others", "merged"),
    [
        (Status.DECLINED, Status.ACTIVE, True),
        (Status.WITHDRAWN, Status.DECLINED, True),
        (Status.HIRED, Status.DECLINED, True),
        (Status.HIRED, Status.ACTIVE, False),
    ],
)
def test_two_applications_to_one_opening_stay_unless_both_are_active(
    client, cast, session, mine, others, merged
):
    opening = an_opening(cast)
    first, second = (
        an_application(cast, opening=opening, candidate=a_candidate(name), status=status)
        for name, status in (("Lena Brandt", mine), ("Lena Brnadt", others))
    )
    kept, other = first.candidate, second.candidate
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == (303 if merged else 422)
    assert (second.candidate is kept) == merged


def test_after_a_merge_a_second_application_to_an_opening_is_not_reopened(client, cast, kept, other, merge):
    opening = kept.applications[0].opening
    declined = an_application(cast, candidate=other, opening=opening, status=Status.DECLINED)
    merge()
    client.sign_in(cast.rita)

    answer = client.submit(f"/applications/{declined.id}/reopen", reason="A second chance.")

    assert answer.status_code == 422
    assert "already has an active application to this opening" in answer.text


def test_two_accounts_are_refused_with_a_remedy(client, cast, session, kept, other):
    kept.user, other.user = cast.ines, cast.sam
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 422
    assert "matched with two accounts: Ines Duarte and Sam Carter. Ask an admin to undo" in answer.text


@pytest.mark.parametrize("how", [MatchedBy.EMAIL, MatchedBy.HIRE])
def test_the_account_of_the_other_record_moves_to_the_kept_one(cast, session, merge, kept, other, how):
    other.user, other.matched_by, kept.referred_by = cast.ines, how, cast.ines

    merge()

    matched_by = MatchedBy.HIRE if how is MatchedBy.HIRE else MatchedBy.MERGE
    assert (kept.user, kept.matched_by, other.user) == (cast.ines, matched_by, None)
    assert kept.referred_by is None, "nobody refers themselves"
    openings = {application.opening_id for application in kept.applications}
    assert cast.ines.openings_applied_to == openings


def test_a_pair_that_an_admin_split_is_not_merged(client, cast, session, kept, other):
    kept.user = cast.ines
    session.add(SplitMatch(candidate=other, user=cast.ines, by=cast.ada))
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 422
    assert "and Ines Duarte are not the same person" in answer.text


def test_the_email_of_another_account_cannot_be_kept(client, cast, session, kept, other):
    kept.user, other.email = cast.ines, cast.sam.email
    session.add(SplitMatch(candidate=other, user=cast.sam, by=cast.ada))
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON, email="other")

    assert answer.status_code == 422
    assert "This email belongs to someone else’s account." in answer.text
    assert client.submit(page_of(kept, other), reason=REASON).status_code == 303
    assert kept.user is cast.ines, "the former email matched another account"


@pytest.mark.parametrize("who", ["kept", "other"])
@pytest.mark.parametrize("column", ["erasure_asked_at", "erased_at"])
def test_nothing_is_merged_while_one_waits_for_erasure(client, cast, kept, other, who, column):
    setattr({"kept": kept, "other": other}[who], column, clock.now())
    client.sign_in(cast.rita)

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert answer.status_code == 422
    assert "deletion of their data" in answer.text


def test_no_referrer_of_either_record_interviews_them(cast, session, merge, kept, other):
    kept.referred_by, other.referred_by = cast.ines, cast.sam
    session.add(ReferralClaim(candidate=kept, user=cast.hugo))
    session.add(ReferralClaim(candidate=other, user=cast.hugo, answered_at=clock.now(), is_true=True))
    assert may_interview(cast.sam, kept.applications[0])

    merge()

    for application in kept.applications:
        for referrer in (cast.ines, cast.sam, cast.hugo):
            assert not may_interview(referrer, application)
        assert may_interview(cast.dana, application)


def test_the_second_of_two_merges_at_once_reads_who_merged_them(client, app, cast, session, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(page_of(kept, other))
    quicker = app.test_client()
    quicker.sign_in(cast.ada)
    assert quicker.submit(page_of(other, kept), reason=REASON).status_code == 303

    told = client.send(form, reason="typed with care")

    assert told.status_code == 409
    assert "Ada Berg merged this record into" in told.text
    assert "typed with care" in told.text


def test_of_many_merges_at_once_one_succeeds(app, cast, session, kept, other):
    ids, rita_id = (kept.id, other.id), cast.rita.id
    seen = merge_digest(kept, other), merge_digest(other, kept)
    session.commit()
    together = Barrier(6)

    def merge_at_once(number: int) -> str:
        with app.app_context():
            both = [db.session.get_one(Candidate, each) for each in ids]
            by = db.session.get_one(User, rita_id)
            turned = number % 2
            one, two = reversed(both) if turned else both
            db.session.rollback()
            together.wait()
            try:
                merge_candidates(one, two, from_other=(), seen=seen[turned], reason=REASON, by=by)
                db.session.commit()
            except Conflict as conflict:
                db.session.rollback()
                return conflict.sentence
            return "merged"

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(merge_at_once, range(6)))

    assert answers.count("merged") == 1
    assert sum("Rita Okafor merged this record into" in answer for answer in answers) == 5


def test_a_record_changed_since_must_be_checked_again(client, app, cast, session, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(page_of(kept, other))
    other.phone = "+49 30 2"

    told = client.send(form, reason=REASON)

    assert told.status_code == 409
    assert "has changed since you opened this page" in told.text
    assert "+49 30 2" in told.text
    shown = form_for(page_of(kept, other), Page(told.text), page_of(kept, other))
    assert client.send(shown, reason=REASON).status_code == 303, "what the page shows now can be merged"


def test_old_addresses_redirect_to_the_kept_record_and_refuse_changes(client, cast, merge, kept, other):
    client.sign_in(cast.rita)
    form = client.form_for(f"/candidates/{other.id}/edit")
    merge()

    moved = client.get(f"/candidates/{other.id}/edit")
    assert (moved.status_code, moved.location) == (303, f"/candidates/{kept.id}/edit")
    told = client.send(form, name="Lena B.")
    assert told.status_code == 409
    assert "merged this record into Lena Brandt" in told.text
    for merged in (other, kept):
        page = client.get(page_of(kept, merged))
        assert (page.status_code, 'name="seen"' in page.text) == (200, False), "there are no two to merge"


@pytest.mark.parametrize(
    ("asked", "status"), [("999999", 404), ("0", 400), ("x", 400), ("-1", 400), ("9" * 30, 400), ("²", 400)]
)
def test_an_unknown_id_is_not_found_and_an_invalid_one_is_refused(client, cast, kept, asked, status):
    client.sign_in(cast.rita)

    assert client.get(f"/candidates/{kept.id}/merge?with={asked}").status_code == status


def test_an_admin_merges_from_the_matches_page(client, cast, session, kept, other):
    kept.user = other.user = cast.ines
    client.sign_in(cast.ada)
    assert f'href="/candidates/{kept.id}/merge"' in client.get("/matches").text
    assert page_of(kept, other) in client.get(f"/candidates/{kept.id}/merge").text

    answer = client.submit(page_of(kept, other), reason=REASON)

    assert (answer.status_code, answer.location) == (303, "/matches")
    assert len(kept.applications) == 2


def test_merging_needs_a_role(client, cast, kept, other):
    client.sign_in(person("Ben Other", Role.HIRING_MANAGER))

    assert client.get(page_of(kept, other)).status_code == 404
