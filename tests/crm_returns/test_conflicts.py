"""Conflicts: who sees them, and what choosing a side does. Each is resolved once."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.activity.models import Activity
from app.book.alignment import alignment_day
from app.book.models import Tier
from app.crm_returns.conflicts import choose_side, conflict_digest
from app.crm_returns.differences import count_differences
from app.crm_returns.kinds import ReturnField, ReturnKind
from app.db.base import db
from app.opportunity_work.models import ChosenSide, OpportunityNextStep, WorkConflict, WorkField
from app.shared.refusals import RuleBroken
from tests.factories.book import an_account, an_isr_of, an_opportunity, is_closed
from tests.factories.crm_returns import a_conflict, a_crm_user, a_next_step

LIST = "/conflicts"


@pytest.fixture
def opportunity(cast, held, owens_id):
    return an_opportunity(
        an_account(held.territory, crm_isr=owens_id),
        name="Acme renewal",
        crm_next_step="C",
        crm_next_step_owner="ISR",
        owner_email=cast.ines.email,
    )


@pytest.fixture
def conflict(cast, opportunity, session) -> WorkConflict:
    a_next_step(opportunity, "B", by=cast.marta)
    found = a_conflict(opportunity)
    session.commit()
    return found


def page_of(conflict: WorkConflict) -> str:
    return f"{LIST}/{conflict.id}"


def differing() -> dict[ReturnField, int]:
    return count_differences(ReturnKind.WORK, alignment_day()).values


@pytest.mark.both_databases
def test_ours_is_kept_and_goes_into_the_next_file(owen, conflict, client, session):
    assert differing() == {}
    client.sign_in(owen)
    shown = client.get(page_of(conflict)).text
    for side in ("A", "B", "C"):
        assert f"<dd>{side}</dd>" in shown
    form = client.form_for(page_of(conflict))
    sent = [client.send(form, side="ours") for _twice in range(2)]
    assert [answer.status_code for answer in sent] == [303, 303]
    session.expire_all()
    assert (conflict.chosen, conflict.chosen_by_id) == (ChosenSide.OURS, owen.id)
    assert conflict.opportunity.version == 1, "sent twice it is one change"
    assert differing() == {ReturnField.NEXT_STEP: 1}
    assert session.scalars(select(Activity.what).order_by(Activity.id.desc())).first() == "next step"
    assert "Owen Moss kept the one of Onramp" in client.get(page_of(conflict)).text


@pytest.mark.both_databases
def test_theirs_is_written_here_and_nothing_is_sent(cast, owen, conflict, session):
    choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=owen)
    last = session.scalars(select(OpportunityNextStep).order_by(OpportunityNextStep.id.desc())).first()
    assert (last.note.text, last.written_by) == ("C", owen)
    assert (conflict.ours, conflict.theirs) == ("B", "C")
    assert differing() == {}


def test_their_tier_is_taken_in_any_spelling_and_an_unknown_one_refused(cast, opportunity):
    for theirs, tier in (("Tier 3 - SAE-managed", Tier.SAE_MANAGED), ("2", Tier.CO_MANAGED), ("", None)):
        conflict = a_conflict(opportunity, WorkField.TIER, theirs=theirs)
        choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=cast.marta)
        assert opportunity.tier is tier
    conflict = a_conflict(opportunity, WorkField.TIER, theirs="High")
    with pytest.raises(RuleBroken, match="does not have this tier"):
        choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=cast.marta)


def test_their_owner_of_a_next_step_is_a_person_here_where_one_is_meant(cast, opportunity):
    danas_id = a_crm_user(cast.dana)
    a_next_step(opportunity, "B", by=cast.marta)
    for theirs, owner, name in (
        (danas_id[:15], cast.dana, ""),
        ("ines@example.com", cast.ines, ""),
        ("Pat Elsewhere", None, "Pat Elsewhere"),
        ("ISR", None, ""),
    ):
        conflict = a_conflict(opportunity, WorkField.NEXT_STEP_OWNER, theirs=theirs)
        choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=cast.marta)
        last = db.session.scalars(select(OpportunityNextStep).order_by(OpportunityNextStep.id.desc())).first()
        assert (last.owner, last.owner_name, last.note.text) == (owner, name, "B")


def test_a_formula_of_the_crm_is_not_taken(cast, opportunity):
    conflict = a_conflict(opportunity, theirs="=HYPERLINK(1)")
    with pytest.raises(RuleBroken, match="can’t be a next step"):
        choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=cast.marta)


def test_a_conflict_is_resolved_once(cast, owen, conflict, client, session):
    client.sign_in(owen)
    form = client.form_for(page_of(conflict))
    choose_side(conflict, ChosenSide.THEIRS, seen=conflict_digest(conflict), by=cast.marta)
    session.commit()
    answer = client.send(form, side="ours")
    assert answer.status_code == 409
    assert "Someone already resolved this conflict." in answer.text
    session.expire_all()
    assert (conflict.chosen, conflict.chosen_by_id) == (ChosenSide.THEIRS, cast.marta.id)


@pytest.mark.parametrize("side", ["theirs", "ours"])
def test_a_page_with_another_value_of_a_side_decides_nothing(cast, owen, opportunity, conflict, client, side):
    client.sign_in(owen)
    form = client.form_for(page_of(conflict))
    if side == "theirs":
        conflict.theirs = "D"
    else:
        a_next_step(opportunity, "E", by=cast.marta)
    db.session.commit()
    answer = client.send(form, side="theirs")
    assert answer.status_code == 409
    assert "One of the two values was changed meanwhile." in answer.text
    db.session.expire_all()
    assert conflict.chosen_at is None


def test_a_closed_opportunity_has_no_conflict_to_resolve(cast, owen, opportunity, conflict, client, session):
    is_closed(opportunity, alignment_day())
    session.commit()
    client.sign_in(owen)
    assert "Acme renewal" not in client.get(LIST).text
    assert client.forge(page_of(conflict), side="ours", seen=conflict_digest(conflict)).status_code == 422


def test_who_sees_a_conflict_and_who_resolves_it(cast, owen, conflict, client, session):
    other = an_isr_of(cast.milan, "Lena Ost")
    session.commit()
    for person, listed, opened, resolved in (
        (owen, True, 200, 422),
        (cast.marta, True, 200, 422),
        (cast.ines, True, 200, 422),
        (cast.yara, True, 200, 403),
        (cast.ada, True, 200, 403),
        (other, False, 404, 404),
        (cast.milan, False, 404, 404),
    ):
        client.sign_in(person)
        page = client.get(LIST)
        assert ("Acme renewal" in page.text) is listed
        assert ("Next step: 1" in page.text) is listed
        assert client.get(page_of(conflict)).status_code == opened
        assert client.forge(page_of(conflict), side="neither", seen="x").status_code == resolved
    client.sign_in(cast.rita)
    assert client.get(LIST).status_code == 403
