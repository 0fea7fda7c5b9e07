"""Who was an ISR before Onramp is put on record by a manager, with a reason; that opens their gate."""

from __future__ import annotations

import pytest

from app.access.roles import Role
from app.activity.queries import activity_of
from app.onboarding.actions import record_established_isr
from app.onboarding.gate.queries import gate_of
from app.onboarding.queries import isrs_of
from app.shared.refusals import RuleBroken
from tests.cast import Cast, assemble_cast, person
from tests.factories.onboardings import an_established_isr, an_isr, an_onboarding


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


def test_it_opens_the_gate_and_makes_them_the_managers_own(client, cast) -> None:
    nora = an_isr()
    assert not gate_of(nora).is_open
    client.sign_in(cast.marta)
    reason = "Has held EMEA South since 2019."
    assert "Register an existing ISR" in client.get("/onboardings").text
    assert "Register an existing ISR" in client.get("/established-isrs/add").text
    assert client.submit("/established-isrs/add", isr=nora.id, reason=reason).status_code == 303
    assert gate_of(nora).is_open
    assert nora in isrs_of(cast.marta)
    assert nora not in isrs_of(cast.milan)
    record = activity_of(nora)[0]
    assert (record.by, record.note.text) == (cast.marta, reason)
    assert reason in client.get("/onboardings").text


def test_an_open_issue_of_an_onboarding_closes_it_all_the_same(cast) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    an_onboarding(cast, nora)
    assert not gate_of(nora).is_open


def test_only_another_isr_without_an_onboarding_is_registered_and_once(cast) -> None:
    an_onboarding(cast)
    both = person("Bo Lind", Role.ISR, Role.ISR_MANAGER)
    nora = an_isr()
    an_established_isr(nora, cast.milan)
    for isr, by, reason in (
        (cast.jonas, cast.marta, "has an onboarding"),
        (both, both, "You cannot register yourself"),
        (cast.ines, cast.marta, "Ines Duarte is not an ISR"),
        (nora, cast.marta, "Milan Novak has already registered Nora Weiss"),
    ):
        with pytest.raises(RuleBroken, match=reason):
            record_established_isr(isr=isr, reason="A way round.", by=by)


def test_only_managers_may_and_with_a_reason(client, cast) -> None:
    nora = an_isr()
    for someone in (cast.jonas, cast.rita, cast.ada):
        client.sign_in(someone)
        assert client.get("/established-isrs/add").status_code == 403
    client.sign_in(cast.marta)
    answer = client.forge("/established-isrs/add", isr=nora.id, reason="")
    assert (answer.status_code, "Fill this in." in answer.text) == (422, True)
    assert not gate_of(nora).is_open
