"""A list shows a person the records that the policy lets them see, and no others."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import literal, select

from app.access.permissions import Permission
from app.access.policy import VISIBILITY, allows, can_see
from app.access.roles import Role
from app.alignment_changes.models import AlignmentChange
from app.application_lists import view_queries as views
from app.application_lists.models import SavedView
from app.application_notes import queries as notes
from app.application_notes.models import ApplicationNote
from app.application_notes.rules import NoteAudience
from app.batches import queries as batches
from app.batches.models import Batch
from app.board import columns as pipeline
from app.book.alignment import alignment_day
from app.book.models import Account, Opportunity
from app.book.queries import visible_accounts
from app.book.relations import visible_opportunities, workable_opportunities
from app.candidates import queries as candidates
from app.candidates.models import Application, Candidate
from app.careers import queries as jobs
from app.company.models import CompanyHoliday
from app.crm_returns.conflicts import visible_conflicts
from app.db.base import Record, db
from app.duplicates import queries as duplicates
from app.duplicates.actions import mark_as_distinct
from app.duplicates.merge.actions import merge_candidates, merge_digest
from app.duplicates.models import CandidateMerge, DistinctPair
from app.exports import queries as exports
from app.exports.models import ListExport
from app.holdovers.models import Holdover
from app.holdovers.relations import seen_changes, seen_holdovers
from app.interviews.models import InterviewState
from app.job_titles.models import JobTitle
from app.onboarding import queries as onboarding
from app.onboarding.models import Onboarding
from app.openings import queries as openings
from app.openings.models import Opening, OpeningState
from app.openings.names import Audience
from app.openings.training.models import InterviewerTraining
from app.opportunity_work.models import WorkConflict, WorkField
from app.people.models import GrantedRole, User
from app.pools import queries as pools
from app.pools.models import PoolMember
from app.saved_reports import queries as saved_reports
from app.saved_reports.models import SavedReport
from app.self_identification.models import IdentificationQuestion
from app.shared import clock
from app.shared.sales.company import fiscal_calendar
from app.territories import queries as territories
from app.territories.models import ChangeKind, ChangeRequest, GateOverride, Territory
from app.territories.queries.change_requests import visible_to as changes_visible_to
from app.territories.queries.overrides import visible_to as overrides_visible_to
from tests.cast import Cast, person
from tests.factories.applications import a_candidate, an_application, an_opening
from tests.factories.batches import a_draft
from tests.factories.book import (
    a_sales_territory,
    an_account,
    an_isr_of,
    an_opportunity,
    change_hands,
    holds,
    is_closed,
    overridden,
)
from tests.factories.changes import a_change_request, an_override
from tests.factories.crm_returns import a_conflict
from tests.factories.interviews import a_scorecard, an_interview
from tests.factories.lists import a_view
from tests.factories.notes import a_note
from tests.factories.onboardings import a_territory, an_isr, an_onboarding
from tests.factories.saved_reports import a_saved_report
from tests.house.company import found_company


def _visible_to_them(someone: User) -> Any:
    return select(Opportunity).where(visible_opportunities(someone))


def _visible_accounts_to_them(someone: User) -> Any:
    return select(Account).where(visible_accounts(someone, alignment_day()))


def _holdovers_of_them(someone: User) -> Any:
    return select(Holdover).join(Holdover.change).where(seen_holdovers(someone))


def _those_for(record: type[Record], someone: User, *roles: Role) -> Any:
    """All records for somebody with one of the roles."""
    return select(record).where(literal(not someone.roles.isdisjoint(roles)))


LISTS: dict[str, tuple[type[Record], Any]] = {
    "opening_id": (Opening, openings.visible_openings),
    "job_id": (Opening, lambda _someone: jobs.posted_openings(*Audience)),
    "application_id": (Application, pipeline.visible_applications),
    "batch_id": (Batch, batches.visible_batches),
    "note_id": (ApplicationNote, notes.visible_notes),
    "view_id": (SavedView, views.visible_views),
    "saved_report_id": (SavedReport, saved_reports.visible_saved_reports),
    "export_id": (ListExport, exports.visible_exports),
    "pair_id": (DistinctPair, lambda someone: duplicates.visible_pairs(someone, DistinctPair)),
    "merge_id": (CandidateMerge, duplicates.visible_merges),
    "pool_member_id": (PoolMember, pools.visible_members),
    "onboarding_id": (Onboarding, onboarding.visible_to),
    "territory_id": (Territory, territories.visible_to),
    "change_request_id": (ChangeRequest, changes_visible_to),
    "override_id": (GateOverride, overrides_visible_to),
    "opportunity_id": (
        Opportunity,
        _visible_to_them,
    ),
    "account_id": (Account, _visible_accounts_to_them),
    "holdover_id": (Holdover, _holdovers_of_them),
    "holdover_change_id": (
        AlignmentChange,
        lambda someone: select(AlignmentChange).where(seen_changes(someone)),
    ),
    "conflict_id": (WorkConflict, visible_conflicts),
    "job_title_id": (JobTitle, lambda someone: _those_for(JobTitle, someone, Role.RECRUITER, Role.ADMIN)),
    "training_id": (
        InterviewerTraining,
        lambda someone: _those_for(InterviewerTraining, someone, Role.RECRUITER, Role.ADMIN),
    ),
    "holiday_id": (CompanyHoliday, lambda someone: _those_for(CompanyHoliday, someone, Role.ADMIN)),
    "identification_question_id": (
        IdentificationQuestion,
        lambda someone: _those_for(IdentificationQuestion, someone, Role.ADMIN),
    ),
}


@pytest.fixture
def everyone(session) -> list[User]:
    """The cast of a company, more records of each kind, and people with several roles."""
    cast = found_company().cast
    cast.hugo.granted_roles.append(GrantedRole(role=Role.ISR_MANAGER))
    both = person("Bea Both", Role.RECRUITER, Role.ADMIN)
    applies = a_candidate("Bea Both", user=both, email=both.email)
    elsewhere = an_application(cast, candidate=applies)
    elsewhere.opening.hiring_manager = cast.hugo
    applied = person("Dirk Dual", Role.HIRING_MANAGER)
    own = an_application(cast, candidate=a_candidate("Dirk Dual", user=applied))
    own.opening.hiring_manager = applied
    _merge_with_each(cast, own, elsewhere)
    _notes_for_each_audience(cast, own, elsewhere)
    an_opening(cast).state = OpeningState.DRAFT
    an_opening(cast).state = OpeningState.CLOSED
    an_onboarding(cast, an_isr("Pia Past"), manager=cast.milan).buddy = cast.nobody
    a_view(cast.hugo, shared=True)
    a_view(cast.ada)  # without the role
    a_saved_report(cast.hugo, is_shared=True)
    a_saved_report(cast.rita, "Not shared")
    a_saved_report(cast.jonas)  # without the role
    a_territory("US West")
    _opportunities_of_each_kind(cast)
    _has_all_relations_and_no_role(cast, person("Fay Former"))
    session.commit()
    return list(session.scalars(select(User)))


def _opportunities_of_each_kind(cast: Cast) -> None:
    """Of another manager's ISR, lent, lost this quarter, nobody's, of an account team, and closed ones."""
    lena, owen = an_isr_of(cast.milan, "Lena Ost"), an_isr_of(cast.marta, "Owen Moss")
    gone = an_isr_of(cast.milan, "Gus Gone")
    gone.granted_roles.clear()
    quarter = fiscal_calendar().quarter_start(alignment_day())
    held = holds(lena, a_sales_territory(asm="Sam Carter"), manager=cast.milan, starts_on=date(2020, 1, 1))
    lost = holds(owen, a_sales_territory(), manager=cast.marta, starts_on=date(2020, 1, 1))
    change_hands(lost, lena, max(quarter + timedelta(days=1), alignment_day()))
    for account in (an_account(held.territory), an_account(lost.territory), an_account(None)):
        for _ in range(3):
            an_opportunity(account)
        overridden(an_opportunity(account), owen, by=cast.marta)
        overridden(an_opportunity(account), None, by=cast.marta)
        overridden(an_opportunity(account), lena, by=cast.marta)
        overridden(an_opportunity(account), gone, by=cast.milan)
        an_opportunity(account, owner_email=cast.ines.email)
        is_closed(an_opportunity(account), date(2020, 2, 1))
    for opportunity in db.session.scalars(select(Opportunity)).all():
        a_conflict(opportunity, WorkField.TIER)
    an_opportunity(an_account(None, owner_email=cast.ines.email))


@pytest.mark.slow("each record against each person")
def test_a_list_has_the_records_the_policy_lets_a_person_see_and_no_others(session, everyone):
    """One test for all, as the company takes seconds to make."""
    for id_name, (record, visible_to) in LISTS.items():
        all_of_them = session.scalars(select(record)).all()
        for someone in everyone:
            listed = {one.id for one in session.scalars(visible_to(someone))}
            seen = {one.id for one in all_of_them if can_see(someone, id_name, one)}
            assert listed == seen | _named_only(someone, id_name, all_of_them), (id_name, someone.name)
        assert any(can_see(someone, id_name, one) for someone in everyone for one in all_of_them)
    _what_a_person_works_on_is_what_the_policy_lets_them_work_on(session, everyone)
    _a_recruiter_sees_every_candidate_but_themselves(session, everyone)


def _what_a_person_works_on_is_what_the_policy_lets_them_work_on(session: Any, everyone: list[User]) -> None:
    all_of_them = session.scalars(select(Opportunity)).all()
    for someone in everyone:
        listed = set(session.scalars(select(Opportunity.id).where(workable_opportunities(someone))))
        allowed = {one.id for one in all_of_them if allows(someone, Permission.WORK_ON_OPPORTUNITY, one)}
        assert listed == allowed, someone.name


def _a_recruiter_sees_every_candidate_but_themselves(session: Any, everyone: list[User]) -> None:
    for recruiter in (someone for someone in everyone if Role.RECRUITER in someone.roles):
        hidden = set(session.scalars(select(Candidate))) - set(
            session.scalars(candidates.visible_candidates(recruiter))
        )
        assert all(_is_theirs_or_beside_them(candidate, recruiter) for candidate in hidden)


def test_every_list_of_records_with_a_page_is_compared_here():
    """A record behind an id that no list shows is reached from the page of another."""
    from_another_page = {
        *(
            "document_id",
            "interview_id",
            "accommodation_id",
            "referee_id",
            "day_off_id",
            "session_id",
            "app_id",
            "passkey_id",
            "step_id",
            "issue_id",
            "assignment_id",
            "user_id",
        ),
        "opening_approval_id",
        "mapping_file_id",
        "offer_id",
        "candidate_import_id",
        "crm_import_id",
        "correction_id",
        "crm_return_id",
        "opportunity_task_id",
        "resource_id",
        "region_id",
        "segment_id",
        "candidate_id",
        "claim_id",
        "source_id",
        "tag_id",
        "pool_id",
        "message_id",
        "mail_template_id",
    }
    assert set(VISIBILITY) == set(LISTS) | from_another_page


def _merge_with_each(cast: Cast, *applications: Application) -> None:
    """Merges and pairs of somebody who applied beside a colleague, and of somebody who applied elsewhere."""
    for application in applications:
        beside = an_application(cast, opening=application.opening, candidate=a_candidate("Al One")).candidate
        other, third = (
            a_candidate("Al Two"),
            an_application(cast, candidate=a_candidate("Al Three")).candidate,
        )
        mark_as_distinct(beside, third, by=cast.ada)
        for kept, moves in ((third, other), (a_candidate("Al Four"), beside)):
            seen = merge_digest(kept, moves)
            merge_candidates(kept, moves, from_other=(), seen=seen, reason="One.", by=cast.ada)


def _notes_for_each_audience(cast: Cast, *applications: Application) -> None:
    """Notes about applications of people who owe a scorecard, submitted it, and lost the interview."""
    for application in (an_application(cast, 4), *applications):
        stage = application.opening.stages[3]
        a_scorecard(an_interview(application, cast.sam, stage=stage))
        an_interview(application, cast.ines, stage=stage)
        an_interview(application, cast.jonas, stage=stage)  # without the role
        an_interview(application, cast.hugo, stage=stage).state = InterviewState.CANCELLED
        for audience in NoteAudience:
            a_note(application, cast.rita, audience=audience)
        a_note(application, cast.rita).deleted_at = clock.now()


def _has_all_relations_and_no_role(cast: Cast, former: User) -> None:
    """Name someone without any role in one record of each kind."""
    opening = an_opening(cast)
    opening.recruiter = opening.hiring_manager = former
    an_application(cast, opening=opening)
    onboarding = an_onboarding(cast, an_isr("Lea Left"))
    asked = an_override(cast, onboarding.isr)
    onboarding.manager = onboarding.recruiter = former
    request = a_change_request(cast.milan, a_territory("US East"), ChangeKind.OTHER)
    asked.isr = request.asked_by = former
    a_draft(former, "advance", [an_application(cast)])


def _is_theirs_or_beside_them(candidate: Candidate, recruiter: User) -> bool:
    openings = {application.opening_id for application in candidate.applications}
    return candidate.user_id == recruiter.id or openings <= recruiter.openings_applied_to


def _named_only(someone: User, id_name: str, records: Any) -> set[int]:
    """An admin may open an opening and reads its name in the list; its board is not theirs to see."""
    if id_name != "opening_id" or Role.ADMIN not in someone.roles:
        return set()
    assert allows(someone, Permission.LIST_OPENINGS)
    return {one.id for one in records} - someone.openings_applied_to
