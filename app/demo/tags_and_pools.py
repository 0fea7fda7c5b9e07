"""Tags, a pool, and two candidates from earlier whom the current opening looks for."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from app.candidates.models import Candidate
from app.db.base import db
from app.demo import company
from app.demo.hiring import create_candidate, start_application
from app.demo.story import DEMO_DAY, clock_at
from app.openings.models import Opening
from app.pipeline.decline import decline
from app.pipeline.rules import DeclineReason
from app.pools.actions import add_to_pool, choose_wanted, make_pool
from app.tags.actions import make_tag
from app.tags.candidate_tags import tag_candidate
from app.tags.models import Tag


def load_tags_and_pools(openings: list[Opening], now: datetime) -> None:
    """Tag some candidates, and keep two from earlier in mind; the reminder of one is due."""
    current, other = openings
    recruiter = current.recruiter
    with clock_at(now - 58 * DEMO_DAY):
        tags: dict[str, Tag] = {
            name: make_tag(name=name, color=color, by=recruiter) for name, color in company.DEMO_TAGS
        }
        pool = make_pool(name=company.DEMO_POOL, by=recruiter)
    for name, tag in company.TAGGED_CANDIDATES:
        with clock_at(now - DEMO_DAY):
            tag_candidate(_candidate(name), tags[tag], by=recruiter)
    for number, (name, zone, stage, tag, why) in enumerate(company.PAST_CANDIDATES):
        candidate = create_candidate(name, zone, "Referral", recruiter, now - 55 * DEMO_DAY)
        story = start_application(other, candidate, now - (54 - number) * DEMO_DAY)
        story.advance_to_stage(stage)
        with clock_at(story.at + timedelta(hours=3)):
            application = story.application
            decline(
                application,
                version=application.version,
                reason=DeclineReason.EXPERIENCE,
                paragraph=company.PAST_DECLINE_PARAGRAPH,
                by=recruiter,
            )
            tag_candidate(candidate, tags[tag], by=recruiter)
        remind_on = (now - DEMO_DAY).date() if number == 0 else None
        with clock_at(now - 20 * DEMO_DAY):
            add_to_pool(pool, candidate, why=why, remind_on=remind_on, by=recruiter)
    with clock_at(now - DEMO_DAY):
        wanted = [tags[name] for name in company.WANTED_TAGS]
        choose_wanted(current, tags=wanted, pools=[pool], by=recruiter)


def _candidate(name: str) -> Candidate:
    return db.session.scalars(select(Candidate).where(Candidate.name == name)).one()
