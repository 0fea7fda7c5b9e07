"""A person in training for a kind of stage."""

from __future__ import annotations

from datetime import datetime

from flask_babel import lazy_gettext as _l
from sqlalchemy import CheckConstraint, ForeignKey, String, TypeDecorator, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Instant, Record, register_constraint_message
from app.job_families.kinds import SCORED_KINDS, StageKind
from app.people.models import User
from app.shared import clock


class _ScoredKind(TypeDecorator[StageKind]):
    """A kind of stage as text; a CHECK of the table says which kinds there are."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: StageKind | None, _dialect: object) -> str | None:
        return None if value is None else StageKind(value).value

    def process_result_value(self, value: str | None, _dialect: object) -> StageKind | None:
        return None if value is None else StageKind(value)


class InterviewerTraining(Record):
    """Somebody is in training for a kind of stage, until the row goes. Activity keeps both."""

    __tablename__ = "interviewer_training"
    __table_args__ = (
        UniqueConstraint("user_id", "kind"),
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind}'" for kind in SCORED_KINDS)),
            name="kind_takes_scorecards",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    kind: Mapped[StageKind] = mapped_column(_ScoredKind)
    since: Mapped[datetime] = mapped_column(Instant, default=clock.now)

    user: Mapped[User] = relationship()


register_constraint_message(
    "uq_interviewer_training_user_id_kind", _l("This person is already in training for it."), field="kind"
)
