"""A gate override takes two people, is used once, always shown, and counted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.access.roles import Role
from app.home.decisions import decisions_for
from app.onboarding.actions import reopen_gating_issue
from app.onboarding.queries import running_onboarding
from app.outbox.queries import messages_about
from app.people.accounts import grant_role
from app.shared import clock
from app.shared.refusals import Conflict, RuleBroken
from app.shared.regions import Region
from app.territories.actions import (
    ask_for_override,
    assign_territories,
    assign_territory,
    decide_override,
    end_assignment,
    end_onboarding,
    hand_over_territory,
    undo_assignment,
)
from app.territories.models import OverrideState
from app.territories.queries import current_assignments_of, override_counts
from tests.cast import Cast, assemble_cast
from tests.factories.changes import an_override, granted
from tests.factories.onboardings import (
    a_territory,
    an_assignment,
    an_established_isr,
    an_isr,
    an_onboarding,
    with_open_gate,
)

DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    """Jonas's onboarding has begun, so that his gate is closed."""
    cast = assemble_cast()
    an_onboarding(cast)
    return cast


def today(cast: Cast):
    return clock.today(cast.marta.time_zone)


def test_an_approved_override_allows_the_assignment(client, cast) -> None:
    territory = a_territory("EMEA North")
    client.sign_in(cast.marta)
    url = f"/territories/{territory.id}"
    asked = client.submit(f"{url}/ask-for-override", isr=cast.jonas.id, reason="The region has nobody.")
    assert asked.status_code == 303
    assert client.submit(f"{url}/assign", isr=cast.jonas.id).status_code == 422
    client.sign_in(cast.milan)
    page = asked.headers["Location"]
    answer = client.submit(f"{page}/decide", page=page, answer="yes", reason="Until the new year.")
    assert answer.status_code == 303
    assert list(current_assignments_of(cast.jonas)) == []
    client.sign_in(cast.marta)
    assert client.submit(f"{url}/assign", isr=cast.jonas.id).status_code == 303
    (assignment,) = current_assignments_of(cast.jonas)
    assert assignment.override.decided_by is cast.milan


def test_the_decider_and_the_requester_get_mail(cast) -> None:
    override = an_override(cast)
    assert [mail.to_email for mail in messages_about(override)] == ["milan@example.com"]
    granted(override, cast.milan)
    told = {mail.to_email: mail for mail in messages_about(override)}
    assert "Until the new year." in told["marta@example.com"].body
    assert f"/territories/{override.territory_id}/assign" in told["marta@example.com"].body


def test_admins_are_notified_if_there_is_no_other_manager(cast) -> None:
    cast.milan.active = False
    assert [mail.to_email for mail in messages_about(an_override(cast))] == ["ada@example.com"]


def test_nobody_decides_on_their_own_request_or_on_one_about_them(client, cast) -> None:
    override = an_override(cast)
    grant_role(cast.jonas, Role.ADMIN, by=cast.ada)
    for person in (cast.marta, cast.jonas):
        with pytest.raises(RuleBroken, match="You can’t decide on your own request"):
            decide_override(override, is_granted=True, reason="Please.", by=person)
        client.sign_in(person)
        url = f"/overrides/{override.id}"
        assert "/decide" not in client.get(url).text
        assert client.forge(f"{url}/decide", answer="yes", reason="Please.").status_code == 403
    assert override.state is OverrideState.ASKED


def test_it_is_decided_once(client, cast) -> None:
    override = an_override(cast)
    client.sign_in(cast.ada)
    page = f"/overrides/{override.id}"
    form = client.form_for(f"{page}/decide", page=page)
    decide_override(override, is_granted=False, reason="Wait a week.", by=cast.milan)
    answer = client.send(form, answer="yes", reason="Go on.")
    assert answer.status_code == 409
    assert "Milan Novak already declined this request on" in answer.text
    with pytest.raises(Conflict, match="Milan Novak already declined this request"):
        decide_override(override, is_granted=True, reason="Go on.", by=cast.ada)
    with pytest.raises(RuleBroken, match="The gate of Jonas Falk is closed"):
        assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_it_is_for_one_territory_and_once(cast) -> None:
    override = granted(an_override(cast), cast.milan)
    with pytest.raises(RuleBroken, match="is closed"):
        assign_territory(a_territory(), isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    first = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    end_assignment(first, last_day=today(cast), reason="A pause.", by=cast.marta)
    with pytest.raises(RuleBroken, match="is closed"):
        assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_it_can_be_used_again_after_a_cancellation_or_an_undo(cast) -> None:
    override = granted(an_override(cast), cast.milan)
    region = override.territory.region

    def used() -> int:
        counted = override_counts(clock.now() - DAY, clock.now() + DAY)
        return next(each.used for each in counted if each.region == region)

    planned = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast) + DAY, by=cast.marta)
    end_assignment(planned, last_day=today(cast), reason="Not yet.", by=cast.marta)
    assert used() == 0
    again = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast) + DAY, by=cast.marta)
    assert again.override is override and used() == 1
    undo_assignment(again, by=cast.marta)
    third = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    assert third.override is override


def test_an_isr_hired_again_needs_a_new_override(cast, session) -> None:
    """It was granted for the gate of that time, not for one that has just begun."""
    override = granted(an_override(cast), cast.milan)
    end_onboarding(running_onboarding(cast.jonas), reason="He leaves us.", by=cast.marta)
    session.flush()
    clock.move(DAY)
    an_onboarding(cast)
    with pytest.raises(RuleBroken, match="The gate of Jonas Falk is closed"):
        assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)


