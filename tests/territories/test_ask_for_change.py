"""An ISR, an Area Sales Manager or a director asks for a change; ISR management decides; both stay."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.access.predicates import leads_sales
from app.activity.queries import activity_of
from app.db.base import constraint_name, db
from app.home.decisions import decisions_for
from app.outbox.queries import messages_about
from app.people.accounts import close_account
from app.people.models import User
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.territories.actions import decide_change, end_assignment, hand_over_territory
from app.territories.models import Assignment, ChangeKind, ChangeRequest, ChangeState
from app.territories.queries import (
    change_requests_of,
    current_assignments_of,
    running_assignment,
)
from tests.cast import Cast, assemble_cast, person
from tests.factories.changes import a_change_request, an_override, granted
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr, an_onboarding

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def held(cast) -> Assignment:
    """Jonas, an ISR of Marta's, holding EMEA North for ten days now."""
    assignment = an_assignment(cast)
    clock.move(10 * DAY)
    return assignment


@pytest.fixture
def nora(cast):
    """An ISR of Milan's with an open gate."""
    isr = an_isr()
    an_established_isr(isr, cast.milan)
    return isr


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def decide(request: ChangeRequest, by, *, is_agreed: bool = True, first_day=None) -> None:
    decide_change(request, is_agreed=is_agreed, first_day=first_day, reason="It fits.", by=by)


# Asking ----------------------------------------------------------------------------------------------


def test_an_isr_requests_to_hand_over_their_territory(client, cast, held, nora) -> None:
    an_assignment(cast, _of_marta(cast), a_territory())
    client.sign_in(cast.jonas)
    url = f"/territories/{held.territory_id}/ask-for-change"
    page = client.get(url).text
    assert "Nora Weiss" not in page, "who holds nothing is no one an ISR has seen on the list"
    answer = client.submit(url, change="make it vacant", reason="I move to Lisbon.")
    assert answer.status_code == 303
    (mail,) = messages_about(_of(answer, held.territory_id))
    assert (mail.to_email, mail.kind) == ("marta@example.com", "change of a territory asked for")
    assert "I move to Lisbon." in mail.body


def _of_marta(cast: Cast):
    isr = an_isr("Olga Petrov")
    an_established_isr(isr, cast.marta)
    return isr


def _of(answer, territory_id: int) -> ChangeRequest:
    request = db.session.get(ChangeRequest, int(answer.headers["Location"].rpartition("/")[2]))
    assert request.territory_id == territory_id
    return request


def test_an_isr_requests_a_vacant_territory(client, cast, held, nora) -> None:
    client.sign_in(nora)
    assert client.get(f"/territories/{held.territory_id}/ask-for-change").status_code == 403
    vacant = a_territory()
    answer = client.submit(
        f"/territories/{vacant.id}/ask-for-change",
        change="hand it to an ISR",
        isr=nora.id,
        reason="I speak Danish.",
    )
    assert answer.status_code == 303
    assert [mail.to_email for mail in messages_about(_of(answer, vacant.id))] == ["milan@example.com"]


@pytest.mark.parametrize(
    ("title", "may"),
    [
        ("Area Sales Manager", True),
        ("Regional Director, EMEA", True),
        ("worldwide director of Commercial", True),
        ("Assistant to the Worldwide Director", False),
        ("Account Executive", False),
        ("", False),
    ],
)
def test_a_job_title_that_leads_sales_may_request_a_change(title, may) -> None:
    assert leads_sales(User(name="Lea Lind", job_title=title, active=True), None) is may


def test_sales_leads_and_managers_may_request_a_change_of_any_territory(client, cast, held) -> None:
    url = f"/territories/{held.territory_id}/ask-for-change"
    lead, other = (
        person("Lea Lind", title="Regional Director, EMEA"),
        person("Lou Lind", title="Aide"),
    )
    cases = (
        (cast.dana, 200),
        (cast.milan, 200),
        (lead, 200),
        (cast.rita, 403),
        (cast.ada, 403),
        (other, 404),
    )
    for someone, status in cases:
        client.sign_in(someone)
        assert client.get(url).status_code == status, someone.name
    assert client.get("/territories").status_code == 403
    client.sign_in(lead)
    assert client.get("/territories").status_code == 200


def test_a_request_that_changes_nothing_is_refused(client, cast, held, nora) -> None:
    client.sign_in(cast.dana)
    url = f"/territories/{held.territory_id}/ask-for-change"
    for asked, sentence in (
        ({"change": "hand it to an ISR", "isr": ""}, "Choose the ISR who should have it."),
        ({"change": "hand it to an ISR", "isr": cast.jonas.id}, "Jonas Falk already holds EMEA North."),
        ({"change": "something else", "reason": " "}, "Fill this in."),
        ({}, "Choose one."),
    ):
        answer = client.submit(url, **{"reason": "Balance.", **asked})
        assert answer.status_code == 422
        assert sentence in answer.text
    with pytest.raises(RuleBroken, match="is already vacant"):
        a_change_request(cast.dana, a_territory())
    answer = client.forge(url, change="burn it", reason="Why not.")
    assert answer.status_code == 422


