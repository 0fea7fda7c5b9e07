"""Thousands of candidates at once, with all that hangs on them, put in without the verbs.

Of each ten, one is hired, one is declined and eight are at the six stages. Everyone has a
résumé and a questionnaire, and an interview if they are past it. Openings, onboardings, and territories with
an account and a renewal grow with them, one for each ten.
"""

from __future__ import annotations

import collections
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from sqlalchemy import insert

from app.access.roles import Role
from app.book.models import FROM_THE_BEGINNING, Account, AccountTerritory, Opportunity, OpportunityKind
from app.candidates.models import Application, Candidate, NameTrigram, NameWord, SearchWord, Status
from app.crm_files.models import CrmImport
from app.crm_files.states import FileKind, FileState
from app.db.base import Record, db
from app.documents.kinds import DocumentKind
from app.documents.models import Document
from app.duplicates.models import PossibleDuplicate
from app.interviews.models import Interview, InterviewState
from app.onboarding.models import GatingIssue, Onboarding, Step
from app.openings.models import Opening, Stage
from app.people.models import GrantedRole, User
from app.pipeline.models import Transition
from app.pipeline.rules import MoveVerb
from app.plans.models import HireKind, Owner
from app.pools.models import OpeningPool, Pool, PoolMember
from app.questionnaire.models import Answer, Questionnaire
from app.scorecards.models import Rating, Recommendation, Scorecard
from app.shared import clock
from app.shared.regions import SHIPPED_REGIONS, Region
from app.shared.sales.crm_ids import CrmKind
from app.shared.words import trigrams_of, words_in
from app.tags.models import CandidateTag, OpeningTag, Tag, TagColor
from app.territories.models import Assignment, Territory
from app.turns.actions import rebuild_turns
from tests.cast import Cast
from tests.factories.book import crm_id

FIRST_ID = 100_000  # far above those the database gives, which go on from 1
SECOND_STEP = 100_000  # between the ids of two steps of an onboarding


