"""Mapping the teams that own steps to the people who do them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask_babel import gettext as _
from sqlalchemy import select

from app.activity.actions import record_activity
from app.activity.stale_edits import TrackedField, check_unchanged
from app.activity.verbs import ActivityVerb
from app.db.base import db
from app.people.models import User
from app.plans.models import TEAM_OWNERS, Owner
from app.shared.refusals import RuleBroken
from app.teams.models import Team
from app.teams.queries import emails_of_teams
from app.turns.actions import update_turns_of_people

NO_COLLEAGUE = "nobody"
_LOCKED = select(Team).order_by(Team.id).with_for_update().execution_options(populate_existing=True)
_mapping_hooks: list[Callable[[Owner], None]] = []
_SHOWN = {team.field: TrackedField(team.value, {ActivityVerb.MAPPED_TEAM}) for team in TEAM_OWNERS}


def on_team_mapped(hook: Callable[[Owner], None]) -> None:
    """Call `hook` with each team that is mapped to another person, or to nobody."""
    _mapping_hooks.append(hook)


def map_teams(people: Mapping[Owner, User | None], *, seen: str | None = None, by: User) -> None:
    """Map each team to the person who does its steps; None leaves them to each ISR's manager.

    `seen` is what the page showed. Raises RuleBroken for someone with a closed account, and Conflict if
    somebody has mapped a team since then, before anything is written.
    """
    mapped = {team.name: team for team in db.session.scalars(_LOCKED)}
    now = emails_of_teams({name: team.person for name, team in mapped.items()})
    check_unchanged(None, seen, now, _SHOWN, reader=None)
    for person in people.values():
        if person is not None and not person.active:
            raise RuleBroken(
                _("The account of %(person)s is closed. Choose someone else.", person=person.name)
            )
    for name in TEAM_OWNERS:
        map_team(name, mapped.get(name), people.get(name), by=by)


def map_team(name: Owner, team: Team | None, person: User | None, *, by: User, reason: str = "") -> None:
    """Map one team, which has a row while it is mapped, to a person, or to nobody."""
    was = team.person if team else None
    if was is person:
        return
    if team is None:
        team = Team(name=name, person=person)
        db.session.add(team)
        db.session.flush()
    became = f"{name}: {person.name if person else NO_COLLEAGUE}"
    verb = ActivityVerb.MAPPED_TEAM
    record_activity(verb, team, by=by, was=was.name if was else NO_COLLEAGUE, became=became, reason=reason)
    if person is None:
        db.session.delete(team)
    else:
        team.person = person
    for hook in _mapping_hooks:
        hook(name)
    update_turns_of_people(was, person)
