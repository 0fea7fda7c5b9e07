"""Previous and next follow the order of the list, in both directions, from one end to the other."""

from __future__ import annotations

from itertools import product

import pytest

from app.application_lists import narrowing, pages
from app.application_lists.beside import ids_beside
from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.application_lists.pages import application_list
from app.candidates.models import Application
from tests.application_lists.a_list import some_applications
from tests.factories.applications import a_candidate, an_application
from tests.real.statements import statements

pytestmark = pytest.mark.both_databases  # pages by keyset


def test_one_walks_through_a_list_in_its_order(app, cast, session, monkeypatch):
    """Whether its filter is narrow or not."""
    applications = some_applications(cast)
    first, second, *_ = applications
    for opening in (first.opening, second.opening):  # two with one name
        an_application(cast, 2, opening=opening, candidate=a_candidate(first.candidate.name))
    an_application(cast, 3, opening=second.opening, candidate=first.candidate)
    session.commit()
    asked = ("status=any", f"opening={first.opening_id}&internal=no", "waiting_for=me")
    with app.test_request_context():
        for few, order, text in product((0, 2000), ListOrder, asked):
            monkeypatch.setattr(narrowing, "FEW", few)
            listed = application_list(ApplicationFilter.from_text(text), order, cast.rita)
            ids = [row.id for row in listed.page(None).rows]
            assert len(ids) > 1, "there is something to walk through"
            for before, id_, after in zip([None, *ids], ids, [*ids[1:], None], strict=False):
                application = session.get_one(Application, id_)
                assert application.candidate.name
                with statements() as sent:
                    found = ids_beside(application, listed)
                assert (found, len(sent)) == ((before, after), 1), (few, order, text, id_)


def test_one_that_left_the_list_has_the_neighbors_of_its_place(app, cast, session, monkeypatch):
    monkeypatch.setattr(pages, "OPENINGS_APART", 1)
    some_applications(cast)
    with app.test_request_context():
        listed = application_list(ApplicationFilter.from_text(""), ListOrder.NEWEST, cast.rita)
        everyone = application_list(ApplicationFilter.from_text("status=any"), ListOrder.NEWEST, cast.rita)
        ids = [row.id for row in listed.page(None).rows]
        every = [row.id for row in everyone.page(None).rows]
        left = next(id_ for id_ in every[1:-1] if id_ not in ids)
        place = every.index(left)
        before = [id_ for id_ in every[:place] if id_ in ids][-1]
        after = next(id_ for id_ in every[place:] if id_ in ids)
        assert ids_beside(session.get_one(Application, left), listed) == (before, after)
