"""Before an invitation, people with a name that looks the same are shown."""

from __future__ import annotations

from sqlalchemy import func, select

from app.people.models import User
from app.people.queries import users_with_similar_name

KIM = {"email": "kim@example.org", "time_zone": "UTC"}


def test_names_that_look_the_same_are_similar(cast):
    for name in ("INES DUARTE", "Ines\u00a0Duarte", "In\u00ades Duarte"):
        assert users_with_similar_name(name, but_email="") == [cast.ines], name


def test_somebody_with_the_same_name_is_shown_and_the_admin_can_go_on(client, cast, session):
    client.sign_in(cast.ada)
    name = "INES DUARTE"
    before = session.scalar(select(func.count()).select_from(User))

    asked = client.submit("/people/invite", name=name, **KIM)

    assert asked.status_code == 422
    assert f'href="/people/{cast.ines.id}"' in asked.text
    assert "kim@example.org" in asked.text, "what was typed is lost"
    assert session.scalar(select(func.count()).select_from(User)) == before
    page = "/people/invite"
    assert client.forge(page, name=name, **KIM, go_on="y").status_code == 303
    assert session.scalar(select(func.count()).select_from(User)) == before + 1


def test_a_different_name_asks_nothing(client, cast):
    client.sign_in(cast.ada)

    assert client.submit("/people/invite", name="Inés Duarte", **KIM).status_code == 303
