"""The form that chooses what becomes of the other candidates: fields for each of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.validators import InputRequired

from app.last_places.actions import Chosen
from app.last_places.models import LastPlaceChoice, LastPlacePlan
from app.last_places.rules import PlaceOutcome
from app.openings.models import Opening
from app.openings.names import names_told_apart
from app.pools.models import Pool
from app.web.form_fields.days import DayField
from app.web.forms import Form, TextField, VersionField, choices


class OthersForm(Form):
    """The day and the pool, and for each candidate the fields `outcome_<id>` and, if they met the team,
    `paragraph_<id>`, by the id of the application.
    """

    edition = VersionField()
    day = DayField(_l("Day by which it is done"), [InputRequired(_l("Enter the day."))])

    @property
    def due_on(self) -> date:
        """The day of a form that is valid."""
        assert self.day.data is not None  # noqa: S101 - by its validator
        return self.day.data

    def chosen(self) -> dict[int, Chosen]:
        """What was chosen, by the id of the application."""
        entered, prefix = self.data, "outcome_"
        ids = [int(name.removeprefix(prefix)) for name in entered if name.startswith(prefix)]
        return {id_: self._chosen(entered, id_) for id_ in ids}

    @staticmethod
    def _chosen(entered: dict[str, Any], id_: int) -> Chosen:
        outcome = entered[f"outcome_{id_}"]
        return Chosen(PlaceOutcome(outcome) if outcome else None, entered.get(f"paragraph_{id_}") or "")

    def chosen_opening(self, openings: Iterable[Opening]) -> Opening | None:
        """The opening that was chosen, of those offered."""
        return next((each for each in openings if str(each.id) == self.data["to"]), None)

    def chosen_pool(self, pools: Iterable[Pool]) -> Pool | None:
        """The pool that was chosen, of those offered."""
        return next((pool for pool in pools if str(pool.id) == self.data.get("pool")), None)


def others_form(
    plan: LastPlacePlan,
    rows: Sequence[LastPlaceChoice],
    met: Collection[int],
    pools: Sequence[Pool] | None,
    openings: Sequence[Opening],
) -> OthersForm:
    """The form for the candidates of `rows`. `met` are the ids of those who met the team; without `pools`,
    the reader keeps nobody in one.
    """
    fields: dict[str, Any] = {}
    values: dict[str, Any] = {"edition": plan.edition, "day": plan.due_on}
    if pools is not None:
        named = choices([("", _("Choose a pool")), *((str(pool.id), pool.name) for pool in pools)])
        fields["pool"] = SelectField(_("Pool for those you keep"), choices=named)
        values["pool"] = str(plan.pool_id or "")
    names = names_told_apart({each.id: each.name for each in openings})
    named = choices([("", _("Choose an opening")), *((str(id_), name) for id_, name in names.items())])
    fields["to"] = SelectField(_("Other opening for those who move"), choices=named)
    values["to"] = str(plan.to_opening_id or "")
    offered = [each for each in PlaceOutcome if pools is not None or each is not PlaceOutcome.POOL]
    for row in rows:
        name, id_ = row.application.candidate.name, row.application_id
        outcomes = {each.value: each.label for each in [*offered, *([row.outcome] if row.outcome else [])]}
        fields[f"outcome_{id_}"] = SelectField(
            _("What becomes of %(candidate)s", candidate=name),
            choices=choices([("", _("Not chosen yet")), *outcomes.items()]),
        )
        values[f"outcome_{id_}"] = row.outcome.value if row.outcome else ""
        if id_ in met:
            label = _("Personal paragraph for %(candidate)s", candidate=name)
            fields[f"paragraph_{id_}"] = TextField(label, required=False, render_kw={"rows": 2})
            values[f"paragraph_{id_}"] = row.paragraph
    form: OthersForm = type("OthersForm", (OthersForm,), fields)(**values)
    return form


class DoNowForm(Form):
    edition = VersionField()
