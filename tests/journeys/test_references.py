"""From the names to a reference that is read: the candidate agrees, two referees answer by their links.

Every link is taken from a mail that arrived. It needs no browser: each page is a form without JavaScript.
"""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from tests.factories.applications import an_application
from tests.factories.interviews import an_interview
from tests.journeys.post import Post
from tests.real.client import StrictClient

MONA, OLE, LIV = "mona@example.net", "ole@example.net", "liv@example.net"
REFEREES = [
    ("Mona Ferrant", MONA, "former manager"),
    ("Ole Lind", OLE, "colleague"),
    ("Liv Aas", LIV, "customer"),
]


@pytest.fixture
def environ(environ, smtp_server) -> dict[str, str]:
    """With the mail server."""
    return {**environ, "SMTP_URL": smtp_server.url}


def path_of(post: Post, email: str, purpose: str) -> str:
    return urlsplit(post.link(email, purpose)).path


def answers(strength: str) -> dict[str, str]:
    texts = {"answer_1": "We were one team.", "answer_2": strength, "answer_3": "Saying no.", "answer_5": ""}
    return {**texts, "answer_4": "Yes", "recommendation": "strong yes"}


def test_three_are_named_two_answer_and_who_owes_a_scorecard_sees_nothing(app, cast, session, post):
    application = an_application(cast, 4)
    interview = an_interview(application, cast.ines, starts_in=timedelta(days=-3))
    session.commit()
    rita, candidate, referee, ines = (StrictClient(app) for _ in range(4))
    rita.sign_in(cast.rita)
    asked = rita.submit(
        f"/applications/{application.id}/references/ask", asked_for="3", needed="2", managers="1"
    )
    assert asked.status_code == 303
    post.comes()
    assert post.subjects(MONA) == [], "nobody is contacted yet"

    candidate.submit(path_of(post, application.candidate.email, "my"))
    assert "name 3 people" in candidate.get("/my").text
    named = {
        f"{field}_{number}": value
        for number, (name, email, relation) in enumerate(REFEREES, start=1)
        for field, value in {
            "name": name,
            "email": email,
            "relation": relation,
            "company": "Northwind",
            "how_known": "We sold together.",
            "agree": "y",
        }.items()
    }
    assert candidate.submit(f"/my/applications/{application.id}/references", **named).status_code == 303
    post.comes()
    for name, email, _relation in REFEREES:
        assert post.subjects(email) == [f"{application.candidate.name} named you as a reference"], name

    for email, strength in ((MONA, "Listening first."), (OLE, "Finishing.")):
        assert referee.submit(path_of(post, email, "reference"), **answers(strength)).status_code == 303
    mine = path_of(post, MONA, "reference")
    assert referee.forge(mine, **answers("Something else.")).status_code == 410

    assert "references to read" in rita.get("/").text
    page = rita.get(f"/applications/{application.id}/references").text
    for shown in ("2 of 3 done, one former manager", "Listening first.", "Finishing.", "Without hesitation"):
        assert shown in page
    assert "Something else." not in page
    ines.sign_in(cast.ines)
    assert ines.get(f"/interviews/{interview.id}/references").status_code == 403
    assert "Listening first." not in ines.get(f"/interviews/{interview.id}").text
