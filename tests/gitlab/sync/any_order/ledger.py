"""What was last done to each step, and on which side: none of it may be lost."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.db.base import db
from app.onboarding.models import GatingIssue
from tests.gitlab.sync.any_order.world import steps_of

HERE, THERE = "here", "there"


@dataclass
class Ledger:
    """By gating issue and text. A step that was touched on both sides ends as one of them left it."""

    last: dict[tuple[int, str], dict[str, bool]] = field(default_factory=dict)

    def note(self, side: str, issue_id: int, text: str, is_ticked: bool) -> None:
        self.last.setdefault((issue_id, text), {})[side] = is_ticked

    def forget(self, issue_id: int) -> None:
        """Another issue stands for it from now on."""
        self.last = {key: left for key, left in self.last.items() if key[0] != issue_id}

    def check(self, issue_id: int) -> None:
        """Assert that each step that stands in an issue still is as somebody left it."""
        for step in steps_of(db.session.get_one(GatingIssue, issue_id)):
            left = self._left(issue_id, step.text)
            assert not left or step.is_ticked in left.values(), (
                f"what was done {left} to {step.text!r} is lost"
            )

    def _left(self, issue_id: int, text: str) -> dict[str, bool]:
        """A task in GitLab may say more than its step: whose it is, or a mark."""
        noted = [left for (of, said), left in self.last.items() if of == issue_id and text in said]
        return {side: is_ticked for left in noted for side, is_ticked in left.items()}
