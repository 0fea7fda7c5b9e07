"""Tier, next step and its owner are kept by the CRM and by people here: three-way, with conflicts."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from app.activity.models import Note
from app.book.models import Tier, TierChoice
from app.crm_returns.differences import count_differences
from app.crm_returns.kinds import ReturnKind
from app.db.base import db
from app.opportunity_work.models import OpportunityNextStep, WorkConflict
from app.shared import clock
from tests.crm_files.applied import applied, at, effects, everything, the_opportunity
from tests.factories.book import has_chosen_tier
from tests.factories.crm_files import opportunity_row

pytestmark = [pytest.mark.usefixtures("cast"), pytest.mark.both_databases]
STEP, OWNER, TIER = "Next Step", "Next Steps Owner", "ISR Priority"


def crm(account, **cells: str) -> dict[str, str]:
    return opportunity_row(1, account, **cells)


def steps() -> list[tuple[str, str, object]]:
    """All next steps: text, owner, who wrote it."""
    db.session.expire_all()
    found = db.session.scalars(select(OpportunityNextStep).order_by(OpportunityNextStep.id))
    return [
        (each.note.text, each.owner.name if each.owner else each.owner_name, each.written_by)
        for each in found
    ]


def conflicts() -> list[tuple[str, str, str, str]]:
    db.session.expire_all()
    open_ones = select(WorkConflict).where(WorkConflict.chosen_at.is_(None)).order_by(WorkConflict.field)
    return [(each.field.value, each.base, each.ours, each.theirs) for each in db.session.scalars(open_ones)]


def we_write(text: str, by, owner_name: str = "") -> None:
    step = OpportunityNextStep(
        opportunity=the_opportunity(1),
        note=Note(text=text),
        written_by=by,
        owner_name=owner_name,
        due_on=date(2026, 8, 20),
    )
    db.session.add(step)
    db.session.commit()


def we_choose(tier: Tier, by) -> None:
    has_chosen_tier(the_opportunity(1), tier, on=clock.now().date(), by=by)
    db.session.commit()


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("ours", "theirs", "present", "in_conflict"),
    [("B", "A", "B", False), ("A", "C", "C", False), ("B", "B", "B", False), ("B", "C", "B", True)],
)
def test_a_next_step_that_either_or_both_changed(cast, account, ours, theirs, present, in_conflict):
    """Worked example 25, the import: the base is A."""
    applied(cast, crm(account, Next_Step="A"))
    if ours != "A":
        we_write(ours, cast.marta)
    imported = applied(cast, crm(account, Next_Step=theirs), on=at(8, 11))
    assert steps()[-1][0] == present
    assert conflicts() == ([("next step", "A", "B", "C")] if in_conflict else [])
    assert ("conflict" in effects(imported)) is in_conflict
    before = everything()
    again = applied(cast, crm(account, Next_Step=theirs), on=at(8, 12))
    assert effects(again) == ["unchanged"]
    assert everything() == before


def test_a_conflict_takes_what_the_crm_says_next_and_ends_when_it_comes_to_ours(cast, account):
    applied(cast, crm(account, Next_Step="A"))
    we_write("B", cast.marta)
    applied(cast, crm(account, Next_Step="C"), on=at(8, 11))
    applied(cast, crm(account, Next_Step="D"), on=at(8, 12))
    assert conflicts() == [("next step", "A", "B", "D")]
    applied(cast, crm(account, Next_Step="B"), on=at(8, 13))
    assert conflicts() == []
    assert [text for text, _owner, _by in steps()] == ["A", "B"]


def test_a_next_step_of_the_crm_has_no_writer_and_names_a_person_we_know(cast, account):
    applied(cast, crm(account, Next_Step="Call", Next_Steps_Owner="INES DUARTE"))
    applied(cast, crm(account, Next_Step="Call", Next_Steps_Owner="Lars Holm"), on=at(8, 11))
    applied(cast, crm(account, Next_Step="Quote", Next_Steps_Owner="ISR"), on=at(8, 12))
    assert steps() == [("Call", cast.ines.name, None), ("Call", "Lars Holm", None), ("Quote", "", None)]


@pytest.mark.one_database
def test_the_owner_and_the_text_are_fields_of_their_own(cast, account):
    applied(cast, crm(account, Next_Step="A", Next_Steps_Owner="Lars Holm"))
    we_write("B", cast.marta, owner_name="Lars Holm")
    applied(cast, crm(account, Next_Step="A", Next_Steps_Owner="Tessa Grant"), on=at(8, 11))
    assert steps()[-1] == ("B", "Tessa Grant", None)
    assert conflicts() == []


def chosen() -> list[tuple[str | None, date, object]]:
    """All chosen tiers: which, since when, by whom. The last one is that of the opportunity."""
    found = db.session.scalars(select(TierChoice).order_by(TierChoice.id)).all()
    assert (found[-1].tier if found else None) is the_opportunity(1).tier
    return [(each.tier, each.starts_on, each.chosen_by or each.import_id) for each in found]


def test_a_tier_that_either_or_both_changed(cast, account):
    applied(cast, crm(account, ISR_Priority="Tier 3 - SAE-managed"))
    assert (the_opportunity(1).tier, the_opportunity(1).tier_by) == (Tier.SAE_MANAGED, None)
    applied(cast, crm(account, ISR_Priority="Tier 2 - Co-managed by SAE & ISR"), on=at(8, 11))
    assert the_opportunity(1).tier is Tier.CO_MANAGED
    we_choose(Tier.LOW_TOUCH, cast.marta)
    applied(cast, crm(account, ISR_Priority="Tier 2 - Co-managed by SAE & ISR"), on=at(8, 12))
    assert (the_opportunity(1).tier, conflicts()) == (Tier.LOW_TOUCH, [])
    applied(cast, crm(account, ISR_Priority="Tier 1 - Actively Managed by ISR"), on=at(8, 13))
    assert (the_opportunity(1).tier, the_opportunity(1).tier_by) == (Tier.LOW_TOUCH, cast.marta)
    assert conflicts() == [("tier", "2", "4", "1")]


def test_each_tier_is_kept_from_the_day_of_the_export_on(cast, account):
    first = applied(cast, crm(account, ISR_Priority="Tier 3 - SAE-managed"), on=at(8, 10))
    clock.freeze(at(8, 12))
    second = applied(cast, crm(account, ISR_Priority="2"), exported_at=at(8, 11))
    we_choose(Tier.LOW_TOUCH, cast.marta)
    third = applied(cast, crm(account, ISR_Priority="4"), on=at(8, 13))
    fourth = applied(cast, crm(account, ISR_Priority=""), on=at(8, 14))
    assert chosen() == [
        (Tier.SAE_MANAGED, date(2026, 8, 10), first.id),
        (Tier.CO_MANAGED, date(2026, 8, 11), second.id),
        (Tier.LOW_TOUCH, date(2026, 8, 12), cast.marta),
        (None, date(2026, 8, 14), fourth.id),
    ]
    assert effects(third) == ["changed"], "what the CRM shows is noted, and nobody chose again"


def test_tier_1_of_the_crm_is_no_choice_where_it_is_the_default(cast, account):
    small, large = "10000.00", "61000.00"
    row = {"Type": "Renewal", "ISR_Priority": "Tier 1 - Actively Managed by ISR"}
    applied(cast, crm(account, ARR_Basis=small, **row))
    assert the_opportunity(1).tier is None
    applied(cast, crm(account, ARR_Basis=large, **row), on=at(8, 11))
    assert the_opportunity(1).tier is None, "it is untiered now"
    applied(cast, crm(account, ARR_Basis=large, **row | {"ISR_Priority": "Tier 3"}), on=at(8, 12))
    assert the_opportunity(1).tier is Tier.SAE_MANAGED


def test_what_is_closed_is_not_merged(cast, account):
    applied(cast, crm(account, Next_Step="A"))
    we_write("B", cast.marta)
    closed = opportunity_row(1, account, "Closed Won", Next_Step="C", ISR_Priority="Tier 3")
    assert effects(applied(cast, closed, on=at(8, 11))) == ["closing"]
    assert (conflicts(), the_opportunity(1).tier) == ([], None)
    assert [text for text, _owner, _by in steps()] == ["A", "B"]
    assert the_opportunity(1).crm_next_step == "C"


@pytest.mark.parametrize("text", ["tier 2", "TIER 2 - Co-managed", "2 - Co-managed", "Tier 2: Co-managed"])
def test_a_tier_is_the_same_in_each_spelling(cast, account, text):
    applied(cast, crm(account, ISR_Priority=text))
    assert the_opportunity(1).tier is Tier.CO_MANAGED
    we_choose(Tier.SAE_MANAGED, cast.marta)
    applied(cast, crm(account, ISR_Priority=text, Amount="1.00"), on=at(8, 11))
    assert (the_opportunity(1).tier, conflicts()) == (Tier.SAE_MANAGED, [])
    assert count_differences(ReturnKind.WORK, date(2026, 8, 11)).total == 1
    we_choose(Tier.CO_MANAGED, cast.marta)
    assert count_differences(ReturnKind.WORK, date(2026, 8, 11)).total == 0
