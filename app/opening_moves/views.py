"""The page where a person proposes another opening to a candidate."""

from __future__ import annotations

from collections.abc import Sequence

from flask import flash
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.access.permissions import Permission
from app.candidates.models import Application
from app.interviews.queries import upcoming_interviews
from app.opening_moves import actions
from app.opening_moves.models import OpeningMove
from app.opening_moves.queries import openings_to_move_to
from app.openings.models import Opening
from app.openings.names import names_told_apart
from app.pipeline.forms import MoveForm
from app.pipeline.views.moves import move_page
from app.web.forms import TextField, choices
from app.web.record_pages import redirect_to_page, register_page
from app.web.routing import Answer, Routes
from app.web.shown_if_possible import shown_if_possible

routes = Routes("opening_moves", __name__)
register_page(Application, "opening_moves.propose", "application_id", to="propose another opening")


class ProposeForm(MoveForm):
    opening = SelectField(_l("Other opening"), validators=[InputRequired(_l("Choose an opening."))])
    message = TextField(
        _l("Message to the candidate"),
        required=False,
        description=_l("Shown word for word in the mail and on their page."),
    )

    def offer(self, openings: Sequence[Opening]) -> None:
        """Fill the list of openings."""
        names = names_told_apart({each.id: each.name for each in openings})
        named = [(str(id_), name) for id_, name in names.items()]
        self.opening.choices = choices([("", _("Choose an opening")), *named])


@routes.form("/applications/<int:application_id>/propose-opening", permission=Permission.MOVE_APPLICATION)
@shown_if_possible(actions.check_can_propose, about="application")
def propose(application: Application) -> Answer:
    form, openings = (
        ProposeForm(version=application.version),
        openings_to_move_to(application.opening, current_user),
    )
    form.offer(openings)
    if form.submit(lambda: _propose(application, form, openings)):
        name, opening = application.candidate.name, form.result.to_opening.name
        flash(_("Asked %(candidate)s by mail about %(opening)s.", candidate=name, opening=opening), "good")
        return redirect_to_page(application)
    booked = sorted(upcoming_interviews(application), key=lambda each: each.starts_at)
    return move_page("opening_moves/propose.html", form, application, interviews=booked)


def _propose(application: Application, form: ProposeForm, openings: Sequence[Opening]) -> OpeningMove:
    chosen = next(each for each in openings if str(each.id) == form.opening.data)
    message, version = form.message.data or "", form.version.number
    return actions.propose_opening(application, chosen, version=version, message=message, by=current_user)
