"""The further regions and locations of an opening, beside its main region, and its sales segments."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, ForeignKey, String, UniqueConstraint, exists, or_, select
from sqlalchemy.orm import Mapped, mapped_column

from app.db.added import Added
from app.db.base import Record, db
from app.openings.models import Opening
from app.sales_areas.models import SalesSegment, region_column
from app.sales_areas.queries import find_region, segment_names
from app.sales_areas.rules import names_in
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import join_words, one_line

MAX_LOCATION_LENGTH = 120
MAX_AREAS = 20


class OpeningArea(Record):
    """A region in which people may also work for an opening, or one location in it."""

    __tablename__ = "opening_areas"
    __table_args__ = (UniqueConstraint("opening_id", "region", "location"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"))
    region: Mapped[Region] = region_column()
    location: Mapped[str] = mapped_column(
        String(MAX_LOCATION_LENGTH), default="", comment="a city and a country; empty: all of the region"
    )


areas_of = Added(Opening, "areas", OpeningArea, order_by=OpeningArea.id, cascade="all, delete-orphan")


class OpeningSegment(Record):
    """That an opening is for a segment."""

    __tablename__ = "opening_segments"

    opening_id: Mapped[int] = mapped_column(ForeignKey("openings.id"), primary_key=True)
    segment_id: Mapped[int] = mapped_column(ForeignKey("sales_segments.id"), primary_key=True, index=True)


segments_of = Added(
    Opening,
    "segments",
    SalesSegment,
    secondary=OpeningSegment.__table__,
    order_by=(SalesSegment.position, SalesSegment.id),
)


def regions_of(opening: Opening) -> list[Region]:
    """All regions of an opening, the main one first."""
    return list(dict.fromkeys([opening.region, *(area.region for area in areas_of(opening))]))


def locations_of(opening: Opening) -> list[str]:
    """The locations of an opening."""
    return list(dict.fromkeys(area.location for area in areas_of(opening) if area.location))


def is_in_region(region: Region) -> ColumnElement[bool]:
    """The condition that an opening is in a region, with its main one or another one."""
    also = exists().where(OpeningArea.opening_id == Opening.id, OpeningArea.region == region)
    return or_(Opening.region == region, also)


def areas_text(opening: Opening) -> str:
    """The further regions and locations, one on each line."""
    return "\n".join(area_line(area.region, area.location) for area in areas_of(opening))


def area_line(region: Region, location: str) -> str:
    """An area as people write it: "EMEA: Dublin, Ireland", or the region alone."""
    return f"{region}: {location}" if location else str(region)


def set_areas(opening: Opening, areas: Iterable[tuple[Region, str]]) -> None:
    """Set the further regions and locations of an opening."""
    areas_of(opening).clear()
    db.session.flush()
    for region, location in areas:
        areas_of(opening).append(OpeningArea(region=region, location=location))
    db.session.flush()


def parse_areas(text: str) -> list[tuple[Region, str]]:
    """The areas of a text, one on each line, each once. Raises RuleBroken for a region that nobody knows."""
    lines = [line for line in map(one_line, text.splitlines()) if line]
    areas = dict.fromkeys(_parse_area(line) for line in lines)
    if len(areas) > MAX_AREAS:
        raise RuleBroken(_("At most %(max_areas)s lines.", max_areas=MAX_AREAS), field="areas")
    return list(areas)


def _parse_area(line: str) -> tuple[Region, str]:
    name, _colon, location = (part.strip() for part in line.partition(":"))
    region = find_region(name)
    if region is None:
        raise RuleBroken(_("“%(name)s” is not a region. Write one of ours first.", name=name), field="areas")
    if len(location) > MAX_LOCATION_LENGTH:
        raise RuleBroken(_("“%(line)s” is too long.", line=line[:60]), field="areas")
    return region, location


def segments_text(opening: Opening) -> str:
    """The segments of an opening, one on each line."""
    return "\n".join(segment.name for segment in segments_of(opening))


def parse_segments(text: str) -> list[SalesSegment]:
    """The segments that a text names, by any of their names and in their order, each once.

    Raises RuleBroken for a name that means none.
    """
    known, names = segment_names(), set()
    for name in names_in(text):
        meant = known.find(name)
        if meant is None:
            ours = join_words(list(known.offered)) or _("none yet")
            sentence = _(
                "“%(name)s” is not a sales segment. We have: %(segments)s.", name=name, segments=ours
            )
            raise RuleBroken(sentence, field="segments")
        names.add(meant)
    order = (SalesSegment.position, SalesSegment.id)
    return list(db.session.scalars(select(SalesSegment).where(SalesSegment.name.in_(names)).order_by(*order)))
