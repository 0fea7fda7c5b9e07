"""The page of the company's months until somebody who was declined may apply again."""

from __future__ import annotations

from typing import Any

from flask import flash, render_template
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms.validators import InputRequired, NumberRange

from app.access.permissions import Permission
from app.pipeline.rules import DECLINE_REASON_LABELS, DeclineReason
from app.reapplying.actions import change_months
from app.reapplying.queries import months_on_record
from app.reapplying.rules import MAX_MONTHS, WITHOUT_WAIT
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import RecordForm
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes, redirect_to

routes = Routes("reapplying", __name__)
register_named_page("reapplying", "reapplying.change_reapplying")


class MonthsField(WholeNumberField):
    """A number of months."""

    def __init__(self, label: str, **options: Any) -> None:
        message = _l("Enter a whole number from 0 to %(most)s.", most=MAX_MONTHS)
        checks = [InputRequired(message), NumberRange(0, MAX_MONTHS, message)]
        super().__init__(label, validators=checks, render_kw={"min": 0, "max": MAX_MONTHS}, **options)


def months_form() -> RecordForm:
    """A form with a field for each reason of a decline."""
    fields: dict[str, Any] = {
        each.name.lower(): MonthsField(
            DECLINE_REASON_LABELS[each],
            description=_l("The letter invites them to apply to another opening.")
            if each.value in WITHOUT_WAIT
            else "",
        )
        for each in DeclineReason
    }
    form: RecordForm = type("MonthsForm", (RecordForm,), fields)(months_on_record)
    return form


@routes.form("/company/reapplying", permission=Permission.CHANGE_COMPANY)
def change_reapplying() -> Answer:
    form = months_form()
    if form.submit(lambda: change_months(form.data, seen=form.seen.data or "", by=current_user)):
        flash(_("Saved the months."), "good")
        return redirect_to("company.company")
    return render_template("reapplying/months.html", form=form), form.status
