"""A dry run asks the database a fixed number of things, however many rows and people there are."""

from __future__ import annotations

from app.access.roles import Role
from app.mapping_file.queries import dry_run_of, export_text
from tests.cast import person
from tests.factories.mapping import a_mapping_file
from tests.factories.onboardings import an_onboarding, with_open_gate
from tests.real.statements import statements


def test_two_rows_and_six_cost_the_same(cast, session):
    few, many = (cost_of(cast, session, number) for number in (2, 6))
    assert few == many


def cost_of(cast, session, number: int) -> list[int]:
    isrs = [person(f"Isr{number}x{each} Lind", Role.ISR) for each in range(number)]
    for isr in isrs:
        with_open_gate(an_onboarding(cast, isr))
    rows = [f"Area {number} {place},EMEA,{isr.name}" for place, isr in enumerate(isrs)]
    file = a_mapping_file(cast.ada, "\n".join(["Territory,Region,ISR", *rows]))
    session.commit()
    costs = []
    for asked in (lambda: dry_run_of(file), export_text):
        session.expire_all()
        with statements() as sent:
            asked()
        costs.append(len([each for each in sent if not each.startswith("BEGIN")]))
    assert len(dry_run_of(file).changes) == number
    return costs
