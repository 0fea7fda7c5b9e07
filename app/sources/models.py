"""A source of candidates, such as a job board."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Instant, Record, register_constraint_message
from app.db.compared_name import ComparedByName
from app.shared import clock

MAX_SOURCE_NAME_LENGTH, MAX_CODE_LENGTH = 100, 40


class Source(ComparedByName, Record):
    """A source that recruiters keep. Links carry its code, and a candidate's `source` is its name.

    An inactive one is not proposed, and its links still work: they may be printed somewhere.
    """

    __tablename__ = "sources"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(MAX_SOURCE_NAME_LENGTH))
    name_key: Mapped[str] = mapped_column(String(200), unique=True, comment="what the name is compared by")
    code: Mapped[str] = mapped_column(String(MAX_CODE_LENGTH), unique=True)
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)


register_constraint_message(
    "uq_sources_name_key", _l("There is already a source with this name."), field="name"
)
register_constraint_message("uq_sources_code", _l("There is already a source with this code."), field="code")