def test_a_person_has_one_open_request_for_a_territory(client, cast, held) -> None:
    first = a_change_request(cast.dana, held.territory)
    client.sign_in(cast.dana)
    url = f"/territories/{held.territory_id}/ask-for-change"
    answer = client.submit(url, change="something else", reason="Split it.")
    assert answer.status_code == 422
    assert "You already requested a change to this territory." in answer.text
    decide(first, cast.marta, is_agreed=False)
    assert client.submit(url, change="something else", reason="Split it.").status_code == 303


# Deciding ---------------------------------------------------------------------------------------------


def test_approval_hands_the_territory_over(client, cast, held, nora) -> None:
    request = a_change_request(cast.milan, held.territory, ChangeKind.HAND_OVER, nora)
    client.sign_in(cast.marta)
    page = f"/change-requests/{request.id}"
    answer = client.submit(f"{page}/decide", page=page, answer="yes", reason="It fits.")
    assert answer.status_code == 303
    (begun,) = current_assignments_of(nora)
    assert (begun.territory, begun.manager, held.ends_on) == (held.territory, cast.milan, today(cast) - DAY)
    assert request.state is ChangeState.AGREED
    told = {mail.kind: mail.to_email for mail in messages_about(request)}
    assert told["change of a territory decided"] == "milan@example.com"
    assert [record.sentence for record in activity_of(request)] == [
        "approved a change",
        "requested a change",
    ]


def test_only_an_approval_changes_the_territory(cast, held) -> None:
    decide(a_change_request(cast.jonas, held.territory, ChangeKind.OTHER), cast.marta)
    declined = a_change_request(cast.jonas, held.territory)
    decide(declined, cast.marta, is_agreed=False)
    assert running_assignment(held.territory) is held
    told = {mail.to_email: mail.subject for mail in messages_about(declined)}
    assert told["jonas@example.com"] == "Your request about EMEA North was declined"
    approved = a_change_request(cast.jonas, held.territory)
    decide(approved, cast.marta)
    assert running_assignment(held.territory) is None
    assert approved.decided_note.text == "It fits."


def test_a_closed_gate_refuses_approval_and_leaves_the_request_open(cast, held) -> None:
    """Their own manager reads what is missing; another one reads who can see it."""
    olga = an_onboarding(cast, an_isr("Olga Petrov")).isr
    of_milan = an_onboarding(cast, an_isr("Pia Past"), manager=cast.milan).isr
    own = a_change_request(cast.dana, held.territory, ChangeKind.HAND_OVER, olga)
    with pytest.raises(RuleBroken, match=r"The gate of Olga Petrov is closed\. Missing: "):
        decide(own, cast.marta, first_day=today(cast))
    others = a_change_request(cast.milan, held.territory, ChangeKind.HAND_OVER, of_milan)
    with pytest.raises(RuleBroken) as refusal:
        decide(others, cast.marta, first_day=today(cast))
    assert refusal.value.sentence == "The gate of Pia Past is closed. Milan Novak can see what is missing."
    assert own.is_open
    assert running_assignment(held.territory) is held


def test_approval_uses_a_gate_override(cast) -> None:
    olga = an_onboarding(cast, an_isr("Olga Petrov")).isr
    override = granted(an_override(cast, olga), cast.milan)
    request = a_change_request(cast.dana, override.territory, ChangeKind.HAND_OVER, olga)
    decide(request, cast.marta, first_day=today(cast))
    assert current_assignments_of(olga)[0].override is override


def test_a_vacant_territory_is_assigned_from_a_first_day(client, cast, nora) -> None:
    request = a_change_request(nora, a_territory(), ChangeKind.HAND_OVER, nora)
    client.sign_in(cast.milan)
    answer = client.forge(
        f"/change-requests/{request.id}/decide", answer="yes", starts_on="", reason="It fits."
    )
    assert answer.status_code == 422
    assert "Enter the first day." in answer.text
    assert request.is_open
    decide(request, cast.milan, first_day=today(cast))
    assert [assignment.territory for assignment in current_assignments_of(nora)] == [request.territory]


def test_the_requester_cannot_decide(client, cast, held, nora) -> None:
    request = a_change_request(cast.marta, held.territory, ChangeKind.HAND_OVER, nora)
    assert request.manager is cast.milan
    client.sign_in(cast.marta)
    page = f"/change-requests/{request.id}"
    assert "/decide" not in client.get(page).text
    answer = client.forge(f"{page}/decide", answer="yes", reason="It fits.")
    assert answer.status_code == 403
    with pytest.raises(RuleBroken, match="You can’t decide on your own request"):
        decide(request, cast.marta, first_day=today(cast))
    decide(request, cast.milan, first_day=today(cast))
    assert current_assignments_of(nora)


