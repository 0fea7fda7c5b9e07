"""Two worlds that differ in one thing, whether others' scorecards are in, and all one person is told there.

Everything is asked in the first world, then the scorecards are submitted, and everything is asked
again. What a request would save is read and then dropped, so that each one finds the world as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from unittest.mock import patch

from flask import Flask, has_request_context
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.access.roles import Role
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview
from app.outbox.models import Message
from app.people.models import User
from app.scorecards.drafts import save_draft
from app.scorecards.late_reminders import send_one_late_reminder
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, edit_scorecard, submit_scorecard
from app.scorecards.survey import Job
from app.sessions.actions import end_user_sessions
from app.shared import clock
from app.worker import WORKER_TASKS
from tests.cast import person
from tests.factories.applications import a_candidate, an_application
from tests.factories.interviews import a_scorecard, an_interview
from tests.house.company import Company, found_company, routes_of
from tests.real.client import StrictClient
from tests.real.ways_to_fill import forms_on, ways_to_fill

MARK = "nobody-else-may-read"
OWN = "What they said themselves."
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONG_AGO = timedelta(days=-9)
PEOPLE = ["recruiter", "director", "interviewer", "internal candidate"]
JOB = Job(f"employer-{MARK}", "ISR", "2019-03", "", *[f"told-{MARK}"] * 6)
OF_A_ROW = ("id", "message_id", "link_id")  # of a mail, and of the link it would have
VARYING = ("Set-Cookie", "Content-Length", "Date", "Expires")  # the first two are looked into
VARIES = re.compile(
    r'(name="csrf_token" value=")[^"]*|(<code>)[0-9a-f]{8}(?=</code>)'
)  # a token, an error's id


@dataclass
class World:
    """One person who owes a scorecard on an application, and the interviews of all the others on it."""

    app: Flask
    company: Company
    who: User
    applications: list[Application]

    @property
    def interviews(self) -> list[Interview]:
        return [interview for application in self.applications for interview in application.interviews]

    def others_submit(self) -> None:
        """The scorecard of every other interview that is over comes in, an hour before anything is asked."""
        clock.freeze(NOW - timedelta(hours=1))
        own = [interview for interview in self.interviews if interview.interviewer is self.who]
        first = min((interview.stage.position for interview in own if interview.is_scorecard_owed), default=0)
        for interview in self.interviews:
            if (
                interview.interviewer is not self.who
                and interview.is_scorecard_owed
                and interview.ends_at <= NOW
            ):
                _submit(interview, for_the_next=interview.stage.position >= first)
        db.session.commit()
        clock.freeze(NOW)

    def all_answers(self) -> dict[str, Any]:
        """All that the person is answered by every route, and all mail, by what was asked.

        The browser of an earlier asking is signed out: their own account lists each one.
        """
        end_user_sessions(self.who.id, but=int(self.company.ids["session_id"]))
        client, told = self.app.test_client(), list[str]()
        client.sign_in(self.who)
        with _nothing_saved(told, by_requests=True):
            pages = dict(self._pages(client))
            verbs = dict(self._verbs(client, pages, told))
        answers = {asked: (answer, list[str]()) for asked, answer in pages.items()} | verbs
        shown = {asked: (*self._shown(answer), _mails(mails)) for asked, (answer, mails) in answers.items()}
        return shown | {"the worker": _mails(_of_the_worker(self.who))}

    def _pages(self, client: StrictClient) -> Iterator[tuple[str, Any]]:
        for path in self._paths("GET"):
            yield f"GET {path}", client.get(path)

    def _verbs(
        self, client: StrictClient, pages: dict[str, Any], told: list[str]
    ) -> Iterator[tuple[str, Any]]:
        """Each verb as its forms offer it, filled in in several ways, and once with nothing filled in."""
        token = client.form_for("/forgot").values["csrf_token"]
        forms: dict[str, Any] = {}
        for asked, answer in pages.items():
            forms = forms_on(answer.text, asked.removeprefix("GET ")) | forms
        for path in self._paths("POST"):
            ways = [{}, *(ways_to_fill(forms[path]) if path in forms else [])]
            for number, fields in enumerate(ways):
                told.clear()
                answer = client.post(path, data={**fields, "csrf_token": token})
                yield f"POST {path}, way {number}", (answer, [*told])

    def _shown(self, answer: TestResponse) -> tuple[Any, ...]:
        """An answer without tokens, and without the ids of what it would have made."""
        headers = {name: value for name, value in answer.headers.items() if name not in VARYING}
        if answer.status_code == 303:
            headers["Location"] = re.sub(r"\d+", "#", answer.headers["Location"])
            return answer.status_code, headers, self._flashed(answer), ""
        return answer.status_code, headers, self._flashed(answer), VARIES.sub(r"\1\2", answer.text)

    def _flashed(self, answer: TestResponse) -> Any:
        """What the next page will say, which stands in the session's cookie until then."""
        cookie = re.search(r"onramp=([^;]+)", answer.headers.get("Set-Cookie", ""))
        reader = SecureCookieSessionInterface().get_signing_serializer(self.app)
        assert reader is not None
        return reader.loads(cookie[1]).get("_flashes") if cookie else None

    def _paths(self, method: str) -> list[str]:
        return [path for each, rule in routes_of(self.app) if each == method for path in self._paths_of(rule)]

    def _paths_of(self, rule: Rule) -> list[str]:
        """The address of a route with each application and interview there is, and else the company's."""
        ids = {
            "application_id": [application.id for application in self.applications],
            "interview_id": [interview.id for interview in self.interviews],
        }
        name = next(iter(rule.arguments), "")
        usual = [self.company.path(rule)]
        return [rule.rule.replace(f"<int:{name}>", str(number)) for number in ids.get(name, [])] or usual


