"""The forms of acts: what is chosen once for all applications of a batch."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField, SelectField, SubmitField
from wtforms.validators import InputRequired

from app.application_notes.forms import AUDIENCE_HINT, NOTE_HINT
from app.application_notes.rules import NoteAudience
from app.pipeline.decline_letters import Letter
from app.pipeline.forms import CANCEL_INTERVIEW, KEEP_INTERVIEW, DeclineReasonField, KeepInterviewField
from app.pools.forms import AddToPoolForm
from app.pools.queries import open_pools
from app.tags.queries import tags
from app.web.forms import Form, LineField, TextField, choices

FITTING = ""  # of the letter: the one that fits each candidate best


class ActForm(Form):
    """A button; for a large batch also the number of its applications, typed."""

    count = LineField(_l("Number of applications"), required=False, render_kw={"inputmode": "numeric"})

    @property
    def chosen(self) -> dict[str, str]:
        """What is chosen from lists. It stays on record with the batch."""
        return {}

    @property
    def typed(self) -> dict[str, str]:
        """What is typed. It is removed once the batch is done."""
        return {}


class AdvanceBatchForm(ActForm):
    reason = TextField(
        _l("Why advance without what is missing?"),
        required=False,
        description=_l("Without a reason, applications at a stage that is not complete are refused."),
    )

    @property
    def typed(self) -> dict[str, str]:
        return {"reason": self.reason.data or ""}


class NoteBatchForm(ActForm):
    note = TextField(_l("Note"), description=NOTE_HINT)
    audience = SelectField(
        _l("Who can read it"),
        description=AUDIENCE_HINT,
        choices=choices((each.value, each.label) for each in NoteAudience),
    )

    @property
    def chosen(self) -> dict[str, str]:
        return {"audience": str(self.audience.data)}

    @property
    def typed(self) -> dict[str, str]:
        return {"note": self.note.data or ""}


class TagBatchForm(ActForm):
    """A tag for all applications of a batch; only those in use are offered."""

    tag = SelectField(_l("Tag"), validators=[InputRequired(_l("Choose a tag."))])

    def __init__(self) -> None:
        super().__init__()
        named = [(str(tag.id), tag.name) for tag in tags()]
        self.tag.choices = choices([("", str(_l("Choose a tag"))), *named])

    @property
    def chosen(self) -> dict[str, str]:
        return {"tag": str(self.tag.data)}


class PoolBatchForm(ActForm, AddToPoolForm):
    """The pool for all applications of a batch, and why."""

    def __init__(self) -> None:
        super().__init__()
        self.offer(open_pools())

    @property
    def chosen(self) -> dict[str, str]:
        day = self.remind_on.data
        return {"pool": str(self.pool.data), "remind_on": day.isoformat() if day else ""}

    @property
    def typed(self) -> dict[str, str]:
        return {"why": self.why.data or ""}


class DeclineBatchForm(ActForm):
    reason = DeclineReasonField()
    note = TextField(
        _l("Note"), required=False, description=_l("For the hiring teams. The candidates never see it.")
    )
    keep = KeepInterviewField(
        _l("Imminent interviews"),
        choices=choices(
            [(KEEP_INTERVIEW, _l("Keep interviews")), (CANCEL_INTERVIEW, _l("Cancel interviews"))]
        ),
    )
    letter = RadioField(
        _l("Letter"),
        choices=choices(
            [
                (FITTING, _l("The letter that fits each candidate")),
                (Letter.FILLED, _l("The opening was filled")),
            ]
        ),
        default=FITTING,
    )
    paragraph = TextField(_l("Personal paragraph"), required=False)
    shown = HiddenField()
    show = SubmitField(_l("Preview mail"))

    @property
    def chosen_letter(self) -> Letter | None:
        """The letter for all; None for the one that fits each candidate."""
        return Letter(self.letter.data) if self.letter.data else None

    @property
    def chosen(self) -> dict[str, str]:
        letter, keep = self.letter.data or "", self.keep.data or ""
        return {"reason": str(self.reason.data), "letter": letter, "keep": keep}

    @property
    def typed(self) -> dict[str, str]:
        return {"note": self.note.data or "", "paragraph": self.paragraph.data or ""}

    @property
    def asked_person(self) -> int | None:
        """The number of the person to preview the mail for; None for the examples."""
        asked = str((self.show.raw_data or [""])[0])
        return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else None
