"""Regions and sales segments of the company, as records. Others have the name of a region."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, register_constraint_message
from app.sales_areas.rules import MAX_AREA_NAME_LENGTH, area_key
from app.shared.regions import Region


class NamedArea:
    """What regions and segments have in common. A retired one is not offered, and what has it keeps it.

    `other_names` are names that files and other systems use for it, such as AMER for US.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    name_key: Mapped[str] = mapped_column(
        String(MAX_AREA_NAME_LENGTH), unique=True, comment="what the name is compared by"
    )
    other_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(comment="in lists")
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    @property
    def keys(self) -> frozenset[str]:
        """The keys of everything that it is called."""
        return frozenset(map(area_key, (self.name, *self.other_names)))

    def rename(self, name: str, other_names: Sequence[str]) -> None:
        """Give it its names, and the key that goes with the first."""
        self.name, self.name_key = name, area_key(name)
        self.other_names = [each for each in other_names if area_key(each) != self.name_key]


class SalesRegion(NamedArea, Record):
    """A region. Records of others have its name and follow a new one."""

    __tablename__ = "regions"

    name: Mapped[Region] = mapped_column(String(MAX_AREA_NAME_LENGTH), unique=True)
    time_zone: Mapped[str] = mapped_column(String(64), comment="of a candidate, until they choose another")
    places: Mapped[list[str]] = mapped_column(
        JSON, default=list, comment="where people may live who work for it, as job boards read it"
    )


class SalesSegment(NamedArea, Record):
    """A sales segment, such as Mid-Market. Territories have their own texts, which mean one by its names."""

    __tablename__ = "sales_segments"

    name: Mapped[str] = mapped_column(String(MAX_AREA_NAME_LENGTH))


def region_column() -> Mapped[Region]:
    """A column with the name of a region. It follows when the region gets another name."""
    return mapped_column(String(MAX_AREA_NAME_LENGTH), ForeignKey("regions.name", onupdate="CASCADE"))


register_constraint_message(
    "uq_regions_name_key", _l("There is already a region with this name."), field="name"
)
register_constraint_message(
    "uq_sales_segments_name_key", _l("There is already a segment with this name."), field="name"
)
register_constraint_message("uq_regions_name", _l("There is already a region with this name."), field="name")
