"""An account and a candidate of one person are matched, whichever comes first, wherever an email is known.

After it the person, a recruiter, finds neither their own file nor the opening they applied to, and the
candidate's record says how the two were matched.
"""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.actions import find_or_add_candidate
from app.candidates.matches import is_split, split_match
from app.candidates.models import Application, Candidate, MatchedBy, Status
from app.people.accounts import close_account
from app.people.models import User
from app.shared.refusals import RuleBroken
from tests.careers.applying import applies, apply_without_form
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.onboardings import an_onboarding

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
    """True if the page, the board, the move and the list show nothing of an application."""
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
    (match,) = [each for each in activity_of(applied.candidate) if each.verb is ActivityVerb.MATCHED_ACCOUNT]
    assert match.by is cast.ada, "the admin who opened the account"
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


def test_a_colleague_who_applied_as_a_stranger_is_matched_when_they_apply_signed_in(client, cast, applied):

    apply_without_form(an_opening(cast), signed_in=cast.rita, email=PRIVATE)

    assert applied.candidate.user is cast.rita
    client.sign_in(cast.rita)
    assert finds_nothing(client, applied)


def test_another_email_of_a_matched_colleague_adds_no_second_candidate(cast, session):
    own = a_candidate("Rita Okafor", email=cast.rita.email, user=cast.rita)

    application = apply_without_form(an_opening(cast), signed_in=cast.rita, email=PRIVATE)

    assert application.candidate is own


def test_two_records_of_one_person_are_both_theirs(client, cast, applied):
    a_candidate("Rita Okafor", email=cast.rita.email, user=cast.rita)

    apply_without_form(an_opening(cast), signed_in=cast.rita, email=PRIVATE)

    assert applied.candidate.user is cast.rita
    client.sign_in(cast.rita)
    assert finds_nothing(client, applied)


def test_a_colleagues_private_email_hides_no_opening_from_them(client, cast, session):
    """Neither a stranger nor another colleague applies with it."""
    a_candidate("Dana Whitfield", email=PRIVATE, user=cast.dana)
    opening = an_opening(cast)

    assert applies(client, opening, email=PRIVATE).status_code == 303
    client.sign_in(cast.ines)
    assert applies(client, opening, email=PRIVATE).status_code == 303

    assert session.scalars(select(Application)).all() == []


def test_an_account_that_gets_the_email_of_a_candidate_is_matched(client, cast, applied):
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


def test_a_recruiter_names_the_account_of_a_candidate_with_a_private_email(cast, session):
    typed = {"name": "Ines D.", "email": PRIVATE, "time_zone": "Europe/Lisbon", "source": ""}

    candidate = find_or_add_candidate(**typed, account=cast.ines, by=cast.rita)

    assert (candidate.email, candidate.user, candidate.matched_by) == (PRIVATE, cast.ines, MatchedBy.NAMED)


def test_a_recruiter_cannot_add_themselves_with_a_private_email(client, cast, session):
    opening = an_opening(cast)
    client.sign_in(cast.rita)
    said = {"name": "R. O.", "email": PRIVATE, "time_zone": "UTC"}

    answer = client.submit(f"/openings/{opening.id}/candidates/add", **said, account=cast.rita.email)

    assert answer.status_code == 422
    assert session.scalars(select(Candidate)).all() == []


def test_an_account_that_is_reopened_is_matched(client, cast, applied):
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
    page = client.get("/matches").text
    assert "Same email" in page
    assert 'href="/candidates/duplicates"' in page, "an admin has no list of candidates that leads there"
    assert 'href="/sources"' in page
    page = f"/candidates/{applied.candidate_id}/part"

    assert client.submit(page, reason="").status_code == 422
    assert client.submit(page, reason="Two people share this address.").status_code == 303

    candidate = applied.candidate
    assert (candidate.user, candidate.matched_by, is_split(candidate, kim)) == (None, None, True)
    record = activity_of(candidate)[0]
    assert (record.by, record.note.text) == (cast.ada, "Two people share this address.")
    client.submit(f"/people/{kim.id}", email="kim@example.com")
    client.submit(f"/people/{kim.id}", email=PRIVATE)
    assert candidate.user is None, "a pair that an admin split was matched again"
    client.sign_in(kim)
    assert client.get(f"/applications/{applied.id}").status_code == 200
    applies(client, an_opening(cast), email=PRIVATE)
    assert candidate.user is None, "a pair that an admin split was matched again"


def test_an_admin_cannot_undo_their_own_match(client, cast):
    own = a_candidate("Ada Berg", email=PRIVATE, user=cast.ada)
    client.sign_in(cast.ada)

    assert client.get(f"/candidates/{own.id}/part").status_code == 404
    assert PRIVATE not in client.get("/matches").text


def test_the_match_of_a_hired_person_cannot_be_undone(cast, session):
    candidate = a_candidate("Jonas Falk", email=PRIVATE, user=cast.jonas, matched_by=MatchedBy.EMAIL)
    an_application(cast, 6, candidate=candidate, status=Status.HIRED)

    with pytest.raises(RuleBroken, match="Undo the hire first"):
        split_match(candidate, reason="No.", by=cast.ada)


def test_a_candidate_cannot_refer_themselves_from_another_email(cast, session, applied):
    applied.candidate.referred_by = cast.ines
    session.flush()

    apply_without_form(an_opening(cast), signed_in=cast.ines, email=PRIVATE)

    assert (applied.candidate.user, applied.candidate.referred_by) == (cast.ines, None)


def test_an_open_account_with_a_job_is_internal(session):
    for number, (active, roles, title, internal) in enumerate(
        [
            (True, [Role.INTERVIEWER], "", True),
            (True, [], "Renewals Specialist", True),
            (True, [], "", False),
            (False, [Role.INTERVIEWER], "Renewals Specialist", False),
        ]
    ):
        user = person(f"Kim{number} Larsen", *roles, title=title)
        user.active = active
        candidate = a_candidate("Kim Larsen", user=user)
        session.flush()

        assert candidate.internal is internal
        found = session.scalars(select(Candidate).where(Candidate.internal)).all()
        assert (candidate in found) is internal


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
