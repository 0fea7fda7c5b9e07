"""A recruiter or the candidate corrects details, on record. Similar candidates are shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import select

from app.activity.queries import activity_of
from app.activity.verbs import ActivityVerb
from app.candidates.correct_details import candidate_details, correct_candidate
from app.candidates.links import create_link
from app.candidates.models import Candidate, CandidateLink, MatchedBy, SearchWord
from app.duplicates.similar import possible_duplicates, similar_candidates
from app.shared.phones import normalize_phone
from app.shared.text import one_line
from app.shared.time_zone_guess import guess_time_zone
from tests.factories.applications import a_candidate, an_application, an_opening

LENA = {"name": "Lena Brandt", "email": "lena@example.org"}
PHONE = "+49 341 99"


@pytest.fixture
def lena(cast) -> Candidate:
    return an_application(cast, candidate=a_candidate("Lena Brnadt", email="lena@example.net")).candidate


def words_of(session, candidate) -> set[str]:
    return set(session.scalars(select(SearchWord.word).where(SearchWord.candidate_id == candidate.id)))


def corrected(candidate: Candidate, *, by, **details: object) -> None:
    correct_candidate(candidate, replace(candidate_details(candidate), **details), by=by)


def undone_matches(candidate: Candidate) -> list:
    """Who undid a match of a candidate with an account, the first first."""
    lines = activity_of(candidate)
    return [each.by for each in reversed(lines) if each.verb is ActivityVerb.PARTED_ACCOUNT]


def test_a_recruiter_corrects_all_details_and_it_is_recorded(client, cast, session, lena):
    link = session.get(CandidateLink, create_link(lena))
    client.sign_in(cast.rita)
    became = {**LENA, "phone": "+49 341 123456", "location": "Leipzig, Germany", "time_zone": "Europe/Berlin"}

    answer = client.submit(f"/candidates/{lena.id}/edit", **became, links="example.org/lena")

    assert answer.status_code == 303
    assert {name: getattr(lena, name) for name in became} == became
    assert lena.links == ["https://example.org/lena"]
    told = {each.what: each.note.text for each in activity_of(lena) if each.what}
    assert told["name"] == "Lena Brnadt → Lena Brandt"
    assert set(told) == {"name", "email", "phone", "location", "time zone", "links"}
    words = words_of(session, lena)
    assert "brandt" in words
    assert "brnadt" not in words
    assert "Lena Brandt" in client.get("/candidates?q=brandt").text
    session.refresh(link)
    assert link.ended_at is not None, "a link sent to the wrong address still lets somebody in"
    again = client.submit(f"/candidates/{lena.id}/edit")
    assert "Nothing was changed." in client.get(again.location).text


def test_only_a_match_by_a_mistyped_email_ends_with_its_correction(cast, session, lena):
    """With the email of the only admin, nobody else could undo the match."""
    for how in MatchedBy:
        lena.email, lena.user, lena.matched_by = cast.ada.email, cast.ada, how
        session.flush()
        undone = len(undone_matches(lena))

        corrected(lena, by=cast.rita, email="lena@example.net")

        by_email = how is MatchedBy.EMAIL
        assert lena.user is (None if by_email else cast.ada), how
        assert undone_matches(lena)[undone:] == ([cast.rita] if by_email else []), how


def test_nobody_edits_their_own_file_as_a_user(client, cast, lena):
    lena.user = cast.rita
    client.sign_in(cast.rita)

    assert client.get(f"/candidates/{lena.id}/edit").status_code == 404


def test_a_candidate_corrects_their_own_details(client, cast, session, lena):
    client.come_by_link(lena)

    answer = client.submit("/my/details", name="Lena Brandt", phone="+49 341 123456", location="Leipzig")

    assert answer.status_code == 303
    assert (lena.name, lena.phone, lena.location) == ("Lena Brandt", "+49 341 123456", "Leipzig")
    assert lena.email == "lena@example.net"
    assert activity_of(lena)[0].by is None
    assert "brandt" in words_of(session, lena)
    assert client.submit("/my/details", name="win at evil.example").status_code == 422


def test_every_form_with_a_phone_refuses_an_invalid_number(client, app, cast, lena):
    typed, sentence = {"phone": "not a phone"}, "This is not a phone number."
    guest = app.test_client()
    guest.come_by_link(lena)
    client.sign_in(cast.rita)
    add = f"/openings/{an_opening(cast).id}/candidates/add"

    for answer in (
        client.submit(f"/candidates/{lena.id}/edit", **typed),
        client.submit(add, name="Noor Aziz", email="noor@example.org", time_zone="UTC", **typed),
        guest.submit("/my/details", **typed),
    ):
        assert (answer.status_code, sentence in answer.text) == (422, True)
        assert 'value="not a phone"' in answer.text, "what was typed is lost"
    assert lena.phone == ""


def test_similar_candidates_are_shown_and_a_new_one_can_still_be_added(client, cast, session):
    old = an_application(
        cast, candidate=a_candidate("Lena Brandt", email="old@example.org", phone="+49 341 99")
    )
    page = f"/openings/{an_opening(cast).id}/candidates/add"
    client.sign_in(cast.rita)
    said = {**LENA, "name": "LENA BRANDT", "time_zone": "Europe/Berlin"}

    for typed in (said, {**said, "name": "Lená Brándt"}, {**said, "name": "L. B.", "phone": PHONE}):
        asked = client.submit(page, **typed)
        assert asked.status_code == 422
        assert f'href="/applications/{old.id}"' in asked.text
        assert "old@example.org" in asked.text
    assert client.forge(page, **said, go_on="y").status_code == 303
    assert len(session.scalars(select(Candidate)).all()) == 2


PHONES = [
    "0341 2222222",
    "00493412222222",
    "0049 341 2222222",
    "+49(341)2222222",
    "+49-341-2222222",
    "+49 (0)341 222 22 22 ext. 7",
    "tel:+49-341-2222222",
    "٠٣٤١ ٢٢٢٢٢٢٢",
]
NAMES = ["lena\u00a0brandt", "Lena Bran\u00addt", "Ｌena Brandt"]


def test_a_phone_is_compared_in_any_format_and_a_name_as_it_looks(cast, session):
    """As the form hands them over: what was typed, made one line, and a phone in the usual digits."""
    old = a_candidate("Lena Brandt", email="old@example.org", phone="+49 341 2222222")
    session.flush()

    for typed in PHONES:
        similar = {"name": "Noor Aziz", "email": "noor@example.org", "phone": normalize_phone(typed)}
        assert similar_candidates(cast.rita, **similar) == [old], typed
    for typed in NAMES:
        similar = {"name": one_line(typed), "email": "lena@example.org", "phone": ""}
        assert similar_candidates(cast.rita, **similar) == [old], typed


def test_a_corrected_phone_is_compared(cast, session, lena):
    noor = a_candidate("Noor Aziz", email="noor@example.org", phone="030 5550123")
    session.flush()

    for phone, found in (("", []), ("+49 30 555 01 23", [lena]), ("+49 30 555 01 24", [])):
        corrected(lena, by=cast.rita, phone=phone)
        session.flush()
        assert possible_duplicates(noor, cast.rita) == found, phone


def test_the_time_zone_is_guessed_from_the_location_or_asked_for(client, cast, session):
    page = f"/openings/{an_opening(cast).id}/candidates/add"
    client.sign_in(cast.rita)

    asked = client.submit(page, **LENA, location="Atlantis")
    assert asked.status_code == 422
    assert "Choose a time zone. It could not be found from the location." in asked.text
    client.submit(page, name="Noor Aziz", email="noor@example.org")
    assert session.scalars(select(Candidate)).one().time_zone == cast.rita.time_zone, "without a location"
    added = client.submit(page, **LENA, location="Leipzig, Germany")

    of_lena = select(Candidate).where(Candidate.name == "Lena Brandt")
    assert session.scalars(of_lena).one().time_zone == "Europe/Berlin"
    assert "Time zone, from the location: Europe/Berlin." in client.get(added.location).text


def test_an_invitation_asks_for_the_time_zone(client, cast):
    client.sign_in(cast.ada)

    answer = client.submit("/people/invite", name="Kim Larsen", email="kim@example.com")

    assert answer.status_code == 422
    assert "Choose a time zone." in answer.text


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("Lisbon, Portugal", "Europe/Lisbon"),
        ("são paulo", "America/Sao_Paulo"),
        ("Kraków", "Europe/Warsaw"),
        ("New York / remote", "America/New_York"),
        ("Bengaluru, India", "Asia/Kolkata"),
        ("", None),
        ("the moon", None),
    ],
)
def test_time_zones_of_locations(place, zone):
    assert guess_time_zone(place) == zone
