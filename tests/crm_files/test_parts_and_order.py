"""A file split in two parts is the whole, in any order of rows.

The files say when rows were changed, in empty cells, so that a later run can go back to an earlier day.
"""

from __future__ import annotations

from itertools import count

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.book.models import Closing, Opportunity
from app.db.base import db
from app.shared import clock
from tests.crm_files.applied import applied, at
from tests.examples import up_to
from tests.factories.crm_files import opportunity_id, opportunity_row

_runs = count()
STAGES = ["3-Technical Evaluation", "4-Proposal", "Closed Won", "8-Closed Lost", "9-Unqualified"]
rows = st.lists(
    st.tuples(
        st.sampled_from(STAGES),
        st.sampled_from(STAGES),
        st.sampled_from(["2026-07-15", "2026-08-11", "2026-12-01"]),
        st.sampled_from(["", "10.00", "-7"]),
        st.sampled_from(["", "Call", "Quote"]),
    ),
    min_size=1,
    max_size=4,
)


def state(numbers) -> list[tuple]:
    """What is known of opportunities and their closings, without the ids of the database."""
    db.session.expire_all()
    told = []
    for place, number in enumerate(numbers):
        found = db.session.scalars(
            select(Opportunity).where(Opportunity.crm_id == opportunity_id(number))
        ).one()
        of_it = select(Closing).where(Closing.opportunity_id == found.id).order_by(Closing.id)
        closings = [
            (each.outcome, each.closed_on, each.isr_id, each.whence, each.ends_on, each.reopened_on)
            for each in db.session.scalars(of_it)
        ]
        told.append(
            (place, found.stage, found.outcome, found.close_on, found.amount, found.crm_next_step, closings)
        )
    return told


@settings(
    max_examples=up_to(4, few=2), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(rows=rows, data=st.data())
def test_two_parts_in_any_order_leave_what_the_whole_leaves(cast, account, owen, rows, data):
    split = data.draw(st.integers(0, len(rows)))
    order = data.draw(st.permutations(range(len(rows))))
    found = []
    for is_whole in (True, False):
        numbers = [1000 * next(_runs) + place for place in range(len(rows))]

        def cells(place, stage, numbers=numbers):
            _first, _second, close_on, amount, step = rows[place]
            return opportunity_row(
                numbers[place],
                account,
                stage,
                Close_Date=close_on,
                Amount=amount,
                Next_Step=step,
                Last_Modified="",
                ISR=owen.name,
            )

        first = [cells(place, rows[place][0]) for place in range(len(rows))]
        second = [cells(place, rows[place][1]) for place in order]
        parts = (
            [first, second] if is_whole else [first[:split], first[split:], second[split:], second[:split]]
        )
        days = [8, 11] if is_whole else [8, 8, 11, 11]
        for day, part in zip(days, parts, strict=True):
            if part:
                clock.freeze(at(8, day))
                applied(cast, *part)
        found.append(state(numbers))
    assert found[0] == found[1]
