"""The proposals for the stages of openings, in a fixed number of statements for any number of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Boolean, column, select, table

from app.access.roles import Role
from app.availability.models import MeetingSettings
from app.availability.slots import week_of
from app.db.base import Instant, db
from app.job_families.kinds import StageKind
from app.job_titles.queries import job_titles
from app.job_titles.rules import has_title, with_synonyms
from app.openings.models import Stage
from app.openings.proposals.rules import Facts, Proposal, Standing, sentence_of, standing_of
from app.openings.rules import is_recruiter_stage
from app.openings.training.queries import in_training
from app.people.models import User
from app.people.queries import people_with_role
from app.shared import clock
from app.shared.times import in_zone

# A package above this one owns interviews: only these columns are read here.
_INTERVIEWS = table(
    "interviews",
    column("interviewer_id"),
    column("starts_at", Instant),
    column("state"),
    column("meets", Boolean),
)
_A_WEEK = timedelta(days=8)  # longer than one, in any time zone


@dataclass(frozen=True)
class Proposer:
    """What proposals are made of: the interviewers, their weeks, who is in training, and the job titles."""

    interviewers: Sequence[User]
    titles: Sequence[Sequence[str]]
    trainees: set[tuple[int, StageKind]]
    interviews: Counter[int]
    limits: dict[int, int | None]

    def proposals(self, stage: Stage) -> list[Proposal]:
        """How each interviewer stands to the team of a stage, in the order of Standing."""
        if not stage.kind.takes_scorecards:
            return []
        of_recruiter, order = is_recruiter_stage(stage.conducted_by), list(Standing)
        found = []
        for user in self.interviewers:
            facts = self._facts(user, stage)
            standing = standing_of(self.title_standing(stage, user), facts)
            sentence = sentence_of(standing, facts, is_recruiter_stage=of_recruiter)
            found.append(Proposal(user, standing, sentence))
        return sorted(found, key=lambda each: order.index(each.standing))

    def suggested_team(self, stage: Stage) -> list[User]:
        """Who is on the team of a stage to begin with."""
        return [each.user for each in self.proposals(stage) if each.standing.is_proposed]

    def title_standing(self, stage: Stage, user: User) -> Standing:
        """What the job title of a person says about a stage."""
        return title_standing(stage, user, self.titles)

    def _facts(self, user: User, stage: Stage) -> Facts:
        return Facts(
            today=clock.today(user.time_zone),
            started_on=user.started_on,
            in_training=(user.id, stage.kind) in self.trainees,
            interviews=self.interviews[user.id],
            most_per_week=self.limits.get(user.id),
        )


def proposer() -> Proposer:
    """All that proposals need, of all interviewers."""
    interviewers = people_with_role(Role.INTERVIEWER)
    limits = select(MeetingSettings.user_id, MeetingSettings.most_per_week)
    return Proposer(
        interviewers,
        names_of_titles(),
        in_training(),
        _interviews_this_week(interviewers),
        {row.user_id: row.most_per_week for row in db.session.execute(limits)},
    )


def names_of_titles() -> list[list[str]]:
    """The name and the synonyms of each job title."""
    return [title.names for title in job_titles()]


def title_standing(stage: Stage, user: User, titles: Sequence[Sequence[str]]) -> Standing:
    """What the job title of a person says about a stage: at the recruiter's stage, their role counts.

    `titles` has the names of each job title.
    """
    if is_recruiter_stage(stage.conducted_by):
        if user.id == stage.opening.recruiter.id:
            return Standing.FITS
        return Standing.ANOTHER_RECRUITER if Role.RECRUITER in user.roles else Standing.OTHER_TITLE
    named = [title for people in stage.people for title in people.titles]
    if not named:
        return Standing.NO_TITLE_NAMED
    return Standing.FITS if has_title(user.job_title, with_synonyms(named, titles)) else Standing.OTHER_TITLE


def _interviews_this_week(people: Sequence[User]) -> Counter[int]:
    """How many interviews each person has in this week of their time zone, past and upcoming ones."""
    now, zones = clock.now(), {user.id: user.time_zone for user in people}
    statement = select(_INTERVIEWS.c.interviewer_id, _INTERVIEWS.c.starts_at).where(
        _INTERVIEWS.c.interviewer_id.in_(zones),
        _INTERVIEWS.c.state != "cancelled",
        _INTERVIEWS.c.meets,
        _INTERVIEWS.c.starts_at.between(now - _A_WEEK, now + _A_WEEK),
    )
    found: Counter[int] = Counter()
    for user_id, starts_at in db.session.execute(statement):
        zone = zones[user_id]
        if week_of(in_zone(starts_at, zone).date()) == week_of(in_zone(now, zone).date()):
            found[user_id] += 1
    return found
