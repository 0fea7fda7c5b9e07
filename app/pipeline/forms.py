"""Forms for the moves of an application."""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from app.pipeline.decline_letters import Letter, TalksHeld, fitting_letters, needs_paragraph
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason
from app.web.forms import Form, TextField, VersionField, choices

KEEP_INTERVIEW, CANCEL_INTERVIEW = "kept", "cancelled"


class MoveForm(Form):
    """What every move sends: the version of the application on the page."""

    version = VersionField()


class KeepInterviewField(RadioField):
    """Keep or cancel an imminent interview; nothing is chosen to begin with."""

    def pre_validate(self, form: Any) -> None:
        if self.data is not None:
            super().pre_validate(form)

    @property
    def choice(self) -> bool | None:
        return None if self.data is None else self.data == KEEP_INTERVIEW


class AdvanceForm(MoveForm):
    """An advance to the next stage, or past optional ones to the one with the id `to`."""

    to = HiddenField()
    reason = TextField(_l("Reason"), required=False)

    @property
    def stage_id(self) -> int | None:
        """The id of the chosen stage; None for the next one, and 0, which no stage has, for what is no id."""
        sent = self.to.data or ""
        if not sent:
            return None
        return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < 10 else 0


class EndApplicationForm(MoveForm):
    """Ends an application. It asks about an imminent interview, if there is one."""

    keep = KeepInterviewField(
        _l("Imminent interview"),
        choices=choices([(KEEP_INTERVIEW, _l("Keep interview")), (CANCEL_INTERVIEW, _l("Cancel interview"))]),
    )


class DeclineReasonField(SelectField):
    """Why applications are declined: one of our reasons, for our records."""

    def __init__(self, **options: Any) -> None:
        reasons = ((each.value, DECLINE_REASON_LABELS[each]) for each in DeclineReason)
        offered = choices([("", _l("Choose a reason")), *reasons])
        super().__init__(
            _l("Reason"), choices=offered, validators=[InputRequired(_l("Choose a reason."))], **options
        )


class DeclineForm(EndApplicationForm):
    reason = DeclineReasonField()
    note = TextField(
        _l("Note"), required=False, description=_l("For the hiring team. The candidate never sees it.")
    )
    letter = RadioField(_l("Letter"), validators=[InputRequired(_l("Choose a letter."))])
    paragraph = TextField(_l("Personal paragraph"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Preview mail"))

    def offer(self, talks: TalksHeld) -> None:
        """Fill the letters to choose from; the first one fits best, and is chosen to begin with.

        The paragraph is required if the candidate has met the team.
        """
        self.letters = letters = fitting_letters(talks)
        if needs_paragraph(talks):
            self.mark_required("paragraph")
        self.letter.choices = choices((letter.value, letter.label) for letter in letters)
        if not self.is_submitted():
            self.letter.data = letters[0].value

    @property
    def chosen(self) -> Letter:
        """The letter chosen, or else the one that fits best."""
        return next((letter for letter in self.letters if letter.value == self.letter.data), self.letters[0])


class UndoForm(MoveForm):
    shown = HiddenField()
    corrects = BooleanField(_l("Ask recipients to disregard it, with the mail below"))


class WithdrawForm(EndApplicationForm):
    note = TextField(_l("What did the candidate say?"), required=False)


class ReopenApplicationForm(MoveForm):
    reason = TextField(_l("Why reopen this application?"))


class NeverStartedForm(MoveForm):
    reason = TextField(_l("Why did they not start?"))
