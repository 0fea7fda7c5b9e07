"""An account and a candidate are one person, whichever was made first, at every door.

Each door is opened as people open it. After it the person, a recruiter, finds neither their own file nor the
opening they applied to, and the candidate says how the two were matched.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.matches import is_split
from app.candidates.models import Application, Candidate, MatchedBy
from app.people.accounts import close_account
from app.people.models import User
from tests.careers.applying import applies
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import an_onboarding
from tests.pipeline.test_hire import agreed, ready_to_hire
from tests.real.filled_form import form_for
from tests.real.page import Page

PRIVATE = "private@example.org"


@pytest.fixture
def applied(cast, session) -> Application:
    """A stranger's application."""
    return an_application(cast, 2, candidate=a_candidate("Kim Larsen", email=PRIVATE))


def a_recruiter(email: str) -> User:
    kim = person("Kim Larsen", Role.RECRUITER, title="Global Recruiter")
    kim.email = email
    return kim


def finds_nothing(client, application: Application) -> bool:
    """Whether the one signed in finds no trace of an application: page, board, move and list."""
    pages = [f"/applications/{application.id}", f"/openings/{application.opening_id}"]
    pages += [f"/applications/{application.id}/advance"]
    hidden = all(client.get(page).status_code == 404 for page in pages)
    return hidden and application.candidate.email not in client.get("/candidates").text


def test_a_candidate_who_gets_an_account_cannot_read_their_own_file(client, cast, session, applied):
    client.sign_in(cast.ada)
    invited = {"name": "Kim Larsen", "email": PRIVATE, "roles": ["recruiter"]}
    client.submit("/people/invite", **invited, time_zone="Europe/Oslo")

    kim = session.scalars(select(User).where(User.email == PRIVATE)).one()
    assert (applied.candidate.user, applied.candidate.matched_by) == (kim, MatchedBy.EMAIL)
    assert applied.candidate.matched_at is not None
    kim.password_hash = cast.rita.password_hash
    client.sign_in(kim)
    assert finds_nothing(client, applied)
    assert client.forge(f"/applications/{applied.id}/advance").status_code == 404


def test_a_signed_in_colleague_with_a_private_email_is_matched(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)

    applies(client, opening, email=PRIVATE)

    application = session.scalars(select(Application)).one()
    assert application.candidate.matched_by is MatchedBy.SIGNED_IN
    assert application.candidate.email == PRIVATE
    assert finds_nothing(client, application)


def test_signed_in_with_the_address_they_applied_with_as_a_stranger(client, cast, applied):
    client.sign_in(cast.rita)

    applies(client, an_opening(cast), email=PRIVATE)

    assert applied.candidate.user is cast.rita
    assert finds_nothing(client, applied)


def test_another_email_of_a_matched_colleague_adds_no_second_candidate(client, cast, session):
    own = a_candidate("Rita Okafor", email=cast.rita.email, user=cast.rita)
    client.sign_in(cast.rita)

    applies(client, an_opening(cast), email=PRIVATE)

    assert session.scalars(select(Application)).one().candidate is own


def test_two_records_of_one_person_are_both_theirs(client, cast, applied):
    a_candidate("Rita Okafor", email=cast.rita.email, user=cast.rita)
    client.sign_in(cast.rita)

    applies(client, an_opening(cast), email=PRIVATE)

    assert applied.candidate.user is cast.rita
    assert finds_nothing(client, applied)


@pytest.mark.parametrize("who", [None, "ines"])
def test_a_colleagues_private_email_hides_no_opening_from_them(client, cast, session, who):
    a_candidate("Dana Whitfield", email=PRIVATE, user=cast.dana)
    opening = an_opening(cast)
    if who:
        client.sign_in(getattr(cast, who))

    assert applies(client, opening, email=PRIVATE).status_code == 303

    assert session.scalars(select(Application)).all() == []


def test_an_account_that_gets_the_email_of_a_candidate(client, cast, applied):
    kim = a_recruiter("kim@example.com")
    client.sign_in(cast.ada)

    assert client.submit(f"/people/{kim.id}", email=PRIVATE.upper()).status_code == 303

    assert (kim.email, applied.candidate.user) == (PRIVATE, kim)
    client.sign_in(kim)
    assert finds_nothing(client, applied)


def test_an_email_that_another_account_has_is_refused(client, cast):
    client.sign_in(cast.ada)

    answer = client.submit(f"/people/{cast.sam.id}", email=cast.ines.email)

    assert answer.status_code == 422
    assert "Another account has this email." in answer.text


