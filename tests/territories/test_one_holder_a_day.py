"""An assignment has a last day, and the next one starts after it: two ISRs never share a day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.db.base import constraint_name, db
from app.shared import clock
from app.shared.refusals import RuleBroken
from app.territories.actions import assign_territory, end_assignment
from app.territories.models import Assignment
from app.territories.queries import occupancies
from tests.cast import Cast, assemble_cast
from tests.factories.onboardings import an_assignment, an_established_isr, an_isr

DAY = timedelta(days=1)
INSERT = """
    INSERT INTO assignments (territory_id, isr_id, manager_id, starts_on, ends_on, assigned_at)
    VALUES (:territory, :isr, :manager, :starts_on, :ends_on, '2026-11-02 09:00:00+00:00')
"""


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def ended(cast) -> Assignment:
    """Jonas's, for the ten days up to today."""
    held = an_assignment(cast)
    clock.move(10 * DAY)
    end_assignment(held, last_day=today(cast), reason="Moves on.", by=cast.marta)
    return held


@pytest.fixture
def nora(cast):
    nora = an_isr()
    an_established_isr(nora, cast.marta)
    return nora


def today(cast: Cast) -> date:
    return clock.today(cast.marta.time_zone)


def test_the_next_holder_starts_on_the_day_after_the_last_one(client, cast, ended, nora) -> None:
    with pytest.raises(RuleBroken, match="The last assignment ended"):
        assign_territory(ended.territory, isr=nora, starts_on=today(cast), by=cast.marta)
    client.sign_in(cast.marta)
    form = client.form_for(f"/territories/{ended.territory_id}/assign")
    assert form.values["starts_on"] == [str(today(cast) + DAY)]
    assert client.send(form, isr=nora.id).status_code == 303
    now = occupancies([ended.territory], today(cast))[ended.territory_id]
    assert (now.now, now.next.isr, now.next.starts_on) == (ended, nora, today(cast) + DAY)


@pytest.mark.both_databases  # constraints
def test_the_database_refuses_a_shared_day(cast, ended, nora) -> None:
    """The holder has it for the ten days up to today; days are counted from today."""
    for first, last in ((0, None), (-5, -3), (-20, -10), (0, 0)):
        assert insert(cast, ended, nora, first, last) == "one_holder_a_day", (first, last)
    for first, last in ((-20, -11), (1, 1), (2, None)):
        assert insert(cast, ended, nora, first, last) is None, (first, last)
    longer = "UPDATE assignments SET ends_on = :day WHERE id = :id"
    assert refused(longer, id=ended.id, day=today(cast) + DAY) == "one_holder_a_day"
    earlier = "UPDATE assignments SET starts_on = :day WHERE isr_id = :id AND ends_on IS NULL"
    assert refused(earlier, id=nora.id, day=today(cast) + DAY) == "one_holder_a_day"
    assert refused(longer, id=ended.id, day=today(cast) - DAY) is None


def insert(cast: Cast, ended: Assignment, isr, first: int, last: int | None) -> str | None:
    return refused(
        INSERT,
        territory=ended.territory_id,
        isr=isr.id,
        manager=cast.marta.id,
        starts_on=today(cast) + first * DAY,
        ends_on=None if last is None else today(cast) + last * DAY,
    )


def refused(statement: str, **values: object) -> str | None:
    """Send SQL past every action; answers which rule refused it, None where none did."""
    values = {name: str(value) if isinstance(value, date) else value for name, value in values.items()}
    db.session.commit()
    try:
        with db.engine.begin() as connection:
            connection.execute(text(statement), values)
    except DBAPIError as refusal:
        return constraint_name(refusal)
    return None
