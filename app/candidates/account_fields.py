"""Checkboxes by which a recruiter confirms that a candidate is the person of an account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from wtforms import Field
from wtforms.widgets import CheckboxInput

from app.candidates.matches import EmailBelongsToAccount
from app.db.base import db
from app.people.models import User
from app.web.forms import Form


class SamePersonField(Field):
    """A checkbox: the candidate is the user of this account.

    It carries the account's id, so a tick for one account does not count for another. `sentence` is its
    label, with a placeholder for the user's name.
    """

    widget = CheckboxInput()

    def __init__(self, sentence: str, **options: Any) -> None:
        super().__init__(sentence, **options)
        self.sentence = sentence
        self.account: User | None = None

    def process_formdata(self, valuelist: list[str]) -> None:
        """Take the id that was sent."""
        self.data = valuelist[0] if valuelist else None

    def ask_about(self, account: User) -> None:
        """Show the checkbox, for this account."""
        self.account, self.label.text = account, self.sentence.format(name=account.name)

    @property
    def person(self) -> User | None:
        """The user of the ticked checkbox, if any."""
        ticked = str(self.data or "")
        is_id = ticked.isascii() and ticked.isdecimal() and len(ticked) < 10
        return db.session.get(User, int(ticked)) if is_id else None

    @property
    def checked(self) -> bool:
        """True if the checkbox on the page is ticked."""
        return self.account is not None and self.data == self._value()

    def _value(self) -> str:
        return str(self.account.id) if self.account is not None else ""


class AccountMatchForm(Form):
    """A form with an email of a candidate. If an account has this email, its page asks with a checkbox.

    The checkbox is among the fields only while there is something to ask.
    """

    same_person: SamePersonField

    def submit(self, action: Callable[..., Any], *args: Any, **values: Any) -> bool:
        """Submit as any form; afterwards it has the checkbox that its page needs."""
        ticked = self.same_person.person
        done = super().submit(action, *args, **values)
        if isinstance(self.refused_by, EmailBelongsToAccount):
            self.same_person.ask_about(self.refused_by.account)
        elif ticked is not None and ticked.email == self["email"].data:
            self.same_person.ask_about(ticked)
        else:
            del self.same_person
        return done