def test_a_recruiter_names_the_account_of_a_candidate(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    said = {"name": "Ines D.", "email": PRIVATE, "time_zone": "Europe/Lisbon"}

    answer = client.submit(f"/openings/{opening.id}/candidates/add", **said, account=cast.ines.email)

    candidate = session.scalars(select(Candidate)).one()
    assert (candidate.user, candidate.matched_by) == (cast.ines, MatchedBy.NAMED)
    assert "Ines Duarte (Named by a recruiter)" in client.get(answer.location).text


def test_a_recruiter_cannot_add_themselves_with_a_private_email(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    said = {"name": "R. O.", "email": PRIVATE, "time_zone": "UTC"}

    answer = client.submit(f"/openings/{opening.id}/candidates/add", **said, account=cast.rita.email)

    assert answer.status_code == 422
    assert session.scalars(select(Candidate)).all() == []


def test_an_account_that_is_reopened(client, cast, applied):
    kim = a_recruiter("kim@example.com")
    close_account(kim, by=cast.ada)
    kim.email = PRIVATE  # as a database of an older version can have it
    client.sign_in(cast.ada)

    client.submit(f"/people/{kim.id}", active=True)

    assert applied.candidate.user is kim


def test_an_admin_undoes_a_wrong_match_for_good(client, cast, session, applied):
    kim = a_recruiter("kim@example.com")
    client.sign_in(cast.ada)
    client.submit(f"/people/{kim.id}", email=PRIVATE)
    assert "Same email" in client.get("/matches").text
    page = f"/candidates/{applied.candidate_id}/part"

    assert client.submit(page, reason="").status_code == 422
    assert client.submit(page, reason="Two people share this address.").status_code == 303

    candidate = applied.candidate
    assert (candidate.user, candidate.matched_by, is_split(candidate, kim)) == (None, None, True)
    record = activity_of(candidate)[0]
    assert (record.by, record.note.text) == (cast.ada, "Two people share this address.")
    client.submit(f"/people/{kim.id}", email="kim@example.com")
    client.submit(f"/people/{kim.id}", email=PRIVATE)
    assert candidate.user is None, "a parted pair was matched again"
    client.sign_in(kim)
    assert client.get(f"/applications/{applied.id}").status_code == 200
    applies(client, an_opening(cast), email=PRIVATE)
    assert candidate.user is None, "a parted pair was matched again"


def test_an_admin_cannot_undo_their_own_match(client, cast):
    own = a_candidate("Ada Berg", email=PRIVATE, user=cast.ada)
    client.sign_in(cast.ada)

    assert client.get(f"/candidates/{own.id}/part").status_code == 404
    assert PRIVATE not in client.get("/matches").text


def test_the_match_of_a_hired_person_cannot_be_undone(client, cast):
    application = ready_to_hire(cast, candidate=a_candidate("Jonas Weber", email=PRIVATE))
    client.sign_in(cast.rita)
    client.submit(f"/applications/{application.id}/hire", **agreed(cast))
    client.sign_in(cast.ada)

    assert application.candidate.user is not None
    answer = client.submit(f"/candidates/{application.candidate_id}/part", reason="No.")

    assert answer.status_code == 422
    assert "Undo the hire first" in answer.text


def test_a_candidate_cannot_refer_themselves_from_another_email(cast, session, client, applied):
    applied.candidate.referred_by = cast.ines
    client.sign_in(cast.ines)

    applies(client, an_opening(cast), email=PRIVATE)

    assert (applied.candidate.user, applied.candidate.referred_by) == (cast.ines, None)


@pytest.mark.parametrize(
    ("active", "role", "title", "internal"),
    [
        (True, Role.INTERVIEWER, "", True),
        (True, None, "Renewals Specialist", True),
        (True, None, "", False),
        (False, Role.INTERVIEWER, "Renewals Specialist", False),
    ],
)
def test_an_open_account_with_a_job_is_internal(cast, session, active, role, title, internal):
    user = person("Kim Larsen", *([role] if role else []), title=title)
    user.active = active
    candidate = a_candidate("Kim Larsen", user=user)
    session.flush()

    assert candidate.internal is internal
    named = session.scalars(select(Candidate).where(Candidate.internal)).all()
    assert (candidate in named) is internal


def test_a_hired_person_who_has_not_left_is_internal(cast, session):
    onboarding = an_onboarding(cast)
    candidate = onboarding.application.candidate
    close_account(cast.jonas, by=cast.ada)
    session.flush()
    session.expire(candidate)
    assert candidate.internal, "their onboarding has not ended"
    onboarding.ended_at = onboarding.started_at
    session.flush()
    session.expire(candidate)
    assert not candidate.internal


def test_the_match_records_who_opened_the_account_or_added_the_candidate(client, cast, session, applied):
    client.sign_in(cast.ada)
    invited = {"name": "Kim Larsen", "email": PRIVATE, "roles": ["recruiter"]}
    client.submit("/people/invite", **invited, time_zone="Europe/Oslo")
    client.sign_in(cast.rita)
    said = {"name": "Ines Duarte", "email": cast.ines.email, "time_zone": "Europe/Lisbon"}
    client.submit(f"/openings/{an_opening(cast).id}/candidates/add", **said, account=cast.ines.email)
    lena = a_candidate("Lena Brandt")
    edit = f"/candidates/{lena.id}/edit"
    asked = client.submit(edit, email=cast.sam.email)
    client.send(form_for(edit, Page(asked.text), edit), same_person=True)

    ines = session.scalars(select(Candidate).where(Candidate.user == cast.ines)).one()
    by = [
        [each.by for each in activity_of(candidate) if each.verb is ActivityVerb.MATCHED_ACCOUNT]
        for candidate in (applied.candidate, ines, lena)
    ]
    assert by == [[cast.ada], [cast.rita], [cast.rita]]
