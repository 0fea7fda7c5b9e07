"""Forms to make a return file, and to resolve a conflict."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import RadioField
from wtforms.validators import InputRequired

from app.opportunity_work.models import ChosenSide
from app.web.forms import Form, SeenField, choices


class MakeReturnForm(Form):
    """The button that makes a return file of what the page shows."""

    seen = SeenField()


class TakeOverForm(Form):
    """The button that takes over an ISR override that only the CRM has."""

    seen = SeenField()


class ResolveConflictForm(Form):
    seen = SeenField()
    side = RadioField(
        _l("Which one counts?"),
        choices=choices(
            [
                (ChosenSide.OURS, _l("The one of Onramp: it goes to the CRM")),
                (ChosenSide.THEIRS, _l("The one of the CRM: it replaces ours")),
            ]
        ),
        validators=[InputRequired(_l("Choose one."))],
    )
