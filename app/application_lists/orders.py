"""The orders of a list of applications, each along an index."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from flask_babel import lazy_gettext as _l

from app.candidates.models import Application, Candidate
from app.web.pagination import SortKey


class ListOrder(StrEnum):
    """How a list is sorted. The value is what an address has."""

    STAGE = "stage"
    NEWEST = "newest"
    NAME = "name"

    @property
    def label(self) -> str:
        """The order as a page shows it."""
        return str(LIST_ORDER_LABELS[self])

    @property
    def keys(self) -> Sequence[SortKey]:
        """What is compared, in this order."""
        return KEYS[self]

    @property
    def descending(self) -> bool:
        return self is ListOrder.NEWEST


LIST_ORDER_LABELS = {
    ListOrder.STAGE: _l("Longest in stage"),
    ListOrder.NEWEST: _l("Newest first"),
    ListOrder.NAME: _l("Name"),
}
KEYS: dict[ListOrder, Sequence[SortKey]] = {
    ListOrder.STAGE: (Application.stage_since, Application.id),
    ListOrder.NEWEST: (Application.applied_at, Application.id),
    ListOrder.NAME: (Candidate.name, Candidate.id, Application.id),
}
