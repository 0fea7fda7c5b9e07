"""Two act on the same territories at the same moment: one after the other, and nothing is half done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.shared import clock
from app.shared.regions import Region
from app.territories.models import Assignment, ChangeKind
from app.territories.queries import running_assignment, running_assignments_of
from tests.cast import Cast, assemble_cast
from tests.factories.changes import a_change_request, an_override
from tests.factories.onboardings import a_territory, an_assignment, an_established_isr, an_isr, an_onboarding
from tests.territories.test_two_at_the_gate import at_once, signed_in

pytestmark = pytest.mark.both_databases  # a race

ROUNDS = 3
DAY = timedelta(days=1)


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def an_isr_of(manager, name: str):
    isr = an_isr(name)
    an_established_isr(isr, manager)
    return isr


def test_a_region_goes_to_one_of_two_and_whole(app, cast, session) -> None:
    isrs = [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Olga Petrov")]
    clients = [signed_in(app, cast.marta), signed_in(app, cast.milan)]
    for number in range(ROUNDS):
        region = list(Region)[number]
        places = [a_territory(f"{region} {place}", region) for place in range(5)]
        forms = [client.form_for("/territories/assign") for client in clients]
        ticked = [[place.id for place in places], [place.id for place in reversed(places)]]
        fields = [{"isr": isr.id, "ticked": some} for isr, some in zip(isrs, ticked, strict=True)]
        assert sorted(at_once(app, *zip(clients, forms, fields, strict=True))) == [303, 422]
        session.expire_all()
        assert len({running_assignment(place).isr_id for place in places}) == 1
    assert session.query(Assignment).count() == 5 * ROUNDS


def test_a_territory_of_a_set_is_assigned_meanwhile(app, cast, session) -> None:
    """Either it is the set's, or none of the set is."""
    nora, olga = an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.milan, "Olga Petrov")
    clients = [signed_in(app, cast.marta), signed_in(app, cast.milan)]
    for number in range(ROUNDS):
        places = [a_territory(f"Round {number} {place}") for place in range(4)]
        urls = ["/territories/assign", f"/territories/{places[2].id}/assign"]
        forms = [client.form_for(url) for client, url in zip(clients, urls, strict=True)]
        fields = [{"isr": nora.id, "ticked": [place.id for place in places]}, {"isr": olga.id}]
        whole, alone = at_once(app, *zip(clients, forms, fields, strict=True))
        assert (whole, alone) in ((303, 409), (422, 303))
        session.expire_all()
        holders = [running_assignment(place) for place in places]
        held = [holder.isr.name if holder else None for holder in holders]
        assert held == (["Nora Weiss"] * 4 if whole == 303 else [None, None, "Olga Petrov", None])


def test_two_territories_change_hands_crosswise(app, cast, session) -> None:
    """Each act holds both people, and neither waits for the other for ever."""
    isrs = [an_isr_of(cast.marta, "Nora Weiss"), an_isr_of(cast.marta, "Olga Petrov")]
    for _ in range(ROUNDS):
        held = [an_assignment(cast, isr, a_territory()) for isr in isrs]
        clock.move(5 * DAY)
        clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
        urls = [f"/territories/{each.territory_id}/hand-over" for each in held]
        forms = [client.form_for(url) for client, url in zip(clients, urls, strict=True)]
        fields = [{"isr": isr.id, "reason": "Balance."} for isr in reversed(isrs)]
        assert at_once(app, *zip(clients, forms, fields, strict=True)) == [303, 303]
        session.expire_all()
        assert [running_assignment(each.territory).isr for each in held] == isrs[::-1]


def test_one_is_handed_over_and_ended_at_once(app, cast, session) -> None:
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for number in range(ROUNDS):
        held = an_assignment(cast, an_isr_of(cast.marta, f"Isr{number} Lind"), a_territory())
        clock.move(5 * DAY)
        clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
        urls = [f"/territories/{held.territory_id}/hand-over", f"/assignments/{held.id}/end"]
        forms = [client.form_for(url) for client, url in zip(clients, urls, strict=True)]
        fields = [{"isr": nora.id, "reason": "Balance."}, {"reason": "Moves on."}]
        handed, ended = at_once(app, *zip(clients, forms, fields, strict=True))
        session.expire_all()
        if handed == 303:
            assert ended == 409
            assert running_assignment(held.territory).isr is nora
        else:
            assert (handed in (403, 409), ended) == (True, 303)
            assert running_assignment(held.territory) is None


def test_an_override_is_decided_once(app, cast, session) -> None:
    clients = [signed_in(app, cast.milan), signed_in(app, cast.ada)]
    an_onboarding(cast)
    for _ in range(ROUNDS):
        page = f"/overrides/{an_override(cast).id}"
        forms = [client.form_for(f"{page}/decide", page=page) for client in clients]
        fields = [{"answer": "yes", "reason": "Go on."}, {"answer": "no", "reason": "Wait."}]
        assert sorted(at_once(app, *zip(clients, forms, fields, strict=True))) == [303, 409]


def test_a_change_is_approved_and_made_once(app, cast, session) -> None:
    clients = [signed_in(app, cast.marta), signed_in(app, cast.marta)]
    nora = an_isr_of(cast.marta, "Nora Weiss")
    for number in range(1, ROUNDS + 1):
        request = a_change_request(cast.dana, a_territory(), ChangeKind.HAND_OVER, nora)
        page = f"/change-requests/{request.id}"
        forms = [client.form_for(f"{page}/decide", page=page) for client in clients]
        fields = [{"answer": "yes", "reason": "It fits."}] * 2
        assert sorted(at_once(app, *zip(clients, forms, fields, strict=True))) == [303, 409]
        session.expire_all()
        assert len(running_assignments_of(nora)) == number
