"""How a story is told: an outline of what happens, and the steps of an application."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.candidates.models import Candidate
from app.candidates.search_index import update_search_index
from app.demo.story import ApplicationStory, clock_at
from app.documents import store_document
from app.interviews.models import Interview
from app.openings.models import Opening
from app.people.models import User
from app.pipeline.apply import apply
from benchmarks.fill.company import LEADS, BenchCompany

RESUME_AGE = timedelta(minutes=5)


@dataclass(frozen=True)
class Outline:
    """A story before it is told. `tell` does what happens to a candidate who was just added."""

    name: str
    group: str
    share: int
    tell: Callable[[BenchCompany, Candidate], None]
    known_for: timedelta = timedelta(days=60)


class BenchStory(ApplicationStory):
    """A story in which the lead of each stage interviews, at the time asked for."""

    def schedule(self, starts_at: datetime, interviewer: User | None = None) -> Interview:
        """Schedule an interview with the lead of the stage."""
        return super().schedule(starts_at, interviewer or self._lead())

    def _lead(self) -> User:
        position = self.application.stage.position
        name = next(lead for lead, (_, positions) in LEADS.items() if position in positions)
        return next(user for user in self.application.stage.hiring_team if user.name == name)


def tell_application(opening: Opening, candidate: Candidate, at: datetime) -> BenchStory:
    """A candidate applies by themselves, with a résumé that the worker has read."""
    with clock_at(at):
        application = apply(candidate, opening, by=None)
    story = BenchStory(application, opening.recruiter, at)
    text = f"{candidate.name}\n{candidate.email}\n"
    with clock_at(at + RESUME_AGE):
        document = store_document(application, name="Resume.txt", content=text.encode(), by=None)
        document.text, document.read_due_at, document.read_attempts = text, None, 1
        update_search_index(candidate)
    return story
