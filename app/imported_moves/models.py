"""A move of a candidate in another system. It is history to read, and never a transition of ours."""

from __future__ import annotations

from datetime import date

from flask_babel import gettext as _
from sqlalchemy import Date, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.candidates.models import Candidate
from app.candidates.models.owned_records import OwnedKind, register_owned
from app.db.added import Added
from app.db.base import Record


class ImportedMove(Record):
    """A move that a file tells of. `application_id` is the application that came with it, if one did."""

    __tablename__ = "imported_moves"

    id: Mapped[int] = mapped_column(primary_key=True)
    candidate_id: Mapped[int] = mapped_column(ForeignKey("candidates.id"), index=True)
    application_id: Mapped[int | None] = mapped_column(ForeignKey("applications.id"), index=True)
    system: Mapped[str] = mapped_column(String(200), comment="the other system; empty: its name is not known")
    stage: Mapped[str] = mapped_column(String(200), comment="as the other system calls it")
    job: Mapped[str] = mapped_column(String(200), comment="as the other system calls it, or empty")
    moved_on: Mapped[date | None] = mapped_column(Date)

    candidate: Mapped[Candidate] = relationship(back_populates="imported_moves")

    @property
    def where(self) -> str:
        """In which system it was: “In OpenCATS”."""
        return _("In %(system)s", system=self.system) if self.system else _("In another system")


imported_moves_of = Added(
    Candidate, "imported_moves", ImportedMove, back_populates="candidate", order_by=ImportedMove.id
)
register_owned(OwnedKind(ImportedMove, collection="imported_moves"))
