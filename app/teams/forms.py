"""The form that maps each team to a colleague."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.candidates.forms import ColleagueField
from app.people.models import User
from app.plans.models import TEAM_OWNERS, Owner
from app.web.forms import RecordForm

TEAM_HINT = _l("The email of the colleague who does its steps.")


class TeamsForm(RecordForm):
    """Who does the steps of each team, by email; an empty field is nobody."""

    people_team = ColleagueField(_l("People team"), description=TEAM_HINT)
    it_team = ColleagueField(_l("IT team"), description=TEAM_HINT)
    sales_ops = ColleagueField(_l("Sales Ops"), description=TEAM_HINT)
    deal_desk = ColleagueField(_l("Deal Desk"), description=TEAM_HINT)

    @property
    def people(self) -> dict[Owner, User | None]:
        return {team: self[team.field].person for team in TEAM_OWNERS}
