"""The form that links a gating issue to one in GitLab."""

from __future__ import annotations

from app.web.forms import Form, LineField


class LinkIssueForm(Form):
    address = LineField(
        "Address of the issue", description="As the browser shows it: it ends with /-/issues/ and a number."
    )
