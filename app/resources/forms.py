"""The form to add or change a resource."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField

from app.resources.actions import ResourceText
from app.resources.models import ResourceSection
from app.resources.rules import SECTION_HEADINGS
from app.shared.text import one_line
from app.shared.urls import MAX_URL_LENGTH
from app.web.forms import Form, LineField, TextField, VersionField, choices


class ResourceForm(Form):
    """The section and texts of a resource."""

    section = SelectField(
        _l("Section"),
        choices=choices((section.value, SECTION_HEADINGS[section].section) for section in ResourceSection),
    )
    title = LineField(_l("Title"))
    address = StringField(
        _l("Link"),
        filters=[one_line],
        description=_l("A web address. Leave it blank for text without a link."),
        render_kw={"inputmode": "url", "maxlength": MAX_URL_LENGTH},
    )
    team = LineField(_l("Team or type"), required=False)
    purpose = TextField(_l("Purpose"), required=False)
    version = VersionField()

    @property
    def text(self) -> ResourceText:
        """The entered texts."""
        return ResourceText(
            section=ResourceSection(self.section.data),
            title=self.title.data or "",
            address=self.address.data or "",
            team=self.team.data or "",
            purpose=self.purpose.data or "",
        )
