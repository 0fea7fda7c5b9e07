"""The form that links a gating issue to one in GitLab."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l

from app.web.forms import Form, LineField


class LinkIssueForm(Form):
    address = LineField(
        _l("Issue URL"),
        description=_l("From your browser. It ends with /-/issues/ and a number."),
    )