def test_the_holders_manager_decides_until_they_leave(cast, held, nora) -> None:
    request = a_change_request(cast.jonas, held.territory)
    with pytest.raises(RuleBroken, match="You can’t decide on your own request"):
        decide(request, cast.milan)
    cast.marta.active = False
    decide(request, cast.milan)
    assert running_assignment(held.territory) is None


def test_a_territory_that_went_to_another_managers_isr_is_a_conflict(cast, held, nora) -> None:
    request = a_change_request(cast.jonas, held.territory)
    cast.jonas.active = False
    hand_over_territory(held.territory, to=nora, first_day=today(cast), reason="He left.", by=cast.milan)
    with pytest.raises(Conflict, match="Milan Novak is responsible for it"):
        decide(request, cast.marta)
    decide(request, cast.marta, is_agreed=False)


def test_a_change_or_a_decision_made_meanwhile_is_a_conflict(client, cast, held) -> None:
    request = a_change_request(cast.dana, held.territory)
    end_assignment(held, last_day=today(cast), reason="Moves on.", by=cast.marta)
    with pytest.raises(Conflict, match="is already vacant"):
        decide(request, cast.marta)
    assert request.is_open
    client.sign_in(cast.marta)
    page = f"/change-requests/{request.id}"
    form = client.form_for(f"{page}/decide", page=page)
    decide(request, cast.marta, is_agreed=False)
    answer = client.send(form, answer="yes", reason="Go on.")
    assert answer.status_code == 409
    assert "Marta Silva already declined this request on" in answer.text


# Seeing -----------------------------------------------------------------------------------------------


def test_isr_managers_see_all_requests_and_others_their_own(client, cast, held) -> None:
    request = a_change_request(cast.dana, held.territory)
    address = f"/change-requests/{request.id}"
    for someone, page, listed in (
        (cast.marta, 200, 200),
        (cast.milan, 200, 200),
        (cast.dana, 200, 200),
        (cast.jonas, 404, 200),
        (cast.rita, 404, 403),
        (cast.ada, 404, 403),
    ):
        client.sign_in(someone)
        assert client.get(address).status_code == page
        answer = client.get("/change-requests")
        assert answer.status_code == listed
        assert (address in answer.text) == (page == 200)
        of_territory = change_requests_of(held.territory, someone)
        assert list(of_territory) == ([request] if page == 200 else []), someone.name
    for someone, is_listed in ((cast.dana, True), (cast.jonas, False)):
        client.sign_in(someone)
        territory = client.get(f"/territories/{held.territory_id}").text
        assert (address in territory) == is_listed
        assert "Too far away for me." not in territory


def test_it_waits_on_your_turn_of_the_manager_who_decides(client, cast, held) -> None:
    request = a_change_request(cast.dana, held.territory)
    decides = [each for each in (cast.marta, cast.milan, cast.dana) if request in changes_to_decide(each)]
    assert decides == [cast.marta]
    for someone, waits in ((cast.marta, True), (cast.milan, False)):
        client.sign_in(someone)
        line = "Dana Whitfield requests a change to EMEA North: Make it vacant"
        assert (line in client.get("/").text) == waits


def test_a_request_without_a_manager_waits_for_every_isr_manager(cast) -> None:
    request = a_change_request(cast.dana, a_territory(), ChangeKind.OTHER)
    assert request.manager is None
    assert {mail.to_email for mail in messages_about(request)} == {"marta@example.com", "milan@example.com"}
    assert changes_to_decide(cast.marta) == changes_to_decide(cast.milan) == [request]


def test_it_waits_for_every_isr_manager_once_its_own_has_left(cast, held) -> None:
    request = a_change_request(cast.dana, held.territory)
    assert changes_to_decide(cast.milan) == []
    close_account(cast.marta, by=cast.ada)
    assert changes_to_decide(cast.milan) == [request]


def changes_to_decide(person: User) -> list[ChangeRequest]:
    return [each.change for each in decisions_for(person) if each.change is not None]


def test_the_database_keeps_decisions_and_requires_two_people(cast, held, session) -> None:
    request = a_change_request(cast.dana, held.territory)
    alone = (
        "UPDATE territory_change_requests SET state = 'agreed', decided_at = asked_at, decided_by_id = :by"
    )
    assert _refused(session, alone, by=cast.dana.id) == "ck_territory_change_requests_two_people"
    decide(request, cast.marta, is_agreed=False)
    session.flush()
    assert _refused(session, alone, by=cast.milan.id) == "records_stay"
    assert _refused(session, "DELETE FROM territory_change_requests") == "records_stay"


def _refused(session, statement: str, **values: object) -> str | None:
    with pytest.raises(DBAPIError) as refusal, session.begin_nested():
        session.execute(text(statement), values)
    return constraint_name(refusal.value)
