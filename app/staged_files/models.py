"""What every uploaded file is: a name, columns, a person who uploaded it, and whether it was applied."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from app.db.base import Instant
from app.people.models import User
from app.shared import clock


class StagedFile:
    """The columns of a record of an uploaded file. `columns` are stored as in `columns.py`."""

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), comment="the file's, as its sender says")
    columns: Mapped[list[list[str]]] = mapped_column(JSON)
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    uploaded_at: Mapped[datetime] = mapped_column(Instant, default=clock.now)
    applied_at: Mapped[datetime | None] = mapped_column(Instant)

    @declared_attr
    def uploaded_by(self) -> Mapped[User]:
        return relationship(User)

    @property
    def headers(self) -> list[str]:
        return [header for header, _meaning in self.columns]

    @property
    def is_applied(self) -> bool:
        return self.applied_at is not None
