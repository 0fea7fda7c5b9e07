"""A saved view has a list's filter, order and columns; each reader sees in it what they may see."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.application_lists.departure import SHARED_VIEW
from app.application_lists.models import SavedView, ViewChoice
from app.application_lists.queries import filtered
from app.application_lists.settings import ListSettings
from app.application_lists.view_queries import home_views, usable_views
from app.erasure.removal import remove_texts
from app.people.departure.loose_ends import Handover
from tests.application_lists.a_list import some_applications
from tests.application_lists.test_list_page import names
from tests.factories.lists import a_view
from tests.real.page import Page


@pytest.fixture
def applications(cast, session):
    return some_applications(cast)


def saved(client, person, query: str, **typed):
    client.sign_in(person)
    path = f"/applications/views/add?{query}"
    return client.send(client.form_for(path, page=path), **typed)


def test_a_list_is_saved_with_its_filter_order_and_columns(client, cast, applications, session):
    query = "source=Referral&waiting_for=me&order=newest&columns=stage.applied"
    answer = saved(client, cast.rita, query, name="Mine by referral")
    view = session.scalars(select(SavedView)).one()
    assert (view.name, view.owner, view.shared) == ("Mine by referral", cast.rita, False)
    assert view.settings == ListSettings.from_text(query)
    assert answer.status_code == 303
    assert answer.location == f"/applications?{query}&view={view.id}"
    page = Page(client.get(answer.location).text)
    assert page.all("h1")[0].text == "Mine by referral"
    assert "Save as view" not in page.all("main")[0].text, "it is one"


@pytest.mark.both_databases
def test_two_views_of_a_person_have_different_names(client, cast, applications):
    saved(client, cast.rita, "order=name", name="All")
    answer = saved(client, cast.rita, "days=3", name="All")
    assert answer.status_code == 422
    assert "You already have a view with this name." in answer.text
    assert saved(client, cast.dana, "days=3", name="All").status_code == 303


def test_a_shared_view_shows_each_reader_what_they_may_see(app, client, cast, applications, session):
    view = a_view(cast.rita, "Everybody", "status=any", shared=True)
    session.commit()
    for person in (cast.rita, cast.dana, cast.hugo):
        client.sign_in(person)
        page = Page(client.get(f"/applications?status=any&view={view.id}").text)
        seen = session.scalars(filtered(view.settings.filter, person))
        assert sorted(names(page)) == sorted(each.candidate.name for each in seen)
    assert names(page)
    client.sign_in(cast.ines)
    assert client.get(f"/applications?status=any&view={view.id}").status_code == 403


def test_another_persons_view_does_not_exist(client, cast, applications, session):
    view = a_view(cast.rita, "Only mine")
    session.commit()
    client.sign_in(cast.dana)
    assert client.get(f"/applications?view={view.id}").status_code == 404
    assert "Only mine" not in client.get("/applications/views").text


def test_a_shared_view_of_an_opening_is_offered_to_those_who_see_it(cast, applications, session):
    opening = applications[2].opening
    assert opening.hiring_manager == cast.hugo
    a_view(cast.rita, "Of Hugo’s opening", f"opening={opening.id}", shared=True)
    session.commit()
    assert [view.name for view in usable_views(cast.hugo)] == ["Of Hugo’s opening"]
    assert usable_views(cast.dana) == []


@pytest.mark.both_databases
def test_the_default_view_opens_with_the_list_and_there_is_one(client, cast, applications, session):
    first = a_view(cast.rita, "First", "days=2", is_default=True)
    second = a_view(cast.dana, "Second", "source=Referral", shared=True)
    session.commit()
    client.sign_in(cast.rita)
    assert client.get("/applications").location == f"/applications?days=2&view={first.id}"
    path = f"/applications/views/{second.id}/choose"
    client.send(client.form_for(path, page=path), is_default="y")
    assert client.get("/applications").location == f"/applications?source=Referral&view={second.id}"
    defaults = session.scalars(select(ViewChoice.view_id).where(ViewChoice.is_default)).all()
    assert defaults == [second.id]
    assert client.get("/applications?order=stage").status_code == 200, "the whole list"


def test_the_home_page_counts_what_its_reader_may_see(app, client, cast, applications, session):
    asked = {"All": "status=any", "Referred": "source=Referral&order=newest", "None": "source=Nowhere"}
    views = [a_view(cast.rita, name, text, shared=True, on_home=True) for name, text in asked.items()]
    for view in views:
        session.add(ViewChoice(user_id=cast.hugo.id, view_id=view.id, on_home=True, is_default=False))
    session.commit()
    for person in (cast.rita, cast.hugo):
        with app.test_request_context():
            counts = {view.name: view.count for view in home_views(person)}
            wanted = {
                name: str(len(session.scalars(filtered(ListSettings.from_text(text).filter, person)).all()))
                for name, text in asked.items()
            }
        assert counts == wanted
        client.sign_in(person)
        page = Page(client.get("/").text)
        links = [link.text for link in page.all("a") if "view=" in link.attributes["href"]]
        assert links == [f"{name} {counts[name]}" for name in sorted(asked)], "one click to open"


def test_a_view_that_cannot_be_read_is_refused_and_takes_no_page_down(client, cast, applications, session):
    client.sign_in(cast.rita)
    refused = client.get("/applications/views/add?applied_until=9999-12-31")
    assert (refused.status_code, "Enter a day from 1940 to 2100." in refused.text) == (400, True)
    shared = a_view(cast.dana, "Of long ago", shared=True)
    view = a_view(cast.rita, "Broken", on_home=True, is_default=True)
    shared.asked = view.asked = "applied_until=9999-12-31"
    session.commit()
    assert [client.get(path).status_code for path in ("/", "/applications")] == [200, 200]
    rows = [row.text for row in Page(client.get("/applications/views").text).all("tr")[1:]]
    assert [" ".join(row.split()) for row in rows] == [
        "Broken Not shared No longer works Edit Broken",
        f"Of long ago {cast.dana.name} No longer works",
    ]
    assert client.get(f"/applications/views/{view.id}/edit").status_code == 200


def test_its_owner_changes_what_a_view_shows_and_deletes_it(client, cast, applications, session):
    view = a_view(cast.rita, "Changing", "days=2", shared=True)
    session.add(ViewChoice(user_id=cast.dana.id, view_id=view.id, on_home=True, is_default=False))
    session.commit()
    client.sign_in(cast.rita)
    changed = f"/applications?days=3&view={view.id}"
    client.send(client.form_for(f"/applications/views/{view.id}/update?days=3", page=changed))
    assert session.scalars(select(SavedView.asked)).one() == "days=3"
    page = f"/applications/views/{view.id}/edit"
    client.send(client.form_for(f"/applications/views/{view.id}/delete", page=page))
    assert not session.scalars(select(SavedView)).all()
    assert not session.scalars(select(ViewChoice)).all()


def test_a_view_that_is_not_shared_any_more_leaves_the_others(client, cast, applications, session):
    view = a_view(cast.rita, "Shared", shared=True, on_home=True)
    session.add(ViewChoice(user_id=cast.dana.id, view_id=view.id, on_home=True, is_default=True))
    session.commit()
    client.sign_in(cast.rita)
    page = f"/applications/views/{view.id}/edit"
    client.send(client.form_for(page, page=page), name="Renamed", shared=None, on_home="y")
    choices = session.scalars(select(ViewChoice)).all()
    assert [(each.user_id, each.on_home) for each in choices] == [(cast.rita.id, True)]
    assert session.get_one(SavedView, view.id).name == "Renamed"


def test_a_shared_view_is_handed_over_when_its_owner_leaves(cast, session):
    view, private = a_view(cast.rita, "Team list", shared=True), a_view(cast.rita, "Private")
    a_view(cast.dana, "Team list")
    of_rita = lambda column: column == cast.rita.id  # noqa: E731
    (end,) = SHARED_VIEW.find(of_rita, cast.ada)
    assert end.record == view
    assert SHARED_VIEW.can_take(end, cast.dana)
    assert not SHARED_VIEW.can_take(end, cast.ines)
    SHARED_VIEW.hand_over(end, Handover(cast.dana, None, "", cast.ada))
    session.flush()
    assert (view.owner, view.name) == (cast.dana, "Team list (from Rita Okafor)")
    assert private.owner == cast.rita


def test_erasing_a_candidate_leaves_no_word_of_theirs_in_a_view(cast, applications, session):
    candidate = applications[0].candidate
    candidate.name, candidate.source = "Piotr Zając", "Piotr’s mother & friends"
    text = ListSettings.from_text("days=2&source=Piotr’s+mother+%26+friends").text
    view = a_view(cast.rita, "Call piotr zając back", text)
    other = a_view(cast.rita, "Referred", "source=Referral")
    remove_texts(candidate)
    session.flush()
    assert (view.asked, view.name) == ("days=2", f"View {view.id}")
    assert (other.asked, other.name) == ("source=Referral", "Referred")


def test_a_source_that_others_have_stays_in_views(cast, applications, session):
    view = a_view(cast.rita, "Referred", "source=Referral")
    remove_texts(applications[1].candidate)
    assert view.asked == "source=Referral"
