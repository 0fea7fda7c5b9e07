"""Two worlds that differ in one thing, whether others' scorecards are in, and all that a reader is answered.

Everything is asked first, then the scorecards are submitted, and everything is asked again. What a
request would save is read and then dropped, so that each one finds the world as it was. Where the
policy keeps the reader out, its reason stands for the answer: an error page holds no record.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.access.roles import Role
from app.application_notes.actions import edit_note, pin_note, write_note
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.batches.acts import ACTS, EXPORT_ACT
from app.batches.models import Batch
from app.candidates.models import Application
from app.db.base import db
from app.interviews.models import Interview
from app.openings.models import Opening
from app.people.models import User
from app.pools.models import Pool
from app.questionnaire_reviews.actions import begin_round, finish_round, score_answer
from app.questionnaire_reviews.models import QuestionnaireReview
from app.questionnaire_reviews.reviewers import change_reviewer
from app.reference_checks.actions import waive_references
from app.reference_checks.answering import record_decline
from app.reference_checks.kinds import Relation
from app.reference_checks.naming import add_referee
from app.reference_checks.queries import referees_of
from app.scorecards.drafts import save_draft
from app.scorecards.models import Recommendation
from app.scorecards.submit import ScorecardEntry, edit_scorecard, submit_scorecard
from app.scorecards.survey import Job
from app.shared import clock
from app.tags.candidate_tags import tag_candidate
from app.tags.models import Tag
from tests.cast import person
from tests.factories.applications import a_candidate, an_application
from tests.factories.batches import a_batch, a_draft, work
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.notes import a_note
from tests.factories.references import a_referee, answered, named_referees
from tests.factories.reviews import an_answered_application
from tests.factories.tags import a_member, a_pool, a_tag
from tests.house.answers import Answer, Browser, Request, mail_of_the_worker
from tests.house.company import Company, found_company, routes_of
from tests.house.refusals import records_of, refusal_of
from tests.real.ways_to_fill import Form, forms_on, ways_to_fill

OTHER = "Otto Other"
MARK = "nobody-else-may-read"
OWN = "What they said themselves."
LOOKER = "Lou Looker"
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
LONG_AGO = timedelta(days=-9)
# Words of notes that the readers may not read, before and after an edit, but not a whole one.
HIDDEN_WORDS = ("else may", "read edited", "els")
SEARCHED = ("/search", "/candidates", "/search/candidates")
JOB = Job(f"employer-{MARK}", "ISR", "2019-03", "", *[f"answer-{MARK}"] * 6)


@dataclass
class Reader:
    """A person who owes a scorecard on an application."""

    user: User
    interviews: list[Interview]  # which they ask about
    batches: list[Batch]  # of theirs: one that is done, and drafts
    browser: Browser


@dataclass
class Answers:
    """All that a reader is answered by every route, and all mail that the worker would send them."""

    reader: Reader
    answers: dict[Request, Answer]
    refusals: dict[str, str]
    mail: list[str]


@dataclass
class Review:
    """A review in which every answer has a score, which its reviewer has not finished yet."""

    opening: Opening
    reviewer: User


@dataclass
class World:
    """Applications with interviews of readers, who owe a scorecard on them, and of others."""

    app: Flask
    company: Company
    applications: list[Application]
    readers: list[Reader] = field(default_factory=list)
    hidden_notes: list[ApplicationNote] = field(default_factory=list)
    tags: list[int] = field(default_factory=list)  # one that the candidates have, and one they get
    pool: int = 0
    review: Review | None = None
    is_full: bool = False  # send each form in all ways, and each act for each selection

    @property
    def interviews(self) -> list[Interview]:
        return [interview for application in self.applications for interview in application.interviews]

    def add_reader(self, user: User) -> None:
        done = a_batch(user, "advance", self.applications)
        drafts = [a_draft(user, act, self.applications) for act in ("advance", "decline")]
        work()
        browser = Browser(self.app, user)
        self.readers.append(Reader(user, self._interviews_for(user), [done, *drafts], browser))

    def ask_everything(self) -> list[Answers]:
        mail = mail_of_the_worker([reader.user for reader in self.readers])
        return [self._ask(reader, mail[reader.user.email]) for reader in self.readers]

    def others_submit(self) -> None:
        """Submit each scorecard of others that is due, an hour before anything is asked."""
        clock.freeze(NOW - timedelta(hours=1))
        readers = [reader.user for reader in self.readers]
        own = [each for each in self.interviews if each.interviewer in readers and each.is_scorecard_owed]
        last = max(interview.stage.position for interview in own)
        for interview in self.interviews:
            is_over = interview.is_scorecard_owed and interview.ends_at <= NOW
            if interview.interviewer not in readers and is_over:
                _submit(interview, for_the_next=interview.stage.position >= last)
        self._others_write_notes()
        self._others_tag()
        self._referees_answer()
        if self.review is not None:
            finish_round(self.review.opening, by=self.review.reviewer)
        db.session.commit()
        clock.freeze(NOW)

    def _others_write_notes(self) -> None:
        """Change the notes that the readers may not read, and write more, which ask a colleague to look."""
        writer = self.hidden_notes[0].author
        for note in self.hidden_notes:
            pin_note(note, by=writer)
            edit_note(note, text=f"edited-{MARK}", audience=note.audience, by=writer)
            more = {"text": f"@{LOOKER} more-{MARK}", "audience": note.audience, "please_look": True}
            write_note(note.application, **more, by=writer)

    def _others_tag(self) -> None:
        """Give the candidates another tag, and put them into a pool: both can say what a scorecard says."""
        writer = self.hidden_notes[0].author
        tag, pool = db.session.get_one(Tag, self.tags[1]), db.session.get_one(Pool, self.pool)
        for candidate in {application.candidate for application in self.applications}:
            tag_candidate(candidate, tag, by=writer)
            a_member(writer, candidate, pool=pool, why=f"why-{MARK}")

    def _referees_answer(self) -> None:
        """A referee answers, another one is named and declines, and the rest is waived."""
        writer = self.hidden_notes[0].author
        for application in self.applications:
            known = referees_of(application) or named_referees(application)
            answered(known[0], answers=[f"reference-{MARK}"] * 3 + ["Yes", ""])
            details = a_referee(f"referee-{MARK}", Relation.COLLEAGUE)
            added = add_referee(application, details, consent=f"consent-{MARK}", send_mail=True, by=writer)
            record_decline(added, by=writer)
            waive_references(application, reason=f"waived-{MARK}", by=writer)

    def _ask(self, reader: Reader, mail: list[str]) -> Answers:
        refusals = {f"{method} {path}": why for method, path, why in self._routes(reader)}
        open_to_them = [asked.split(" ", 1) for asked, why in refusals.items() if not why]
        answers: dict[Request, Answer] = {}
        with reader.browser.nothing_saved():
            for path in [path for method, path in open_to_them if method == "GET"]:
                answers[Request("GET", path)] = reader.browser.ask(Request("GET", path))
            for path in [path for path in SEARCHED if ["GET", path] in open_to_them]:
                for words in HIDDEN_WORDS:
                    request = Request("GET", f"{path}?{urlencode({'q': words})}")
                    answers[request] = reader.browser.ask(request)
            forms: dict[str, Any] = {}
            for request, answer in answers.items():
                forms = forms_on(answer.page, request.path) | forms
            for number, path in enumerate(path for method, path in open_to_them if method == "POST"):
                ways = self._ways(number, forms[path]) if path in forms else [{}]
                for fields in [*ways, *(self._selections if path == "/batches/new" else [])]:
                    request = Request("POST", path, tuple(fields.items()))
                    answers[request] = reader.browser.ask(request)
        return Answers(reader, answers, refusals, mail)

    def _ways(self, number: int, form: Form) -> list[dict[str, str]]:
        """Filled in with one choice, another for each form; or empty, and with each choice."""
        empty, *filled = ways_to_fill(form)
        return [empty, *filled] if self.is_full else [filled[number % len(filled)]]

    @property
    def _selections(self) -> list[dict[str, str]]:
        """Each act on each application, and on all that a filter finds by what they wait for.

        A filter finds the same for every act: they take turns at it.
        """
        rows = [{"application": f"{each.id}-{each.version}"} for each in self.applications]
        opening = self.applications[0].opening
        decides = f"opening={opening.id}&waiting_for={opening.hiring_manager_id}"
        filters = [decides, *(f"tag={tag}&status=any" for tag in self.tags)]
        found = [{"all": "yes", "filter": filter_} for filter_ in filters]
        acts = (*ACTS, EXPORT_ACT)
        at_filters = product(acts, found) if self.is_full else zip(acts, found, strict=False)
        return [{"act": act, **row} for act, row in (*product(acts, rows), *at_filters)]

    def _routes(self, reader: Reader) -> Iterator[tuple[str, str, str]]:
        """Each method and address, and why the policy keeps the reader out of it, if it does."""
        for method, rule in routes_of(self.app):
            permission = self.app.view_functions[rule.endpoint].permission  # type: ignore[attr-defined]
            for ids in self._ids_for(rule, reader):
                path = replace(self.company, ids=ids).path(rule)
                yield method, path, refusal_of(reader.user, permission, records_of(rule, ids))

    def _ids_for(self, rule: Rule, reader: Reader) -> list[dict[str, int | str]]:
        """The ids of the company, with each application, or each interview the reader asks about."""
        asked = {
            "application_id": [application.id for application in self.applications],
            "interview_id": [interview.id for interview in reader.interviews],
            "batch_id": [batch.id for batch in reader.batches],
            "note_id": [self.company.ids["note_id"], *(note.id for note in self.hidden_notes)],
        }
        name = next(iter(rule.arguments), "")
        return [{**self.company.ids, name: number} for number in asked.get(name, [])] or [self.company.ids]

    def _interviews_for(self, reader: User) -> list[Interview]:
        """Their own; and of Otto on each application the first one up to their stage, and after it."""
        own = [interview for interview in self.interviews if interview.interviewer is reader]
        at = own[-1].stage.position
        others: dict[tuple[int, bool], Interview] = {}
        for interview in self.interviews:
            if interview.interviewer.name == OTHER:
                others.setdefault((interview.application_id, interview.stage.position > at), interview)
        return own + list(others.values())


def managers(app: Flask) -> World:
    """A recruiter and a hiring manager, who owe one at other stages than the one the application is at.

    Otto has late interviews at every stage of it: once all are in, its stage is complete. The Director has
    an earlier scorecard of their own, which stays theirs to read.
    """
    world = _company_with_late_interviews(app)
    cast, (application,) = world.company.cast, world.applications
    stages = application.opening.stages
    _was_held(application, cast.ines, hours_ago=3)
    _was_held(application, cast.rita, hours_ago=2).stage = stages[1]
    a_scorecard(an_interview(application, cast.dana, stage=stages[2], starts_in=LONG_AGO), take_aways=OWN)
    an_interview(application, cast.dana, stage=stages[4])
    asked = an_answered_application(cast, application.opening, "Nils Aziz")
    for reader in (cast.rita, cast.dana):
        an_interview(asked, reader, stage=stages[2], starts_in=LONG_AGO)
    world.applications.append(asked)
    world.review = _scored_review(asked, person("Rolf Reviewer", Role.RECRUITER))
    return _with_readers(world, cast.rita, cast.dana)


def interviewers(app: Flask) -> World:
    """An interviewer, and a recruiter who interviewed here before they applied to the same opening."""
    world = _company_with_late_interviews(app)
    cast, (application,) = world.company.cast, world.applications
    inside = person("Irma Inside", Role.RECRUITER, Role.HIRING_MANAGER, Role.INTERVIEWER)
    _was_held(application, cast.ines, hours_ago=3)
    an_interview(application, inside, starts_in=LONG_AGO)
    candidate = a_candidate(inside.name, user=inside, email=inside.email)
    own = an_application(cast, 4, opening=application.opening, candidate=candidate)
    an_interview(own, _other(application), starts_in=LONG_AGO, nudges=3)
    world.applications.append(own)
    return _with_readers(world, inside, cast.ines)


def _company_with_late_interviews(app: Flask) -> World:
    """The company's application, with late interviews of Otto at every stage."""
    clock.freeze(NOW)
    company = found_company()
    application = db.session.get_one(Application, company.ids["application_id"])
    other = person(OTHER, Role.INTERVIEWER)
    for stage in application.opening.stages[1:]:
        stage.hiring_team = [*stage.hiring_team, other]
        an_interview(application, other, stage=stage, starts_in=LONG_AGO, nudges=3)
    first = application.interviews[0]
    draft = {"typed": {"pros": f"draft-{MARK}"}, "edition": 0, "number": 0, "tab": "a"}
    save_draft(first, by=first.interviewer, **draft)
    for document in application.documents:
        document.read_due_at = None  # reading it in another process shows nothing, and takes long
    return World(app, company, [application])


