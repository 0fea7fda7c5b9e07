"""What follows a hire, and which shipped file there was, as columns of an opening."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import enum_type
from app.job_families.kinds import HireRole


class HireColumns:
    """The role, the team and the onboarding plan that follow a hire, as the job family says."""

    hire_role: Mapped[HireRole] = mapped_column(
        enum_type(HireRole, "hire_role"),
        default=HireRole.ISR,
        server_default=HireRole.ISR,
        comment="the role that a hire gives; only ISRs have a gate",
    )
    hire_team: Mapped[str] = mapped_column(
        String(200), default="", server_default="", comment="the team that a hire joins"
    )
    hire_plan: Mapped[str] = mapped_column(
        String(120), default="", server_default="", comment="of a hire of another role; empty for an ISR"
    )


class ShippedColumns:
    """Which file that Onramp ships an opening knows, by `library.shipped_key`."""

    shipped_key: Mapped[int | None] = mapped_column(
        comment="of the shipped file it was opened with; none: of a version of the company"
    )
    left_shipped_key: Mapped[int | None] = mapped_column(
        comment="of the newer shipped file it did not take over"
    )
