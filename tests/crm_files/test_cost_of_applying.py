"""Applying a file takes the same statements however large it is, and at most thirty."""

from __future__ import annotations

from app.crm_files.actions import apply_file
from app.crm_files.states import FileScope
from app.crm_files.work import apply_checked
from app.db.base import db
from tests.crm_files.applied import OPPORTUNITIES, applied, at
from tests.factories.crm_files import a_checked_file, opportunity_row, table_text
from tests.real.statements import statements

MOST_STATEMENTS = 30


def test_a_large_file_takes_the_statements_of_a_small_one(cast, account, owen):
    counted = []
    for first, number in ((0, 2), (100, 60)):
        rows = [opportunity_row(first + n, account, Next_Step="Call", ISR=owen.name) for n in range(number)]
        applied(cast, *rows, on=at(8, 10) if not first else None)
        closed = [
            row | {"Stage": "Closed Won" if place % 2 else "4-Proposal", "Next Step": "Quote"}
            for place, row in enumerate(rows)
        ]
        more = [opportunity_row(first + 500 + n, account, "Closed Won", ISR=owen.name) for n in range(number)]
        imported = a_checked_file(cast.yara, table_text(*closed, *more), OPPORTUNITIES, scope=FileScope.PART)
        apply_file(imported, edition=imported.edition, leaves_out_refused=False, missing=None)
        with statements() as sent:
            apply_checked(imported)
            db.session.flush()
        counted.append(len(sent))
        db.session.commit()
    assert counted[0] == counted[1] <= MOST_STATEMENTS