def _with_readers(world: World, *readers: User) -> World:
    """The world, in which a recruiter who owes no scorecard wrote notes that the readers may not read."""
    writer, _looker = person("Willa Writer", Role.RECRUITER), person(LOOKER, Role.RECRUITER)
    for application in world.applications:
        for audience in (NoteAudience.HIRING_TEAM, NoteAudience.RECRUITERS):
            world.hidden_notes.append(a_note(application, writer, f"note-{MARK}", audience))
    candidates = {application.candidate for application in world.applications}
    world.tags = [a_tag(writer, "Seen before", *candidates).id, a_tag(writer, "Seen later").id]
    world.pool = a_pool(writer, "Second for a place").id
    db.session.commit()
    for reader in readers:
        world.add_reader(reader)
    return world


def _scored_review(application: Application, reviewer: User) -> Review:
    """Score the answers of an application, at the desk of another reviewer than before."""
    opening = application.opening
    change_reviewer(opening, reviewer, by=opening.hiring_manager)
    begin_round(opening, by=reviewer)
    asked = application.questionnaires[-1].id  # type: ignore[attr-defined]
    own = (QuestionnaireReview.questionnaire_id == asked, QuestionnaireReview.reviewer_id == reviewer.id)
    review = db.session.scalars(select(QuestionnaireReview).where(*own)).one()
    for position in (1, 2, 3):
        score_answer(review, position, opening=opening, value=1, seen=0, by=reviewer)
    return Review(opening, reviewer)


def _other(application: Application) -> User:
    return next(each.interviewer for each in application.interviews if each.interviewer.name == OTHER)


def _was_held(application: Application, interviewer: User, *, hours_ago: int) -> Interview:
    """Move the interview that the company has of a person to where it is over."""
    interview = next(one for one in application.interviews if one.interviewer is interviewer)
    interview.move_to(NOW - timedelta(hours=hours_ago))
    return interview


def _submit(interview: Interview, *, for_the_next: bool) -> None:
    """Submit a scorecard with a text in every field that is found nowhere else, and edit it.

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