class Crowd:
    """The candidates of one opening, as many as a test asks for."""

    def __init__(self, cast: Cast, opening: Opening) -> None:
        self.cast, self.opening, self.now = cast, opening, clock.now()
        self.stages: list[Stage] = opening.stages
        self.size = 0

    def grow_to(self, size: int) -> None:
        """Add candidates until there are so many, and commit."""
        numbers = range(self.size, size)
        hired = [number for number in numbers if number % 10 == 9]
        _put(Opening, map(self._opening, hired))
        _put(User, map(self._isr, hired))
        _put(GrantedRole, ({"user_id": FIRST_ID + n, "role": Role.ISR} for n in hired))
        _put(Candidate, map(self._candidate, numbers))
        _put(SearchWord, (word for n in numbers for word in _words(n)))
        _put(NameWord, (word for n in numbers for word in _words(n)[:2]))
        new = {word["word"] for n in numbers for word in _words(n)[1 if self.size else 0 : 2]}
        _put(NameTrigram, ({"trigram": each, "word": word} for word in new for each in trigrams_of(word)))
        _put(PossibleDuplicate, (_pair(n) for n in numbers if n))
        _put(Application, map(self._application, numbers))
        _put(Transition, (move for n in numbers for move in self._moves(n)))
        _put(Document, map(self._document, numbers))
        _put(Questionnaire, map(self._questionnaire, numbers))
        _put(Answer, map(_answer, numbers))
        past_the_questions = [n for n in numbers if self._stage(n).position > 1]
        _put(Interview, map(self._interview, past_the_questions))
        held = [n for n in past_the_questions if _is_held(n)]
        _put(Scorecard, map(self._scorecard, held))
        _put(Rating, map(_rating, held))
        self._hire(hired)
        self._sell(hired)
        self._tag([number for number in numbers if number % 5 == 0])
        self.size = size
        collections.deque(rebuild_turns(), maxlen=0)
        db.session.commit()

    def _hire(self, hired: list[int]) -> None:
        _put(Onboarding, map(self._onboarding, hired))
        _put(GatingIssue, map(self._issue, hired))
        _put(Step, (step for n in hired for step in self._steps(n)))
        _put(Territory, map(self._territory, hired))
        _put(Assignment, map(self._assignment, filter(_has_territory, hired)))

    def _sell(self, hired: list[int]) -> None:
        """An account with an open renewal in each territory of these, from a file of the CRM."""
        if not self.size:
            at = {"exported_at": self.now, "applied_at": self.now, "cleared_at": self.now}
            file = {"kind": FileKind.ACCOUNTS, "name": "a.csv", "encoding": "utf-8", "columns": []}
            by = {"uploaded_by_id": self.cast.yara.id, "state": FileState.APPLIED}
            _put(CrmImport, [{"id": FIRST_ID, **file, **by, **at}])
        day = self.now.date()
        _put(Account, ({"name": f"Customer {n}", **_of_crm(CrmKind.ACCOUNT, n)} for n in hired))
        runs = {"starts_on": FROM_THE_BEGINNING, "import_id": FIRST_ID}
        days = ({"account_id": FIRST_ID + n, "territory_id": FIRST_ID + n, **runs} for n in hired)
        _put(AccountTerritory, days)
        renewal = {"kind": OpportunityKind.RENEWAL, "arr_basis": 100_00, "close_on": day, "renewal_on": day}
        renewals = ({"account_id": FIRST_ID + n, **renewal, **_of_crm(CrmKind.OPPORTUNITY, n)} for n in hired)
        _put(Opportunity, renewals)

    def _tag(self, tagged: list[int]) -> None:
        """A fifth of them have a tag and are in a pool; the opening of the first hire looks for both."""
        by = {"created_by_id": self.cast.rita.id}
        if not self.size:
            _put(Tag, [{"id": FIRST_ID, "name": "French", "name_key": "french", "color": TagColor.RED, **by}])
            _put(Pool, [{"id": FIRST_ID, "name": "Second", "name_key": "second", **by}])
            _put(OpeningTag, [{"opening_id": FIRST_ID + 9, "tag_id": FIRST_ID}])
            _put(OpeningPool, [{"opening_id": FIRST_ID + 9, "pool_id": FIRST_ID}])
        added = {"added_by_id": self.cast.rita.id, "added_at": self.now}
        _put(CandidateTag, ({"candidate_id": FIRST_ID + n, "tag_id": FIRST_ID, **added} for n in tagged))
        _put(PoolMember, ({"candidate_id": FIRST_ID + n, "pool_id": FIRST_ID, **added} for n in tagged))

    def _stage(self, number: int) -> Stage:
        return self.stages[-1] if number % 10 == 9 else self.stages[number % len(self.stages)]

    def _opening(self, number: int) -> dict[str, Any]:
        same = {"job_family": "Another", "role": "x", "reports_to": "x", "next_step": "x"}
        people = {"recruiter_id": self.cast.rita.id, "hiring_manager_id": self.cast.dana.id}
        return {"id": FIRST_ID + number, "region": Region.US, **same, **people}

    def _isr(self, number: int) -> dict[str, Any]:
        return {"id": FIRST_ID + number, "name": f"ISR {number:05}", "email": f"isr{number}@example.com"}

    def _candidate(self, number: int) -> dict[str, Any]:
        return {
            "id": FIRST_ID + number,
            "name": f"Candidate {number:05}",
            "email": f"crowd{number}@example.org",
            "time_zone": "Europe/Warsaw",
            "user_id": FIRST_ID + number if number % 10 == 9 else None,
        }

    def _application(self, number: int) -> dict[str, Any]:
        ended = {9: Status.HIRED, 5: Status.DECLINED}
        return {
            "id": FIRST_ID + number,
            "candidate_id": FIRST_ID + number,
            "opening_id": self.opening.id,
            "stage_id": self._stage(number).id,
            "status": ended.get(number % 10, Status.ACTIVE),
            "stage_since": self.now - timedelta(minutes=number),
            "version": 2,
        }

    def _moves(self, number: int) -> list[dict[str, Any]]:
        """Two for each: an application, and an advance to their stage."""
        same = {"application_id": FIRST_ID + number, "by_id": self.cast.rita.id, "to_status": Status.ACTIVE}
        first = {"verb": MoveVerb.APPLY, "number": 1, "to_stage_id": self.stages[0].id}
        then = {"verb": MoveVerb.ADVANCE, "number": 2, "to_stage_id": self._stage(number).id}
        return [{**same, **first}, {**same, **then}]

    def _document(self, number: int) -> dict[str, Any]:
        file = {"name": "cv.pdf", "kind": DocumentKind.PDF, "size": 1, "digest": "x"}
        file |= {"stored_as": f"{number:032x}"}
        read = {"text": "Renewals", "read_due_at": None, "page_count": 1, "drawn_pages": [[31, 44]]}
        belongs = {"candidate_id": FIRST_ID + number, "application_id": FIRST_ID + number}
        return {"id": FIRST_ID + number, **belongs, **file, **read, "uploaded_at": self.now}

    def _questionnaire(self, number: int) -> dict[str, Any]:
        return {
            "id": FIRST_ID + number,
            "application_id": FIRST_ID + number,
            "stage_id": self.stages[0].id,
            "sent_by_id": self.cast.rita.id,
            "expires_at": self.now + timedelta(days=14),
            "answered_at": self.now if number % 2 else None,
        }

    def _interview(self, number: int) -> dict[str, Any]:
        interviewers = [self.cast.ines, self.cast.sam, self.cast.dana, self.cast.rita]
        return {
            "id": FIRST_ID + number,
            "application_id": FIRST_ID + number,
            "stage_id": self._stage(number).id,
            "interviewer_id": interviewers[number % 4].id,
            "scheduled_by_id": self.cast.rita.id,
            "starts_at": self.now - timedelta(hours=number),
            "ends_at": self.now - timedelta(hours=number) + timedelta(minutes=30),
            "minutes": 30,
            "state": InterviewState.HELD if _is_held(number) else InterviewState.SCHEDULED,
        }

    def _scorecard(self, number: int) -> dict[str, Any]:
        said = {"take_aways": "x", "pros": "x", "cons": "x", "recommendation": Recommendation.YES}
        return {"id": FIRST_ID + number, "interview_id": FIRST_ID + number, "survey": [], **said}

    def _onboarding(self, number: int) -> dict[str, Any]:
        people = {"manager_id": self.cast.marta.id, "recruiter_id": self.cast.rita.id}
        ids = {"id": FIRST_ID + number, "application_id": FIRST_ID + number, "isr_id": FIRST_ID + number}
        start = (self.now - timedelta(days=number % 60)).date()
        return {**ids, **people, "kind": HireKind.NEW, "start_date": start}

    def _issue(self, number: int) -> dict[str, Any]:
        closed = {"closed_at": self.now, "closed_by_id": FIRST_ID + number} if number % 20 == 19 else {}
        shown = {"position": 1, "name": "Onboarding issue", "due_on": self.now.date()}
        empty = {"closed_at": None, "closed_by_id": None}
        return {"id": FIRST_ID + number, "onboarding_id": FIRST_ID + number, **shown, **empty, **closed}

    def _steps(self, number: int) -> list[dict[str, Any]]:
        of = {"onboarding_id": FIRST_ID + number, "due_days": 7}
        ticked = {"ticked_at": self.now if number % 20 == 19 else None}
        first = {"gating_issue_id": FIRST_ID + number, "due_on": self.now.date(), **ticked}
        later = {"gating_issue_id": None, "due_on": None, "ticked_at": None}
        steps: list[dict[str, Any]] = [
            {**of, **first, "position": 1, "text": "Meet the team", "owned_by": Owner.ISR},
            {**of, **first, "position": 2, "text": "Say hello", "owned_by": Owner.MANAGER},
            {**of, **later, "position": 3, "text": "A recurring call", "owned_by": Owner.ISR},
        ]
        return [{"id": FIRST_ID + number + SECOND_STEP * n, **step} for n, step in enumerate(steps)]

    def _territory(self, number: int) -> dict[str, Any]:
        named = {"name": f"Territory {number:05}", "segment": "Mid-Market"}
        return {"id": FIRST_ID + number, "region": list(SHIPPED_REGIONS)[number % 3], **named}

    def _assignment(self, number: int) -> dict[str, Any]:
        ids = {"territory_id": FIRST_ID + number, "isr_id": FIRST_ID + number}
        of = {"manager_id": self.cast.marta.id, "onboarding_id": FIRST_ID + number}
        return {**ids, **of, "starts_on": self.now.date()}


