"""The forms of a saved view."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField

from app.web.forms import Form, LineField


class ChooseViewForm(Form):
    """Where a person sees a view."""

    on_home = BooleanField(_l("Show on the home page, with the number of applications"))
    is_default = BooleanField(_l("Open the list of applications with this view"))


class SavedViewForm(ChooseViewForm):
    """The name of a view, and who uses it."""

    name = LineField(_l("Name"), description=_l("Don’t use names of candidates."))
    shared = BooleanField(_l("Share with everyone who lists applications"))
