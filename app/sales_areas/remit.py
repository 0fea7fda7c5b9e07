"""What an ISR was hired for: a territory elsewhere is assigned only if someone confirms it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.sales_areas.rules import SHIPPED_SEGMENTS, SegmentNames, area_key
from app.shared.refusals import RuleBroken
from app.shared.regions import Region
from app.shared.text import join_words


@dataclass(frozen=True)
class Remit:
    """The region and segment an ISR was hired for, or a territory is in; an unknown segment is ""."""

    region: Region
    segment: str

    def differs_from(self, other: Remit, names: SegmentNames = SHIPPED_SEGMENTS) -> bool:
        """True if the regions differ, or what the segments mean where both are known."""
        segments = {area_key(names.meaning(each.segment)) for each in (self, other)} - {""}
        return self.region != other.region or len(segments) > 1

    def __str__(self) -> str:
        return f"{self.region}, {self.segment}" if self.segment else str(self.region)


def check_remit(
    isr: str,
    hired_for: Remit | None,
    territories: Mapping[str, Remit],
    *,
    names: SegmentNames,
    is_confirmed: bool,
) -> None:
    """Raise RuleBroken, unless confirmed, for territories of another region or segment than the ISR's.

    `hired_for` is None for an ISR from before Onramp. `territories` are by name.
    """
    if hired_for is None or is_confirmed:
        return
    others = [
        f"{name} ({remit})" for name, remit in territories.items() if remit.differs_from(hired_for, names)
    ]
    if others:
        raise RuleBroken(
            _(
                "%(isr)s was hired for %(hired_for)s, not for %(territories)s. "
                "To assign it anyway, tick this.",
                isr=isr,
                hired_for=hired_for,
                territories=join_words(others),
            ),
            field="confirmed",
        )
