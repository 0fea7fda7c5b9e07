"""The demonstration company: whole, and only in an empty database."""

from __future__ import annotations

from sqlalchemy import func, select

from app import create_app
from app.access.roles import Role
from app.availability.queries import users_with_hours
from app.candidates.models import Application, Candidate
from app.db.base import db
from app.demo.company import COLLEAGUES, DEMO_PASSWORD
from app.onboarding.gate.queries import gate_of
from app.onboarding.models import Onboarding
from app.people.models import User
from app.people.queries import people_with_role
from app.reports.capacity.overview import capacity_of
from app.shared.regions import SHIPPED_REGIONS
from app.territories.models import Territory

# Who finds on which page what does not go as planned.
FOUND = [
    ("Ada Berg", "/matches", ["Emily Chen", "Same email"]),
    ("Ada Berg", "/teams", ['value="ada@example.com"']),
    (
        "Ada Berg",
        "/",
        ["Petra Novotna left", "Hand over", "Mail could not be sent", "check that the contract"],
    ),
    ("Ada Berg", "/outbox/failed", ["tomas.vela@example.org", "There is no mailbox with this name"]),
    ("Ines Duarte", "/", ["Rosa Lindner says that you referred them"]),
    ("Rita Okafor", "/", ["Selma Nyberg: answer about coming back"]),
    ("Rita Okafor", "/", ["Sofia Marin: interview to schedule", "Tyrone Banks requested deletion"]),
    (
        "Rita Okafor",
        "/applications/15/interviews",
        ["Sofia Marin", "Not held", "The candidate did not come", "Choose next step"],
    ),
    (
        "Rita Okafor",
        "/applications/48/history",
        ["Selma Nyberg", "asked the candidate whether they want to come back"],
    ),
    ("Rita Okafor", "/", ["Come back to Ingrid Solberg"]),
    ("Rita Okafor", "/pools/1", ["Ingrid Solberg", "Lost by a hair", "due"]),
    ("Rita Okafor", "/openings/1/earlier", ["Ingrid Solberg", "Peer interview", "Speaks French"]),
    ("Dana Whitfield", "/applications/36/notes", ["Pinned", "Mark as looked at", "Edited on"]),
    ("Rita Okafor", "/openings/2", ["Someone left", "The account of Petra Novotna is closed"]),
]


def how_many(session, record) -> int:
    return session.scalar(select(func.count()).select_from(record))


def test_it_has_forty_candidates_and_those_hired_before_with_a_place_for_each(
    demonstration, session, client, settings
):
    assert [how_many(session, record) for record in (Candidate, Onboarding, Territory)] == [50, 8, 13]
    reached = session.execute(select(Application.opening_id, Application.stage_id).distinct()).all()
    assert len(reached) >= 11, "the candidates do not stand at every stage"
    assert how_many(session, Application) == 50
    gates = {o.isr.name: gate_of(o.isr).is_open for o in session.scalars(select(Onboarding))}
    assert (gates["Jonas Falk"], gates["Leyla Demir"]) == (False, True)
    found = capacity_of(session.scalars(select(User).where(User.name == "Sam Carter")).one(), None)
    assert [area.region for area, _need in found.needs] == list(SHIPPED_REGIONS)
    assert (found.whole.ready, found.whole.nearly_ready) == (2, 3)
    assert all(need.vacant and need.nearly_ready for _area, need in found.needs)
    assert all(candidate.time_to_hire.hires for candidate in found.candidates.rows)
    interviewers = people_with_role(Role.INTERVIEWER)
    assert {user.id for user in interviewers} <= set(session.scalars(users_with_hours()))
    for name, path, sentences in FOUND:
        client.sign_in(session.scalars(select(User).where(User.name == name)).one(), DEMO_PASSWORD)
        page = client.get(path)
        missing = [sentence for sentence in sentences if sentence not in page.text]
        assert (page.status_code, missing) == (200, []), f"{name} on {path}"
    assert shown_at_sign_in(settings, "development")
    assert not shown_at_sign_in(settings, "testing")


def shown_at_sign_in(settings, environment: str) -> bool:
    """Whether the sign-in page tells who may sign in, and with which password."""
    app = create_app(settings.model_copy(update={"environment": environment}))
    page = app.test_client().get("/sign-in").text
    with app.app_context():
        db.engine.dispose()
    return DEMO_PASSWORD in page and COLLEAGUES[0].email in page


def test_it_goes_into_an_empty_database_only(commands, cast, session):
    session.commit()

    refused = commands.run("demo", "load")
    assert refused.returncode != 0
    assert "The database is not empty" in refused.stderr
    assert commands.run("demo", "load", "--if-empty").returncode == 0
    assert how_many(session, Candidate) == 0
