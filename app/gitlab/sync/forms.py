"""The form that links a gating issue to one in GitLab."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms import Form, LineField


class LinkIssueForm(Form):
    address = LineField(
        _l("Address of the issue"),
        description=_l("As the browser shows it: it ends with /-/issues/ and a number."),
    )
