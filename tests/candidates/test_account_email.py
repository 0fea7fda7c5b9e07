"""A recruiter who types the email of an account is asked if the candidate is that person.

A mistyped email must not make two people one. A candidate never reads that an account exists: see
`tests/portal/test_own_email_misused.py`.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.matches import EmailBelongsToAccount
from app.candidates.models import Application, Candidate, MatchedBy, SplitMatch, Status
from app.db.base import db
from app.shared import clock
from app.shared.refusals import RuleBroken
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.real.filled_form import form_for
from tests.real.page import Page

PRIVATE = "lena@example.net"
BOX = "This candidate and {} are the same person"
STILL = "Still the same person as the account of {}"


@pytest.fixture
def lena(cast) -> Candidate:
    return an_application(cast, candidate=a_candidate("Lena Brandt", email=PRIVATE)).candidate


@pytest.fixture
def matched(cast, lena):
    """Match Lena with a user, by their email."""

    def match(user) -> Candidate:
        lena.email, lena.user, lena.matched_by, lena.matched_at = (
            user.email,
            user,
            MatchedBy.EMAIL,
            clock.now(),
        )
        return lena

    return match


def edit(candidate: Candidate) -> str:
    return f"/candidates/{candidate.id}/edit"


def corrected(candidate: Candidate, *same_as, by, **details: object) -> None:
    """Correct details, as a recruiter who confirms that the candidate is one of some users."""
    db.session.flush()
    became = replace(candidate_details(candidate), **details)
    correct_candidate(candidate, became, same_as=same_as, by=by)


def again(answer, url: str):
    """The form of a refused page, as filled in there."""
    return form_for(url, Page(answer.text), url)


def is_asked(answer, user) -> bool:
    """True if a page asks if the candidate is a user: it names the account and has a checkbox."""
    said = f"{user.email} belongs to the account of {user.name}."
    return answer.status_code == 422 and said in answer.text and BOX.format(user.name) in answer.text


def matches_of(candidate: Candidate, verb: ActivityVerb) -> list:
    return [(each.by, each.became) for each in activity_of(candidate) if each.verb is verb]


def test_adding_a_colleagues_email_asks_and_a_tick_matches_them(client, cast, session):
    add = f"/openings/{an_opening(cast).id}/candidates/add"
    client.sign_in(cast.rita)
    said = {"name": "Ines D.", "email": " INES@example.com ", "time_zone": "Europe/Lisbon"}

    asked = client.submit(add, **said)
    assert is_asked(asked, cast.ines)
    assert 'value="Ines D."' in asked.text, "what was typed is lost"
    still_asked = client.send(again(asked, add))
    assert is_asked(still_asked, cast.ines), "without the tick it is refused again"
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0

    answer = client.send(again(asked, add), same_person=True)

    candidate = session.scalars(select(Candidate)).one()
    assert (answer.status_code, candidate.user) == (303, cast.ines)
    assert candidate.matched_by is MatchedBy.NAMED
    assert "Ines Duarte (Named by a recruiter)" in client.get(answer.location).text
    assert matches_of(candidate, ActivityVerb.MATCHED_ACCOUNT) == [(cast.rita, "named by a recruiter")]


def test_two_accounts_are_not_one_candidate(client, cast, session):
    add = f"/openings/{an_opening(cast).id}/candidates/add"
    client.sign_in(cast.rita)
    said = {"name": "Ines D.", "email": cast.ines.email, "time_zone": "Europe/Lisbon"}

    asked = client.submit(add, **said, account=cast.sam.email)
    assert is_asked(asked, cast.ines)
    refused = client.send(again(asked, add), same_person=True)

    assert refused.status_code == 422
    assert f"You chose two accounts: {cast.sam.name} here, and Ines Duarte" in refused.text
    chosen = client.send(again(refused, add), account=cast.ines.email)
    assert chosen.status_code == 303, "the account that is named is not asked about again"
    assert session.scalars(select(Candidate)).one().user is cast.ines


def test_an_application_is_not_added_to_a_colleague_by_an_email_alone(client, cast, session):
    """Ines is a candidate already, with a private address."""
    own = a_candidate("Ines Duarte", email=PRIVATE, user=cast.ines)
    add = f"/openings/{an_opening(cast).id}/candidates/add"
    client.sign_in(cast.rita)

    asked = client.submit(add, name="Iris D.", email=cast.ines.email, time_zone="Europe/Lisbon")
    assert is_asked(asked, cast.ines)
    assert session.scalars(select(Application)).all() == []
    assert client.send(again(asked, add), same_person=True).status_code == 303
    assert session.scalars(select(Application)).one().candidate is own


def test_an_existing_application_is_shown_with_a_link(client, cast, session):
    """With the email that is known, or with that of their account and a tick."""
    own = a_candidate("Ines Duarte", email=PRIVATE, user=cast.ines)
    first = an_application(cast, candidate=own)
    add = f"/openings/{first.opening_id}/candidates/add"
    client.sign_in(cast.rita)

    by_email = {"name": "Ines Duarte", "email": PRIVATE}
    by_account = {"name": "Iris D.", "email": cast.ines.email, "same_person": cast.ines.id}
    for typed in (by_email, by_account):
        answer = client.forge(add, **typed, time_zone="Europe/Lisbon")

        assert answer.status_code == 422
        assert "Ines Duarte already has an active application to this opening." in answer.text
        links = [link.attributes.get("href") for link in Page(answer.text).all("a")]
        assert f"/applications/{first.id}" in links
        assert f'value="{typed["name"]}"' in answer.text, "what was typed is lost"
    assert session.scalars(select(Application)).all() == [first]


def test_editing_to_a_colleagues_email_asks_and_a_tick_matches_them(client, cast, lena):
    client.sign_in(cast.rita)
    assert 'name="same_person"' not in client.get(edit(lena)).text

    asked = client.submit(edit(lena), email=cast.ines.email, phone="+49 341 123456")

    assert is_asked(asked, cast.ines)
    assert 'value="+49 341 123456"' in asked.text, "what was typed is lost"
    assert is_asked(client.send(again(asked, edit(lena))), cast.ines)
    assert (lena.user, lena.email, lena.phone) == (None, PRIVATE, "")
    assert client.send(again(asked, edit(lena)), same_person=True).status_code == 303
    assert (lena.user, lena.matched_by, lena.email) == (cast.ines, MatchedBy.NAMED, cast.ines.email)
    assert matches_of(lena, ActivityVerb.MATCHED_ACCOUNT) == [(cast.rita, "named by a recruiter")]
    assert "Matched with the account of Ines Duarte (Named by a recruiter)." in client.get("/candidates").text


def test_a_tick_for_one_account_does_not_count_for_another(client, cast, lena):
    client.sign_in(cast.rita)
    asked = client.submit(edit(lena), email=cast.ines.email)

    asked = client.send(again(asked, edit(lena)), email=cast.sam.email, same_person=True)
    assert is_asked(asked, cast.sam)
    boxes = [each for each in Page(asked.text).all("input") if each.attributes.get("name") == "same_person"]
    ticked = [each for each in boxes if "checked" in each.attributes]
    assert (len(boxes), ticked) == (1, []), "the checkbox for Sam is ticked, though only Ines was named"
    asked = client.send(again(asked, edit(lena)), email=cast.ines.email, same_person=True)
    assert is_asked(asked, cast.ines)
    assert lena.user is None


def test_a_forged_checkbox_matches_nobody(client, cast, lena):
    client.sign_in(cast.rita)
    form = client.form_for(edit(lena)).filled({"email": cast.ines.email})

    for typed in ("", "0", "y", "9" * 30, "-1", "²", "999999"):
        answer = client.post(edit(lena), data={**form, "same_person": typed})
        assert is_asked(answer, cast.ines), typed
    assert lena.user is None


def test_a_tick_stays_when_another_field_is_wrong(client, cast, lena):
    client.sign_in(cast.rita)
    asked = client.submit(edit(lena), email=cast.ines.email)

    wrong = client.send(again(asked, edit(lena)), same_person=True, name="")

    assert wrong.status_code == 422
    assert client.send(again(wrong, edit(lena)), name="Lena Brandt").status_code == 303
    assert lena.user is cast.ines


def test_a_recruiter_cannot_add_themselves(client, cast, lena):
    client.sign_in(cast.rita)

    answer = client.submit(edit(lena), email="RITA@example.com")

    assert answer.status_code == 422
    assert "This is the email of your own account. Ask another recruiter." in answer.text
    assert 'name="same_person"' not in answer.text
    assert lena.user is None


def test_a_tick_keeps_the_match_with_a_private_email(client, cast, matched):
    lena = matched(cast.ines)
    client.sign_in(cast.rita)
    assert STILL.format("Ines Duarte") in client.get(edit(lena)).text

    answer = client.submit(edit(lena), email=PRIVATE, still_same=True)

    assert (answer.status_code, lena.email) == (303, PRIVATE)
    assert (lena.user, lena.matched_by) == (cast.ines, MatchedBy.NAMED)
    assert matches_of(lena, ActivityVerb.MATCHED_ACCOUNT) == [(cast.rita, "named by a recruiter")]
    assert matches_of(lena, ActivityVerb.PARTED_ACCOUNT) == []
    assert STILL.format("Ines Duarte") not in client.get(edit(lena)).text, "the match needs no email now"


def test_without_a_tick_a_private_email_ends_the_match(client, cast, matched):
    lena = matched(cast.ines)
    client.sign_in(cast.rita)

    answer = client.submit(edit(lena), email=PRIVATE, still_same=False)

    assert (lena.email, lena.user, lena.matched_by) == (PRIVATE, None, None)
    shown = client.get(answer.location).text
    assert "No longer matched with the account of Ines Duarte (Same email)." in shown
    assert [by for by, _ in matches_of(lena, ActivityVerb.PARTED_ACCOUNT)] == [cast.rita]


def test_a_hired_person_keeps_the_account_they_work_with(client, cast):
    """The invitation of their hire matched the two by email; it is their account all the same."""
    candidate = a_candidate("Jonas Falk", email=cast.jonas.email, user=cast.jonas, matched_by=MatchedBy.EMAIL)
    an_application(cast, 6, candidate=candidate, status=Status.HIRED)
    client.sign_in(cast.rita)
    assert 'name="still_same"' not in client.get(edit(candidate)).text

    assert client.submit(edit(candidate), email="jonas@example.org").status_code == 303

    assert (candidate.email, candidate.user) == ("jonas@example.org", cast.jonas)


def test_without_a_new_email_the_match_stays(cast, matched):
    lena = matched(cast.ines)

    for same_as in ([cast.ines], []):
        corrected(lena, *same_as, by=cast.rita, name=f"Lena B. {len(same_as)}")
        assert (lena.user, lena.matched_by) == (cast.ines, MatchedBy.EMAIL)


def test_a_change_from_the_email_of_one_account_to_that_of_another_needs_a_tick(cast, matched):
    lena = matched(cast.ada)

    with pytest.raises(EmailBelongsToAccount, match="belongs to the account of Ines Duarte"):
        corrected(lena, by=cast.rita, email=cast.ines.email)
    assert lena.user is cast.ada
    corrected(lena, cast.ines, by=cast.rita, email=cast.ines.email)

    assert (lena.user, lena.matched_by) == (cast.ines, MatchedBy.NAMED)
    assert [by for by, _ in matches_of(lena, ActivityVerb.PARTED_ACCOUNT)] == [cast.rita]


def test_a_candidate_cannot_match_two_accounts(client, cast, matched):
    """Still Ada, and with the email of Ines: one of the two is wrong."""
    lena = matched(cast.ada)
    client.sign_in(cast.rita)

    refused = client.submit(edit(lena), email=cast.ines.email, still_same=True)

    assert refused.status_code == 422
    said = f"{cast.ines.email} belongs to the account of Ines Duarte, but Lena Brandt is matched with"
    assert f"{said} the account of Ada Berg." in refused.text
    assert 'name="same_person"' not in refused.text
    lena.matched_by = MatchedBy.NAMED
    assert client.submit(edit(lena), email=cast.ines.email).status_code == 422
    assert (lena.user, lena.email) == (cast.ada, cast.ada.email)


def test_a_pair_that_an_admin_split_is_refused_without_a_question(cast, session, lena):
    session.add(SplitMatch(candidate=lena, user=cast.ines, by=cast.ada))
    session.flush()

    with pytest.raises(RuleBroken, match="that they and Lena Brandt are not the same person") as refused:
        corrected(lena, cast.ines, by=cast.rita, email=cast.ines.email)

    assert not isinstance(refused.value, EmailBelongsToAccount), "the page would ask with a checkbox"


def test_the_email_of_another_candidate_is_named_and_offers_the_merge(client, cast, lena):
    noor = an_application(cast, candidate=a_candidate("Noor Aziz", email="noor@example.org"))
    client.sign_in(cast.rita)

    answer = client.submit(edit(lena), email="NOOR@example.org", name="Lena B.")

    assert answer.status_code == 422
    assert "noor@example.org is the email of Noor Aziz." in answer.text
    links = [link.attributes.get("href") for link in Page(answer.text).all("a")]
    merge = f"/candidates/{lena.id}/merge?with={noor.candidate_id}"
    for link in (f"/applications/{noor.id}", "/candidates?q=noor@example.org", merge):
        assert link in links
        assert client.get(link).status_code == 200
    assert 'value="Lena B."' in answer.text, "what was typed is lost"


def test_a_reader_who_must_not_see_the_other_candidate_sees_no_name(client, cast, lena):
    own = an_application(cast, candidate=a_candidate("R. O.", email="private@example.org", user=cast.rita))
    beside = a_candidate("Noor Aziz", email="noor@example.org")
    an_application(cast, candidate=beside, opening=own.opening)
    client.sign_in(cast.rita)

    for candidate in (own.candidate, beside):
        answer = client.submit(edit(lena), email=candidate.email)
        assert answer.status_code == 422
        assert "Another candidate has this email." in answer.text
        assert candidate.name not in answer.text
        assert f"with={candidate.id}" not in answer.text
