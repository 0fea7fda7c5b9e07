"""The forms of pools: a pool, a candidate in it, a reminder, an invitation, and what an opening looks for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired, Optional, ValidationError

from app.openings.models import Opening
from app.pools.earlier import CHOICE_LIMIT
from app.pools.models import Pool
from app.pools.rules import MAX_POOL_NAME_LENGTH
from app.tags.models import Tag
from app.web.form_fields.days import DayField
from app.web.forms import CheckboxesField, Form, LineField, TextField, choices

T = TypeVar("T", Tag, Pool)
REMINDER_HINT = _l("On this day it is your turn to come back to them.")


class PoolForm(Form):
    name = LineField(
        _l("Name"),
        max_length=MAX_POOL_NAME_LENGTH,
        description=_l("Such as: second for a place."),
        render_kw={"maxlength": MAX_POOL_NAME_LENGTH, "autocomplete": "off"},
    )


class AddToPoolForm(Form):
    pool = SelectField(_l("Pool"), validators=[InputRequired(_l("Choose a pool."))])
    why = TextField(_l("Why?"), required=False, description=_l("What to remember when you come back."))
    remind_on = DayField(_l("Remind me on"), [Optional()], description=REMINDER_HINT)

    def offer(self, pools: Iterable[Pool]) -> None:
        """Fill the list of pools."""
        named = [(str(pool.id), pool.name) for pool in pools]
        self.pool.choices = choices([("", str(_l("Choose a pool"))), *named])


class ReminderForm(Form):
    remind_on = DayField(_l("Remind me on"), [InputRequired(_l("Choose a day."))], description=REMINDER_HINT)

    @property
    def day(self) -> date:
        """The day of a form that is valid."""
        assert self.remind_on.data is not None  # noqa: S101 - by its validator
        return self.remind_on.data


class AddToOpeningForm(Form):
    opening = SelectField(_l("Opening"), validators=[InputRequired(_l("Choose an opening."))])

    def offer(self, openings: Iterable[Opening]) -> None:
        """Fill the list of openings."""
        named = [(str(opening.id), opening.name) for opening in openings]
        self.opening.choices = choices([("", str(_l("Choose an opening"))), *named])


def _few(_form: Form, field: CheckboxesField) -> None:
    if len(field.data or ()) > CHOICE_LIMIT:
        raise ValidationError(_l("Choose at most %(limit)s.", limit=CHOICE_LIMIT))


class WantedForm(Form):
    """The tags and pools by which an opening finds people. Without `pools`, the reader sees no pools."""

    tags = CheckboxesField(_l("Tags"), validators=[_few])
    pools = CheckboxesField(_l("Pools"), validators=[_few])

    def offer(self, tags: Iterable[Tag], pools: Iterable[Pool] | None) -> None:
        """Fill the lists; None leaves the pools out."""
        self.tags.choices = choices((str(tag.id), tag.name) for tag in tags)
        if pools is None:
            del self.pools
        else:
            self.pools.choices = choices((str(pool.id), pool.name) for pool in pools)

    def chosen(self, offered: Sequence[T], field: str) -> list[T]:
        """Those of the offered ones that are checked."""
        checked = set(self[field].data or ())
        return [each for each in offered if str(each.id) in checked]
