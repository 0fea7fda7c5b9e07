"""The form for handing over: one choice for each loose end, and one for all of a kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField
from wtforms.validators import Optional

from app.people.departure.loose_ends import LooseEnd, LooseEndKind
from app.people.departure.queries import users_by_id
from app.people.departure.rules import CHOOSE_SUCCESSOR_MESSAGE
from app.people.models import User
from app.web.forms import Form, TextField, choices

HandoverRow = tuple[LooseEnd, SelectField | None, str]
HandoverFields = list[tuple[LooseEndKind, SelectField | None, list[HandoverRow]]]


class EmergencyForm(Form):
    reason = TextField(_l("Why can’t it wait?"))


class HandoverForm(Form):
    """Has a list for each loose end, added by `handover_form`.

    The action checks the choices. `nobody` says why a loose end has no list.
    """

    reason = TextField(_l("Reason"), description=_l("Everyone concerned can read it in the history."))
    shown = HiddenField()
    ends: Sequence[LooseEnd]
    people: Mapping[str, User]
    nobody: Mapping[str, str]
    asks_for_all: bool

    def validate(self, *args: Any, **values: Any) -> bool:
        """Require every choice, because the action, which refuses all at once, needs a valid form."""
        is_valid = bool(super().validate(*args, **values))
        missing = [key for key, chosen in self.choices.items() if chosen is None and self.asks_for_all]
        stuck = [end for end in self.ends if end.key in self.nobody and end.key in missing]
        if is_valid and not stuck:
            return True
        for key in set(missing) - set(self.nobody):
            self[key].errors = [*self[key].errors, CHOOSE_SUCCESSOR_MESSAGE]
        self.problems += dict.fromkeys(f"{end.kind.heading}: {self.nobody[end.key]}" for end in stuck)
        return False

    @property
    def seen(self) -> list[str]:
        """The keys of the loose ends that the page showed when it was made."""
        return (self.shown.data or "").split()

    def shows_them_now(self) -> None:
        """Write the keys of the loose ends that this page shows into the form."""
        self.shown.data = " ".join(end.key for end in self.ends)

    @property
    def choices(self) -> dict[str, User | str | None]:
        """The choice for each loose end, by its key: its own, or else the one for its kind."""
        found: dict[str, User | str | None] = {}
        for end in self.ends:
            if end.kind.can_take:
                chosen = "" if end.key in self.nobody else self[end.key].data or self._for_all(end.kind)
                found[end.key] = self.people.get(chosen, chosen or None)
        return found

    @property
    def rows(self) -> HandoverFields:
        """The kinds with their fields, in the order of the page."""
        return [
            (
                kind,
                self._fields.get(f"all_{kind.name}"),
                [(end, self._fields.get(end.key), self.nobody.get(end.key, "")) for end in ends],
            )
            for kind, ends in groupby(self.ends, key=lambda end: end.kind)
        ]

    def _for_all(self, kind: LooseEndKind) -> str:
        every = self._fields.get(f"all_{kind.name}")
        return str(every.data or "") if every is not None else ""


def handover_form(
    ends: Sequence[LooseEnd],
    offered: Mapping[str, Sequence[User]],
    nobody: Mapping[str, str],
    *,
    asks_for_all: bool,
) -> HandoverForm:
    """A form with a list of people for each loose end that someone can take over.

    `nobody` has a sentence for each one without a list. `asks_for_all` is true if each one needs a choice.
    """
    people = {str(user.id): user for each in offered.values() for user in each}
    fields: dict[str, Any] = {}
    for kind, group in groupby(ends, key=lambda end: end.kind):
        rows = [end for end in group if kind.can_take and end.key not in nobody]
        several = len(rows) > 1
        if several:
            ids = list(dict.fromkeys(str(user.id) for end in rows for user in offered[end.key]))
            labels = [
                (id_, _user_label(people[id_])) for id_ in sorted(ids, key=lambda id_: people[id_].name)
            ]
            fields[f"all_{kind.name}"] = _select_field(
                _("All of these: %(kind)s", kind=kind.heading), [("", _("Choose for each")), *labels]
            )
        for end in rows:
            first = ("", _("As chosen for all") if several else _("Choose"))
            labels = [(str(user.id), _user_label(user)) for user in offered[end.key]]
            fields[end.key] = _select_field(end.what, [first, *labels, *end.instead.items()])
    form: HandoverForm = type("HandoverFormOf", (HandoverForm,), fields)()
    sent = {field.data for field in form if isinstance(field, SelectField) and field.data}
    form.people = people | users_by_id(sent - set(people))
    form.ends, form.nobody, form.asks_for_all = ends, nobody, asks_for_all
    return form


def _select_field(label: str, pairs: list[tuple[str, str]]) -> SelectField:
    return SelectField(label, validators=[Optional()], choices=choices(pairs), validate_choice=False)


def _user_label(user: User) -> str:
    return f"{user.name}, {user.job_title}".rstrip(", ")
