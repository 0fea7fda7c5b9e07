"""Links carry a source or a colleague to the application, and the list says what came of each."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from app.access.roles import Role
from app.candidates.models import Application, Candidate, ReferralClaim, Status
from app.shared.refusals import RuleBroken
from app.sources.actions import add_source, change_source
from app.sources.queries import (
    SOURCE_COUNT_LIMIT,
    personal_code,
    source_counts,
    sources,
)
from app.sources.rules import code_of
from tests.careers.applying import sends
from tests.cast import person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.sources import a_source
from tests.real.page import Page


def applies_by(client, opening, via: str, **typed) -> Candidate:
    """Open the list by a link, follow it to the opening, and send the form found there."""
    listed = client.get("/jobs", query_string={"via": via}).text
    page = re.search(rf'href="(/jobs/{opening.id}[^"]*)"', listed)[1].replace("&amp;", "&")
    answer = sends(client, client.form_for(f"/jobs/{opening.id}", page=page), **typed)
    assert answer.status_code == 303
    return Candidate.query.order_by(Candidate.id.desc()).first()


def test_a_link_carries_its_source_through_the_list_to_the_candidate(client, cast, session):
    opening, board = an_opening(cast), a_source("Job board")
    session.commit()

    candidate = applies_by(client, opening, board.code, source="A friend")

    assert candidate.source == "Job board"
    client.sign_in(cast.rita)
    history = client.get(f"/applications/{candidate.applications[0].id}/history").text
    assert "A friend" in history, "what they typed is on record"


@pytest.mark.both_databases
def test_a_source_is_one_however_it_is_written(client, cast, session):
    application = an_application(cast, candidate=a_candidate(source="Référral"))
    a_source("LinkedIn")
    session.commit()
    client.sign_in(cast.rita)
    again = client.submit("/sources", name="linkedin ", code="linked-in-2")
    assert (again.status_code, "already a source with this name" in again.text) == (422, True)
    for page in (f"/openings/{application.opening_id}", "/applications"):
        for written, shown in (("RÉFÉRRAL ", True), ("référral", True), ("Refer", False)):
            found = client.get(page, query_string={"source": written})
            assert (application.candidate.name in found.text) is shown, (page, written)
    for page in (f"/openings/{application.opening_id}", "/applications/filters"):
        offered = [each.attributes["value"] for each in Page(client.get(page).text).all("option")]
        assert {"LinkedIn", "Référral"} <= set(offered), page


def test_the_form_shows_the_source_of_the_link_and_keeps_it_after_a_mistake(client, cast, session):
    opening, board = an_opening(cast), a_source("Job board")
    change_source(board, active=False)
    session.commit()
    page = f"/jobs/{opening.id}?via=JOB-board"
    form = client.form_for(f"/jobs/{opening.id}", page=page)
    assert 'value="Job board"' in client.get(page).text

    refused = sends(client, form, name="")

    assert refused.status_code == 422
    assert re.search(r'name="via"[^>]*value="JOB-board"', refused.text)


@pytest.mark.parametrize("via", ["nobody", "x" * 5000, "%00", "Mg.forged", "a&via=b", "<script>"])
def test_an_unknown_code_changes_nothing(client, cast, session, via):
    opening = an_opening(cast)
    session.commit()

    for page in ("/jobs", f"/jobs/{opening.id}"):
        answer = client.get(f"{page}?via={via}")
        assert answer.status_code == 200
        assert "via=" not in answer.text.replace("&amp;", "&"), page
    assert applies_by(client, opening, via, source="A friend").source == "A friend"


def test_who_applies_by_a_colleagues_link_is_a_question_for_the_colleague(client, cast, session):
    opening = an_opening(cast)
    session.commit()
    code = personal_code(cast.sam)

    candidate = applies_by(client, opening, code, source="")

    assert candidate.source == "Referral"
    claim = session.scalars(select(ReferralClaim)).one()
    assert (claim.user, claim.candidate, claim.is_true) == (cast.sam, candidate, None)
    assert candidate.referred_by is None, "a link alone is no referral"
    client.sign_in(cast.sam)
    assert candidate.name not in client.get("/my-referrals").text
    assert client.submit(f"/referrals/{claim.id}", answer="yes").status_code == 303
    assert candidate.referred_by is cast.sam
    cast.sam.active = False
    session.commit()
    assert 'name="via"' in client.get(f"/jobs/{opening.id}?via={code}").text
    assert code not in client.get(f"/jobs/{opening.id}?via={code}").text, "the account is closed"


def test_the_list_counts_who_applied_and_was_hired_as_far_as_one_may_see(client, cast, session, monkeypatch):
    board, event = a_source("Job board"), a_source("Event")
    opening = an_opening(cast)
    for status in (Status.ACTIVE, Status.HIRED, Status.DECLINED):
        candidate = a_candidate(source="Job board")
        an_application(cast, opening=opening, candidate=candidate).status = status
    kim = person("Kim Larsen", Role.RECRUITER)
    an_application(cast, opening=opening, candidate=a_candidate("Kim Larsen", email=kim.email, user=kim))
    session.commit()

    def counted(reader) -> dict[str, tuple[int, int]]:
        return {each.source.name: (each.applied, each.hired) for each in source_counts(reader, sources())}

    assert counted(cast.rita) == {"Job board": (3, 1), "Event": (0, 0)}
    assert counted(kim) == {"Job board": (0, 0), "Event": (0, 0)}
    assert (board.code, event.code, SOURCE_COUNT_LIMIT) == ("job-board", "event", 1000)
    monkeypatch.setattr("app.sources.queries.SOURCE_COUNT_LIMIT", 2)
    monkeypatch.setattr("app.sources.views.sources.queries.SOURCE_COUNT_LIMIT", 2)
    client.sign_in(cast.rita)
    assert "1+" in client.get("/sources").text


def test_a_recruiter_adds_a_source_and_stops_proposing_it(client, cast, session):
    opening = an_opening(cast)
    session.commit()
    client.sign_in(cast.rita)

    assert client.submit("/sources", name="Messe Köln 2026", code="").status_code == 303
    again = client.submit("/sources", name="Messe Köln 2026", code="other")

    assert (again.status_code, "already a source with this name" in again.text) == (422, True)
    source = sources()[0]
    assert source.code == "messe-koln-2026"
    add_page = f"/openings/{opening.id}/candidates/add"
    links = f"/openings/{opening.id}/links"
    assert 'value="Messe Köln 2026"' in client.get(add_page).text
    assert f"/jobs/{opening.id}?via=messe-koln-2026" in client.get(links).text
    assert links in client.get(f"/openings/{opening.id}").text
    assert client.submit(f"/sources/{source.id}/propose", page="/sources").status_code == 303
    assert 'value="Messe Köln 2026"' not in client.get(add_page).text


@pytest.mark.parametrize("code", ["a b", "-a", "a_b", "ü", "x" * 41])
def test_a_code_that_does_not_fit_into_an_address_is_refused(cast, session, code):
    with pytest.raises(RuleBroken, match="small letters, digits and hyphens"):
        add_source(name="A source", code=code)
    assert code_of("Łódź: Job & Fair") == "lodz-job-fair"
    assert session.scalars(select(Application.id)).all() == []
