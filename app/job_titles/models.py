"""A job title that stages name, with its other names."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import JSON, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Record, register_constraint_message


class JobTitle(Record):
    """A job title and its synonyms. The title on a user stays a text, which is matched with both."""

    __tablename__ = "job_titles"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    synonyms: Mapped[list[str]] = mapped_column(JSON, default=list, comment="other names of the same title")
    about: Mapped[str] = mapped_column(Text, default="", comment="a sentence")

    @property
    def names(self) -> list[str]:
        return [self.name, *self.synonyms]


register_constraint_message(
    "uq_job_titles_name", _l("There is already a job title with this name."), field="name"
)
