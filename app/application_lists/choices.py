"""What a filter can be set to, by the person who sets it: only what they may see is offered."""

from __future__ import annotations

from collections.abc import Mapping

from flask_babel import gettext as _
from sqlalchemy import or_, select

from app.application_lists.filters import ApplicationFilter
from app.application_lists.queries import visible_opening_ids
from app.board.turn_filter import CANDIDATES, ME, people_to_wait_for
from app.db.base import db
from app.openings.models import Opening, Stage, TeamMember
from app.people.models import User

OPENING_CHOICE_LIMIT = 200
PEOPLE_CHOICE_LIMIT = 200


def openings_to_choose(user: User) -> dict[str, str]:
    """The openings in which a person sees applications, open ones first: name by the value of the filter."""
    statement = select(Opening.id, Opening.job_family, Opening.region).where(
        Opening.id.in_(visible_opening_ids(user))
    )
    ordered = statement.order_by(Opening.state.desc(), Opening.id.desc()).limit(OPENING_CHOICE_LIMIT)
    return {str(each.id): f"{each.job_family} · {each.region}" for each in db.session.execute(ordered)}


def people_to_choose(user: User, opening: Opening | None) -> dict[str, str]:
    """Whom applications can wait for: name by the value of the filter."""
    people = _people_of_openings(user) if opening is None else people_to_wait_for(opening)
    return {value: name for value, name in people.items() if value != str(user.id)}


def people_of_filter(filter_: ApplicationFilter, user: User, opening: Opening | None) -> dict[str, str]:
    """Whom applications can wait for, and who is chosen though not among them."""
    people, chosen = people_to_choose(user, opening), filter_.waiting_for
    if chosen is None or chosen in people:
        return people
    return {**people, chosen: _("You") if chosen == str(user.id) else _("Someone else")}


def recruiters_to_choose(user: User) -> dict[str, str]:
    """The recruiters of the openings in which a person sees applications: name by the value of the filter."""
    of_openings = select(Opening.recruiter_id).where(Opening.id.in_(visible_opening_ids(user)))
    found = db.session.execute(
        select(User.id, User.name)
        .where(User.id.in_(of_openings))
        .order_by(User.name)
        .limit(PEOPLE_CHOICE_LIMIT)
    )
    return {ME: _("You")} | {str(id_): name for id_, name in found if id_ != user.id}


def stages_to_choose(opening: Opening) -> Mapping[str, str]:
    """The stages of an opening: name by position."""
    return {str(stage.position): stage.name for stage in opening.stages}


def _people_of_openings(user: User) -> dict[str, str]:
    seen = visible_opening_ids(user)
    in_team = select(TeamMember.user_id).join(Stage, Stage.id == TeamMember.stage_id)
    people = select(User.id, User.name).where(
        or_(
            User.id.in_(select(Opening.recruiter_id).where(Opening.id.in_(seen))),
            User.id.in_(select(Opening.hiring_manager_id).where(Opening.id.in_(seen))),
            User.id.in_(in_team.where(Stage.opening_id.in_(seen))),
        )
    )
    found = db.session.execute(people.order_by(User.name, User.id).limit(PEOPLE_CHOICE_LIMIT)).all()
    return {ME: _("You"), CANDIDATES: _("Candidates")} | {str(id_): name for id_, name in found}
