"""The statement of a list is made once for its shape, and leads to few rows by what few match."""

from __future__ import annotations

import pytest
from sqlalchemy import event

from app.application_lists import pages
from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.pages import application_list
from app.application_lists.queries import filtered
from app.db.base import db
from tests.application_lists.a_list import some_applications

SAME_SHAPES = [
    ("source=Referral", "source=Job+board", "source=me", "source=candidates"),
    ("recruiter={sam}&status=any", "recruiter={rita}&status=any"),
    ("waiting_for={ines}", "waiting_for={dana}", "waiting_for={rita}"),
    ("days=1", "days=10", "days=900"),
    ("applied_from=2026-11-05&status=any", "applied_from=2026-11-12&status=any"),
    ("applied_until=2026-11-05&status=any", "applied_until=2026-11-12&status=any"),
    ("region=US", "region=EMEA", "region=APAC"),
    ("reason=Skills+shown+do+not+fit+the+role", "reason=Experience+does+not+fit+the+role"),
    ("opening={first}&stage=1", "opening={second}&stage=2"),
]
FEW = ["source=Referral", "waiting_for={ines}", "overdue=yes", "new=yes&status=any", "internal=yes"]


def asked_of(cast, applications, text: str) -> ApplicationFilter:
    ids = {name: getattr(cast, name).id for name in ("sam", "rita", "ines", "dana")}
    ids |= {"first": applications[0].opening_id, "second": applications[1].opening_id}
    return ApplicationFilter.from_text(text.format(**ids))


@pytest.mark.parametrize("order", ListOrder)
def test_lists_of_one_shape_have_the_rows_of_their_own_values(app, cast, session, order):
    applications = some_applications(cast)
    found = set()
    with app.test_request_context():
        for texts in SAME_SHAPES:
            for user in (cast.rita, cast.sam):
                shapes = set()
                for text in texts:
                    asked = asked_of(cast, applications, text)
                    listed = application_list(asked, order, user)
                    ids = sorted(row.id for row in listed.page(None).rows)
                    assert ids == sorted(each.id for each in session.scalars(filtered(asked, user))), text
                    shapes.add(asked.shape)
                    found.update(ids)
                assert len(shapes) == 1, texts
    assert len(found) > 10


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("order", [ListOrder.STAGE, ListOrder.NEWEST])
def test_what_few_match_leads_to_the_rows(app, cast, session, order):
    """SQLite would take the index of the status for narrower than it is, and read all active applications."""
    applications = some_applications(cast)
    with app.test_request_context():
        for text in FEW:
            listed = application_list(asked_of(cast, applications, text), order, cast.rita)
            assert listed.narrow is not None, text
            assert not by_status(listed, None), text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_by_name_candidates_lead_to_their_applications(app, cast, session, monkeypatch):
    monkeypatch.setattr(pages, "DEFAULT_PAGE_SIZE", 3)
    some_applications(cast)
    with app.test_request_context():
        listed = application_list(ApplicationFilter(), ListOrder.NAME, cast.rita)
        assert not by_status(listed, listed.page(None).next_cursor)


def by_status(listed, after: str | None) -> list[str]:
    """What SQLite looks up by the status of an application, for a page of a list."""
    sent = []

    def note(_connection, _cursor, statement, parameters, *_more) -> None:
        sent.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert listed.page(after).rows
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    (read,) = [each for each in sent if each[0].startswith("SELECT")]
    plan = db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {read[0]}", read[1])
    return [row.detail for row in plan if "status=?" in row.detail]