def test_it_works_for_handovers_and_bulk_assignment(cast) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    held = an_assignment(cast, nora, a_territory("EMEA North"))
    free = a_territory("EMEA South")
    for territory in (held.territory, free):
        granted(an_override(cast, territory=territory), cast.milan)
    clock.move(2 * DAY)
    by_hand_over = hand_over_territory(
        held.territory, to=cast.jonas, first_day=today(cast), reason="Balance.", by=cast.marta
    )
    with pytest.raises(RuleBroken) as refusal:
        assign_territories(
            [free, a_territory("EMEA West")], isr=cast.jonas, starts_on=today(cast), by=cast.marta
        )
    assert [reason.partition(":")[0] for reason in refusal.value.also] == ["EMEA West"]
    (at_once,) = assign_territories([free], isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    assert by_hand_over.override_id != at_once.override_id
    assert None not in (by_hand_over.override_id, at_once.override_id)


def test_it_is_used_from_its_approval_on_and_only_with_a_closed_gate(cast) -> None:
    clock.move(5 * DAY)
    override = granted(an_override(cast), cast.milan)
    with pytest.raises(RuleBroken, match="The override was approved on"):
        assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast) - DAY, by=cast.marta)
    with_open_gate(running_onboarding(cast.jonas))
    assignment = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    assert assignment.override is None


def test_refused_override_requests(client, cast) -> None:
    territory = a_territory()
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    for isr, by, reason in (
        (nora, cast.marta, "is open. No override is needed"),
        (cast.jonas, cast.milan, "not one of your ISRs"),
        (cast.nobody, cast.marta, "is not an ISR"),
    ):
        with pytest.raises(RuleBroken, match=reason):
            ask_for_override(territory, isr=isr, reason="Please.", by=by)
    override = an_override(cast, territory=territory)
    client.sign_in(cast.marta)
    url = f"/territories/{territory.id}/ask-for-override"
    again = client.forge(url, isr=cast.jonas.id, reason="Please.")
    assert again.status_code == 422
    assert "This override was already requested. Wait for the decision." in again.text
    granted(override, cast.milan)
    with pytest.raises(RuleBroken, match="already has an override"):
        an_override(cast, territory=territory)
    assert client.forge(url, isr=cast.jonas.id, reason=" ").status_code == 422


def test_it_is_always_shown_on_the_territory_and_the_isr(client, cast) -> None:
    override = granted(an_override(cast, territory=a_territory("EMEA North")), cast.milan)
    assignment = assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    client.sign_in(cast.rita)
    assert "By override" in client.get("/territories").text
    end_assignment(assignment, last_day=today(cast), reason="A pause.", by=cast.marta)
    for page in (f"/territories/{override.territory_id}", f"/onboardings/{assignment.onboarding_id}"):
        told = client.get(page).text
        assert "Gate overrides" in told
        assert "Milan Novak" in told
        assert "The region has nobody." not in told


def test_only_managers_admins_and_the_isr_see_its_reasons(client, cast) -> None:
    url = f"/overrides/{an_override(cast).id}"
    for person, status in ((cast.milan, 200), (cast.ada, 200), (cast.jonas, 200), (cast.rita, 404)):
        client.sign_in(person)
        answer = client.get(url)
        assert answer.status_code == status
        assert ("The region has nobody." in answer.text) == (status == 200)


def test_they_are_counted_by_region_and_period(client, cast) -> None:
    used = granted(an_override(cast, territory=a_territory("US West", Region.US)), cast.milan)
    begins = {"isr": cast.jonas, "starts_on": today(cast), "by": cast.marta}
    assign_territory(used.territory, **begins, is_confirmed=True)
    refused = an_override(cast, territory=a_territory("US East", Region.US))
    decide_override(refused, is_granted=False, reason="Wait a week.", by=cast.ada)
    before = clock.now()
    clock.move(DAY)
    an_override(cast, territory=a_territory("EMEA North"))

    def counted(since, until):
        return {
            each.region: (each.asked, each.granted, each.refused, each.used)
            for each in override_counts(since, until)
        }

    later = clock.now() + DAY
    assert counted(before - DAY, before + DAY / 2) == {
        Region.US: (2, 1, 1, 1),
        Region.EMEA: (0, 0, 0, 0),
        Region.APAC: (0, 0, 0, 0),
    }
    assert counted(before + DAY / 2, later)[Region.EMEA] == (1, 0, 0, 0)
    client.sign_in(cast.milan)
    assert client.get("/overrides").status_code == 200


def test_it_waits_on_your_turn_of_those_who_can_decide(client, cast) -> None:
    override = an_override(cast)
    people = (cast.milan, cast.ada, cast.marta, cast.rita)
    decides = [person for person in people if override in (each.override for each in decisions_for(person))]
    assert decides == [cast.milan, cast.ada]
    line = "Marta Silva requests a gate override for Jonas Falk"
    for person, waits in ((cast.ada, True), (cast.marta, False)):
        client.sign_in(person)
        assert (line in client.get("/").text) == waits, person.name


def test_only_managers_may_request_one(client, cast) -> None:
    url = f"/territories/{a_territory().id}/ask-for-override"
    for person, status in ((cast.jonas, 403), (cast.ada, 403), (cast.rita, 403), (cast.ines, 404)):
        client.sign_in(person)
        assert client.get(url).status_code == status


def test_territories_held_by_override_are_not_flagged(client, cast) -> None:
    override = granted(an_override(cast), cast.milan)
    assign_territory(override.territory, isr=cast.jonas, starts_on=today(cast), by=cast.marta)
    (issue,) = with_open_gate(running_onboarding(cast.jonas)).gating_issues
    reopen_gating_issue(issue, by=cast.marta, reason="Too early.")
    client.sign_in(cast.marta)
    for page in ("/territories", f"/territories/{override.territory_id}", "/onboardings"):
        assert "Gate closed again" not in client.get(page).text, page
