"""The demonstration company: whole, only into an empty database, and never in production."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app import create_app
from app.candidates.models import Application, Candidate
from app.demo.company import COLLEAGUES, PASSWORD
from app.onboarding.models import Onboarding
from app.onboarding.queries import gate_of
from app.people.models import User
from app.territories.models import Territory

PRODUCTION = {"ONRAMP_ENV": "production", "SECRET_KEY": "k" * 40, "BASE_URL": "https://onramp.example.com"}


def how_many(session, record) -> int:
    return session.scalar(select(func.count()).select_from(record))


def test_it_has_forty_candidates_two_onboardings_and_six_territories(commands, session, client):
    loaded = commands.run("demo", "load")

    assert loaded.returncode == 0, loaded.stderr
    assert [how_many(session, record) for record in (Candidate, Onboarding, Territory)] == [40, 2, 6]
    reached = session.execute(select(Application.opening_id, Application.stage_id).distinct()).all()
    assert len(reached) >= 11, "the candidates do not stand at every stage"
    assert how_many(session, Application) == 40
    gates = {o.isr.name: gate_of(o.isr).is_open for o in session.scalars(select(Onboarding))}
    assert gates == {"Jonas Falk": False, "Leyla Demir": True}
    client.sign_in(session.scalars(select(User).where(User.name == "Rita Okafor")).one(), PASSWORD)
    assert client.get("/openings/1").status_code == 200


def test_it_goes_into_an_empty_database_only(commands, cast, session):
    session.commit()

    refused = commands.run("demo", "load")
    assert refused.returncode != 0
    assert "into an empty database only" in refused.stderr
    assert commands.run("demo", "load", "--if-empty").returncode == 0
    assert how_many(session, Candidate) == 0


def test_it_is_never_in_production(commands, session):
    refused = commands.run("demo", "load", **PRODUCTION)

    assert refused.returncode != 0
    assert "not for production" in refused.stderr
    assert how_many(session, User) == 0


@pytest.mark.parametrize(("environment", "shown"), [("development", True), ("testing", False)])
def test_the_sign_in_page_tells_who_may_sign_in_in_development_only(commands, settings, environment, shown):
    assert commands.run("demo", "load").returncode == 0
    app = create_app(replace(settings, environment=environment))

    page = app.test_client().get("/sign-in").text

    assert (PASSWORD in page) is shown
    assert (COLLEAGUES[0].email in page) is shown
