"""Forms to set and lift an ISR override, and to request and decide a correction."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, SelectField
from wtforms.validators import InputRequired

from app.onboarding.gate.queries import open_gates
from app.openings.forms import EMPTY_CHOICE
from app.people.models import User
from app.web.forms import Form, RecordForm, TextField, choices

NOBODY_CHOSEN = "nobody"


class IsrField(SelectField):
    """An ISR, or nobody. It offers all ISRs; the refusal says why a gate is closed."""

    def offer(self, isrs: Sequence[User]) -> None:
        """Fill the list of ISRs."""
        opened = open_gates([isr.id for isr in isrs])
        labels = [(str(isr.id), isr.name if isr.id in opened else _closed(isr)) for isr in isrs]
        self.choices = choices([EMPTY_CHOICE, (NOBODY_CHOSEN, _("Nobody")), *labels])

    def chosen(self, isrs: Sequence[User]) -> User | None:
        """The ISR that was chosen; None for nobody."""
        return next((isr for isr in isrs if str(isr.id) == self.data), None)


def _closed(isr: User) -> str:
    return _("%(isr)s (gate closed)", isr=isr.name)


class IsrOverrideForm(RecordForm):
    """The ISR of one opportunity, and why."""

    isr = IsrField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR, or nobody."))])
    reason = TextField(_l("Why?"))


class LiftOverrideForm(RecordForm):
    reason = TextField(_l("Why is it lifted?"))


class CorrectionForm(Form):
    isr = IsrField(_l("ISR"), validators=[InputRequired(_l("Choose an ISR, or nobody."))])
    reason = TextField(_l("Why should it be another?"))


class CorrectionDecisionForm(Form):
    answer = RadioField(
        _l("Your decision"),
        [InputRequired(_l("Choose one."))],
        choices=choices([("yes", _l("Approve")), ("no", _l("Decline"))]),
    )
    reason = TextField(_l("Why?"))

    @property
    def is_approved(self) -> bool:
        return bool(self.answer.data == "yes")
