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


def test_an_isr_with_a_running_onboarding_cannot_be_registered(cast) -> None:
    an_onboarding(cast)
    with pytest.raises(RuleBroken, match="has an onboarding"):
        record_established_isr(isr=cast.jonas, reason="A way round.", by=cast.marta)


def test_nobody_records_themselves(cast) -> None:
    both = person("Bo Lind", Role.ISR, Role.ISR_MANAGER)
    with pytest.raises(RuleBroken, match="You cannot register yourself"):
        record_established_isr(isr=both, reason="I was here.", by=both)


def test_only_an_isr_is_one(cast) -> None:
    with pytest.raises(RuleBroken, match="Ines Duarte is not an ISR"):
        record_established_isr(isr=cast.ines, reason="Once.", by=cast.marta)


def test_registering_twice_is_refused(cast) -> None:
    nora = an_isr()
    an_established_isr(nora, cast.milan)
    with pytest.raises(RuleBroken, match="Milan Novak has already registered Nora Weiss"):
        record_established_isr(isr=nora, reason="Again.", by=cast.marta)


def test_a_reason_must_be_given(client, cast) -> None:
    nora = an_isr()
    client.sign_in(cast.marta)
    assert client.submit("/established-isrs/add", isr=nora.id, reason="").status_code == 422
    assert not gate_of(nora).is_open


def test_only_managers_may(client, cast) -> None:
    for someone in (cast.jonas, cast.rita, cast.ada):
        client.sign_in(someone)
        assert client.get("/established-isrs/add").status_code == 403
