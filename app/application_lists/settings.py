"""What a list shows: its filter, its order and its columns, as an address and a saved view have them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from app.application_lists.filters import ApplicationFilter
from app.application_lists.orders import ListOrder
from app.candidates.models import Status
from app.web.parameters import Args, InvalidParameter, choice_param, enum_by_value

COLUMN_SEPARATOR = "."  # in an address
FROM_PARAM = "from"  # of the page of an application: the filter and the order of the list one came from


class ListColumn(StrEnum):
    """A column of a list, beside the candidate. The value is what an address has."""

    OPENING = "opening"
    STAGE = "stage"
    WAITING_FOR = "waiting_for"
    SINCE = "since"
    APPLIED = "applied"
    SOURCE = "source"

    @property
    def label(self) -> str:
        """The heading of the column."""
        return str(LIST_COLUMN_LABELS[self])


LIST_COLUMN_LABELS = {
    ListColumn.OPENING: _l("Opening"),
    ListColumn.STAGE: _l("Stage"),
    ListColumn.WAITING_FOR: _l("Waiting for"),
    ListColumn.SINCE: _l("In stage"),
    ListColumn.APPLIED: _l("Applied"),
    ListColumn.SOURCE: _l("Source"),
}
ALL_COLUMNS = tuple(ListColumn)


@dataclass(frozen=True)
class ListSettings:
    """A filter, an order, and the columns to show, in their order on the page."""

    filter: ApplicationFilter = field(default_factory=ApplicationFilter)
    order: ListOrder = ListOrder.STAGE
    columns: Sequence[ListColumn] = ALL_COLUMNS

    @classmethod
    def from_args(cls, args: Args, *, opening: int | None = None) -> ListSettings:
        """The settings in an address. Raises InvalidParameter for a value that no address of ours has."""
        order = choice_param("order", enum_by_value(ListOrder), args) or ListOrder.STAGE
        return cls(ApplicationFilter.from_args(args, opening=opening), order, _columns(args))

    @classmethod
    def from_text(cls, text: str) -> ListSettings:
        """The settings of a query string, such as `.text` is. Raises InvalidParameter."""
        return cls.from_args(MultiDict(parse_qsl(text, keep_blank_values=True)))

    @property
    def asked(self) -> dict[str, str]:
        """The settings as an address has them. What is as always is left out."""
        asked = self.filter.asked
        if self.order is not ListOrder.STAGE:
            asked["order"] = self.order.value
        if self.columns != ALL_COLUMNS:
            asked["columns"] = COLUMN_SEPARATOR.join(self.columns)
        return asked

    @property
    def text(self) -> str:
        """The settings as a query string."""
        return urlencode(self.asked)

    @property
    def as_origin(self) -> dict[str, str]:
        """The parameter that tells the page of an application which list its reader came from."""
        text = replace(self, columns=ALL_COLUMNS).text
        return {FROM_PARAM: text or f"status={Status.ACTIVE}"}


def _columns(args: Args) -> Sequence[ListColumn]:
    """The columns of an address: one parameter with all of them, or one for each checkbox of a form."""
    known = enum_by_value(ListColumn)
    asked = [name for value in args.getlist("columns") if value for name in value.split(COLUMN_SEPARATOR)]
    if not set(asked) <= known.keys() or len(set(asked)) < len(asked):
        raise InvalidParameter("columns", _("There are no such columns."))
    return tuple(column for column in ListColumn if column.value in asked) or ALL_COLUMNS
