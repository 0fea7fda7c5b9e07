"""Your turn reads few rows, along indexes, however much waits."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text
from sqlalchemy.dialects.sqlite import dialect

from app.access.roles import Role
from app.board import waiting_turns
from app.board.waiting_kinds import KINDS_AT_OPENINGS, WaitingKinds, waiting_kinds
from app.candidates.erasure_turns import erasure_requests_for
from app.home import departure
from app.home.asked import asked_items
from app.home.decisions import decisions_for
from app.home.failed_mail import failed_mail_items
from app.home.isr_turns import isr_turns_for
from app.home.onboarding_turns import turns_of_onboardings
from app.people.accounts import revoke_role
from app.people.models import User
from app.pools.queries import reminders_due
from app.questionnaire_reviews.models import QuestionnaireReviewer
from app.shared import clock
from app.turns.models import CLOSED_BY_TIME, OPENED_LATER, Turn, TurnKind
from app.turns.sources import COLUMNS_OF_TURNS, all_scopes
from tests.cast import assemble_cast
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.interviews import a_questionnaire, a_scorecard, an_interview
from tests.house.crowd import FIRST_ID, Crowd
from tests.house.plans import indexes_of, read_whole

FIRST_OF_PERSON, FIRST_OF_OPENING = "ix_turns_user_id_kind_since", "ix_turns_opening_id_kind_since"
CLOSING = "ix_turns_opening_id_closes_at"
# By a record, or by what a person owes: PostgreSQL takes any of these where there are few rows.
OF_FEW = {"uq_turns_kind_about_id", "ix_turns_user_id_kind", "ix_turns_application_id"}
GROWING = {"applications", "candidates", "interviews", "turns", "onboardings", "steps"}


@pytest.fixture
def crowd(new_database, session) -> Crowd:
    cast = assemble_cast()
    crowd = Crowd(cast, an_opening(cast))
    crowd.grow_to(200)
    rows = [row for number in range(200) for row in _turns(crowd, number)]
    session.execute(insert(Turn), rows)
    session.add(QuestionnaireReviewer(opening_id=crowd.opening.id, user_id=cast.rita.id))
    session.flush()
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("ANALYZE"))  # otherwise it takes the tables for empty ones
    return crowd


def _turns(crowd: Crowd, number: int) -> Iterator[dict[str, Any]]:
    """A questionnaire whose link has expired, and answers to review."""
    record = {"about_id": number, "application_id": FIRST_ID, "opening_id": crowd.opening.id}
    record["since"] = crowd.now - timedelta(days=9)
    owners = {"user_id": None, "candidate_id": FIRST_ID}
    closed = {"closes_at": crowd.now - timedelta(days=1)}
    yield {"kind": TurnKind.ANSWER_QUESTIONNAIRE, **owners, **record, **closed}
    owners = {"user_id": crowd.cast.rita.id, "candidate_id": None}
    yield {"kind": TurnKind.REVIEW_QUESTIONNAIRE, **owners, **record, "closes_at": None}


@pytest.mark.both_databases
def test_each_statement_finds_turns_along_its_index(app, crowd):
    cast, everything = crowd.cast, tuple(TurnKind)
    with read_whole() as whole, app.test_request_context():
        with indexes_of("turns") as kinds:
            for person in (cast.rita, cast.dana, cast.ada):
                waiting_kinds(person, everything, everything)
        with indexes_of("turns") as first:
            for owes in (frozenset(), frozenset({TurnKind.SUBMIT_SCORECARD})):
                pairs = [(crowd.opening.id, kind) for kind in KINDS_AT_OPENINGS]
                for person in (cast.rita, cast.dana):
                    own = owes | {*waiting_turns.own_kinds(person)} - {TurnKind.SUBMIT_SCORECARD}
                    waiting_turns.waiting_turns(person, WaitingKinds(own, frozenset(), pairs))
        with indexes_of("turns") as others:
            for person in (cast.rita, cast.marta, cast.jonas):
                turns_of_onboardings(person)
                list(asked_items(person))
            erasure_requests_for(cast.rita)
            reminders_due(cast.rita)
            isr_turns_for(cast.marta)
            decisions_for(cast.marta)
            list(failed_mail_items(cast.ada))
            list(departure.left_work_items(cast.ada))
            list(departure.interviews_of_leavers(cast.ada))
    assert kinds - OF_FEW == {FIRST_OF_PERSON, FIRST_OF_OPENING, CLOSING}
    assert first - OF_FEW == {FIRST_OF_PERSON, FIRST_OF_OPENING, CLOSING, "pk_turns"}
    assert others <= {FIRST_OF_PERSON, *OF_FEW}
    assert not [f"{table}: {statement}" for table, statement in whole if table in GROWING]


def test_only_time_opens_and_closes_the_kinds_that_are_read_by_it(cast):
    """A turn that opens later waits since it opens: one that is not open is not among the first."""
    opened, closed = set(), set()
    for source in (source for scope in all_scopes() for source in scope.sources):
        _id, *selected = source.statement().selected_columns
        texts = (str(each.compile(dialect=dialect())) for each in selected)
        columns = dict(zip(COLUMNS_OF_TURNS, texts, strict=True))
        if columns["opens_at"] != "NULL":
            opened.add(source.kind)
            assert columns["opens_at"] == columns["since"], source.kind
        if columns["closes_at"] != "NULL":
            closed.add(source.kind)
    assert (opened, closed) == (set(OPENED_LATER), {*CLOSED_BY_TIME, TurnKind.RESOLVE_GATE})


@pytest.fixture
def waiting(session, monkeypatch):
    """The candidates of the first three turns of a person, and of the first three of others."""
    monkeypatch.setattr(waiting_turns, "TURN_LIMIT", 3)

    def look(person: User) -> tuple[list[str], list[str]]:
        session.flush()
        own, of_others = waiting_turns.turns_of(person)
        return [each.candidate for each in own], [each.candidate for each in of_others]

    return look


@pytest.mark.both_databases
def test_what_is_the_readers_own_or_has_closed_hides_nothing_of_others(cast, waiting):
    """However much of it there is, and however long it has waited."""
    opening = an_opening(cast)
    clock.freeze(clock.now() - timedelta(days=60))
    for number in range(4):
        an_application(cast, 1, opening=opening, candidate=a_candidate(f"Own {number}"))
        a_questionnaire(an_application(cast, 1, opening=opening, candidate=a_candidate(f"Expired {number}")))
    clock.move(timedelta(days=60))
    a_questionnaire(an_application(cast, 1, opening=opening, candidate=a_candidate("Is Asked")))
    decided = an_application(cast, 4, opening=opening, candidate=a_candidate("To Decide"))
    a_scorecard(an_interview(decided, cast.ines))
    own, of_others = waiting(cast.rita)
    assert own == ["Own 0", "Own 1", "Own 2"]
    assert sorted(of_others) == ["Is Asked", "To Decide"]
    own, of_others = waiting(cast.dana)
    assert own == ["To Decide"]
    assert of_others == ["Own 0", "Own 1", "Own 2"]


@pytest.mark.both_databases
def test_who_owes_a_scorecard_finds_nothing_else_there_even_without_the_role(cast, waiting):
    clock.freeze(clock.now())
    opening = an_opening(cast)
    for name in ("Mateusz Lis", "Lena Brandt"):
        application = an_application(cast, 4, opening=opening, candidate=a_candidate(name))
        a_scorecard(an_interview(application, cast.ines))
        clock.move(timedelta(minutes=1))
    interview = an_interview(application, cast.rita)
    revoke_role(cast.rita, Role.INTERVIEWER, by=cast.ada)
    assert waiting(cast.rita) == ([], ["Mateusz Lis"])
    a_scorecard(interview)
    assert waiting(cast.rita) == ([], ["Mateusz Lis", "Lena Brandt"])
