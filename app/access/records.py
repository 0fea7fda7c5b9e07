"""The attributes of people and records that predicates read.

This package is below the packages of the models, so it declares protocols instead of importing classes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence, Set
from typing import Protocol

from app.access.roles import Role


class Visitor(Protocol):
    """Anyone who requests a page, signed in or not."""

    @property
    def is_authenticated(self) -> bool: ...


class KnownVisitor(Visitor, Protocol):
    """Someone with an account, or a candidate who came by a link."""

    @property
    def id(self) -> int: ...


class Person(KnownVisitor, Protocol):
    """Someone with an account."""

    @property
    def active(self) -> bool: ...

    @property
    def roles(self) -> Set[Role]: ...

    @property
    def job_title(self) -> str: ...

    @property
    def openings_applied_to(self) -> Collection[int]: ...

    @property
    def is_on_account_team(self) -> bool: ...


class Owned(Protocol):
    """A record that belongs to one user."""

    @property
    def user_id(self) -> int | None: ...


class BatchRecord(Protocol):
    """Acts on several applications, done for one person."""

    @property
    def by_id(self) -> int: ...


class OpeningRecord(Protocol):
    @property
    def id(self) -> int: ...

    @property
    def hiring_manager_id(self) -> int: ...

    @property
    def is_open(self) -> bool: ...

    @property
    def is_internal(self) -> bool: ...

    @property
    def is_removed(self) -> bool: ...


class OpeningApprovalRecord(Protocol):
    @property
    def opening(self) -> OpeningRecord: ...


class CandidateRecord(Protocol):
    """`current` is the record itself, or the one it was merged into."""

    @property
    def user_id(self) -> int | None: ...

    @property
    def referred_by_id(self) -> int | None: ...

    @property
    def confirmed_referrals(self) -> Iterable[Owned]: ...

    @property
    def current(self) -> CandidateRecord: ...

    @property
    def applications(self) -> Sequence[ApplicationRecord]: ...


class ReferralRecord(Owned, Protocol):
    @property
    def candidate(self) -> CandidateRecord: ...


class ApplicationRecord(Protocol):
    @property
    def is_hired(self) -> bool: ...

    @property
    def opening_id(self) -> int: ...

    @property
    def opening(self) -> OpeningRecord: ...

    @property
    def candidate_id(self) -> int: ...

    @property
    def candidate(self) -> CandidateRecord: ...


class InterviewedApplication(ApplicationRecord, Protocol):
    """An application with its interviews, a relationship that the package interviews adds."""

    @property
    def interviews(self) -> Iterable[InterviewRecord]: ...


class DocumentRecord(Protocol):
    @property
    def recruiters_only(self) -> bool: ...

    @property
    def application(self) -> InterviewedApplication: ...


class InterviewRecord(Protocol):
    @property
    def interviewer_id(self) -> int: ...

    @property
    def is_cancelled(self) -> bool: ...

    @property
    def is_scorecard_owed(self) -> bool: ...

    @property
    def has_scorecard(self) -> bool: ...

    @property
    def shadow_id(self) -> int | None: ...

    @property
    def application(self) -> InterviewedApplication: ...

    def keeps_blind(self, user_id: int) -> bool: ...


class NoteRecord(Protocol):
    """A note about an application, which knows who reads it."""

    @property
    def author_id(self) -> int: ...

    @property
    def application(self) -> InterviewedApplication: ...

    def is_read_with(self, *, runs: bool, interviews: bool, owes: bool) -> bool: ...


class IsrRecord(Protocol):
    """A record about one ISR."""

    @property
    def isr_id(self) -> int: ...


class AssignmentRecord(IsrRecord, Protocol):
    @property
    def isr(self) -> Person: ...

    @property
    def manager_id(self) -> int: ...

    @property
    def manager(self) -> Person: ...


class TerritoryRecord(Protocol):
    @property
    def running_assignment(self) -> AssignmentRecord | None: ...


class OverrideRecord(IsrRecord, Protocol):
    @property
    def asked_by_id(self) -> int: ...


class ChangeRequestRecord(Protocol):
    """`to_id` is the ISR who would get the territory."""

    @property
    def asked_by_id(self) -> int: ...

    @property
    def manager(self) -> Person | None: ...

    @property
    def to_id(self) -> int | None: ...


class UploadedRecord(Protocol):
    @property
    def uploaded_by_id(self) -> int: ...


class OnboardingRecord(IsrRecord, Protocol):
    @property
    def manager_id(self) -> int: ...

    @property
    def recruiter_id(self) -> int | None: ...

    @property
    def buddy_id(self) -> int | None: ...

    @property
    def previous_manager_id(self) -> int | None: ...

    @property
    def has_gate(self) -> bool: ...

    @property
    def steps(self) -> Iterable[StepRecord]: ...


class TeamRecord(Protocol):
    @property
    def person_id(self) -> int | None: ...


class IssueRecord(Protocol):
    @property
    def onboarding(self) -> OnboardingRecord: ...


class StepRecord(IssueRecord, Protocol):
    @property
    def counts(self) -> bool: ...

    @property
    def team(self) -> TeamRecord | None: ...

    @property
    def manager_acts(self) -> bool: ...

    @property
    def owner_roles(self) -> Set[Role]: ...

    @property
    def owner(self) -> Person | None: ...


class ViewRecord(Protocol):
    owner_id: int
    shared: bool
