"""The forms of a region and of a sales segment."""

from __future__ import annotations

from dataclasses import replace

from flask_babel import lazy_gettext as _l
from wtforms.validators import InputRequired, NumberRange

from app.people.forms import TimeZoneField
from app.sales_areas.actions import AreaDetails, area_values
from app.sales_areas.models import SalesRegion, SalesSegment
from app.sales_areas.rules import MAX_AREA_NAME_LENGTH, names_in
from app.web.form_fields.whole_number import WholeNumberField
from app.web.forms import Form, LineField, RecordForm, TextField

MAX_POSITION = 999
ENTER_POSITION = _l("Enter a whole number from 1 to %(most)s.", most=MAX_POSITION)


class SegmentForm(Form):
    """A sales segment to add: what it is called, and its place among the others."""

    name = LineField(
        _l("Name"),
        max_length=MAX_AREA_NAME_LENGTH,
        render_kw={"maxlength": MAX_AREA_NAME_LENGTH, "autocomplete": "off"},
    )
    other_names = TextField(
        _l("Names others use"),
        required=False,
        description=_l(
            "Names in files, such as AMER for US, one on each line. Case, spaces and hyphens do not count."
        ),
    )
    position = WholeNumberField(
        _l("Place in lists"),
        default=1,
        validators=[InputRequired(ENTER_POSITION), NumberRange(1, MAX_POSITION, ENTER_POSITION)],
        render_kw={"min": 1, "max": MAX_POSITION},
    )

    @property
    def details(self) -> AreaDetails:
        return AreaDetails(
            name=self.name.data or "",
            other_names=names_in(self.other_names.data or ""),
            position=self.position.data or 1,
        )


class EditSegmentForm(SegmentForm, RecordForm):
    """The segment as it is, to be changed."""

    def __init__(self, segment: SalesSegment) -> None:
        super().__init__(lambda: area_values(segment))


class RegionForm(SegmentForm):
    """A region to add: also where its people are."""

    time_zone = TimeZoneField(
        _l("Time zone"), description=_l("Of candidates who apply, until they choose another.")
    )
    places = TextField(
        _l("Where people live"),
        required=False,
        description=_l("Countries or parts of the world, as job boards show them, one on each line."),
    )

    @property
    def details(self) -> AreaDetails:
        return replace(
            super().details, time_zone=self.time_zone.data, places=names_in(self.places.data or "")
        )


class EditRegionForm(RegionForm, RecordForm):
    """The region as it is, to be changed."""

    def __init__(self, region: SalesRegion) -> None:
        super().__init__(lambda: area_values(region))
