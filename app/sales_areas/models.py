"""Regions and sales segments of the company, as records. Others have the name of a region."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, register_constraint_message
from app.sales_areas.rules import MAX_AREA_NAME_LENGTH, area_key
from app.shared.regions import Region


class SalesRegion(Record):
    """A region. A retired one is not offered for new records; those that have it keep it.

    `other_names` are names that files and other systems use for it, such as AMER for US.
    """

    __tablename__ = "regions"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[Region] = mapped_column(String(MAX_AREA_NAME_LENGTH), unique=True)
    name_key: Mapped[str] = mapped_column(
        String(MAX_AREA_NAME_LENGTH), unique=True, comment="what the name is compared by"
    )
    other_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(comment="in lists")
    time_zone: Mapped[str] = mapped_column(String(64), comment="of a candidate, until they choose another")
    places: Mapped[list[str]] = mapped_column(
        JSON, default=list, comment="where people may live who work for it, as job boards read it"
    )
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None

    def rename(self, name: str) -> None:
        """Give it a name and the key that goes with it."""
        self.name, self.name_key = Region(name), area_key(name)


class SalesSegment(Record):
    """A sales segment, such as Mid-Market. A territory has a text of its own, which means one by its names.

    A retired one is not offered for new texts.
    """

    __tablename__ = "sales_segments"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_AREA_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(
        String(MAX_AREA_NAME_LENGTH), unique=True, comment="what the name is compared by"
    )
    other_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    position: Mapped[int] = mapped_column(comment="in lists")
    retired_at: Mapped[datetime | None] = mapped_column(Instant)

    @property
    def is_retired(self) -> bool:
        return self.retired_at is not None


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