def _put(table: type[Record], rows: Iterable[dict[str, Any]]) -> None:
    made = list(rows)
    if made:
        db.session.execute(insert(table), made)


def _of_crm(kind: CrmKind, number: int) -> dict[str, Any]:
    text = crm_id(kind, FIRST_ID + number)
    return {"id": FIRST_ID + number, "crm_id": text, "crm_key": text.lower()}


def _pair(number: int) -> dict[str, Any]:
    pair = {"first_id": FIRST_ID + number - 1, "second_id": FIRST_ID + number, "found_at": clock.now()}
    return pair | {"reasons": ["phone:00000000"], "strength": 50}


def _words(number: int) -> list[dict[str, Any]]:
    said = words_in(f"Candidate {number:05}\ncrowd{number}@example.org")
    return [{"word": word, "candidate_id": FIRST_ID + number} for word in said]


def _answer(number: int) -> dict[str, Any]:
    return {"questionnaire_id": FIRST_ID + number, "position": 1, "question": "Why?", "text": "Because."}


def _rating(number: int) -> dict[str, Any]:
    return {"scorecard_id": FIRST_ID + number, "position": 1, "attribute": "Ownership", "value": 3}


def _is_held(number: int) -> bool:
    return number % 3 == 0


def _has_territory(number: int) -> bool:
    return number % 40 == 39  # half of those with an open gate; the others wait for one