def a_world(app: Flask, part: str) -> World:
    """The company's application, with late interviews of someone else at every stage, seen by one person.

    The Director has an earlier scorecard of their own, which stays theirs to read. The internal
    candidate is a recruiter who interviewed here before they applied to the same opening.
    """
    clock.freeze(NOW)
    company = found_company()
    cast, application = company.cast, db.session.get(Application, company.ids["application_id"])
    assert application is not None
    stages, other = application.opening.stages, person("Otto Other", Role.INTERVIEWER)
    for stage in stages[1:]:
        stage.hiring_team = [*stage.hiring_team, other]
        an_interview(application, other, stage=stage, starts_in=LONG_AGO, nudges=3)
    save_draft(
        application.interviews[0],
        typed={"pros": f"draft-{MARK}"},
        edition=0,
        number=0,
        tab="a",
        by=application.interviews[0].interviewer,
    )
    for document in application.documents:
        document.read_due_at = None  # reading it in another process tells nothing, and takes long
    world = World(app, company, cast.ines, [application])
    if part != "interviewer":
        _was_held(application, cast.ines, hours_ago=3)
    if part == "recruiter":
        world.who = _was_held(application, cast.rita, hours_ago=2).interviewer
    elif part == "director":
        earlier = an_interview(application, cast.dana, stage=stages[2], starts_in=LONG_AGO)
        a_scorecard(earlier, take_aways=OWN)
        world.who = an_interview(application, cast.dana, stage=stages[4]).interviewer
    elif part == "internal candidate":
        world.who = inside = person("Irma Inside", Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER)
        an_interview(application, inside, starts_in=LONG_AGO)
        candidate = a_candidate(inside.name, user=inside, email=inside.email)
        own = an_application(cast, 4, opening=application.opening, candidate=candidate)
        an_interview(own, other, starts_in=LONG_AGO, nudges=3)
        world.applications.append(own)
    db.session.commit()
    while send_one_late_reminder():
        pass
    return world


def _was_held(application: Application, interviewer: User, *, hours_ago: int) -> Interview:
    """The interview the company has of someone, moved to where it is over."""
    interview = next(one for one in application.interviews if one.interviewer is interviewer)
    interview.move_to(NOW - timedelta(hours=hours_ago))
    return interview


def _mails(mails: list[str]) -> list[str]:
    return [re.sub(r"([/:])\d+", r"\1#", mail) for mail in mails]


def _submit(interview: Interview, *, for_the_next: bool) -> None:
    """Every field of it with a text found nowhere else.

    A note for the next interviewer is meant to be read in later kits, so those before have none.
    """
    stage = interview.stage
    entry = ScorecardEntry(
        recommendation=Recommendation.STRONG_NO,
        take_aways=f"take-aways-{MARK}",
        pros=f"pros-{MARK}",
        cons=f"cons-{MARK}",
        private_note=f"private-{MARK}",
        next_note=f"next-{MARK}" if for_the_next else "",
        ratings=[1 for _ in stage.attributes],
        survey=[f"survey-{MARK}" for _ in stage.survey],
        jobs=[JOB],
    )
    scorecard = submit_scorecard(interview, entry, by=interview.interviewer)
    edit_scorecard(interview, entry, edition=scorecard.edition, by=interview.interviewer)


@contextmanager
def _nothing_saved(told: list[str], *, by_requests: bool) -> Iterator[None]:
    """What would be saved is written, its mail is read into `told`, and then it is dropped.

    Either what requests save, or what the worker does, which runs in the test's own context.
    """
    save, last = db.session.commit, db.session.scalar(select(db.func.max(Message.id))) or 0
    save()

    def read_and_drop() -> None:
        if by_requests and not has_request_context():
            save()
            return
        db.session.flush()
        table = Message.__table__
        rows = db.session.execute(select(table).where(table.c.id > last).order_by(table.c.id)).mappings()
        told[:] = [str({k: v for k, v in row.items() if k not in OF_A_ROW}) for row in rows]

    with patch.object(db.session, "commit", read_and_drop):
        yield


def _of_the_worker(who: User) -> list[str]:
    """The mail to a person that every chore would write now, tomorrow, and in four days."""
    email, told, mails = who.email, [], []
    with _nothing_saved(told, by_requests=False):
        for days, chore in product((0, 1, 4), WORKER_TASKS):
            clock.freeze(NOW + timedelta(days=days))
            while chore():
                pass
            mails += [mail for mail in told if email in mail]
            told.clear()
            db.session.rollback()
    clock.freeze(NOW)
    return mails
