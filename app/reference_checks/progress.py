"""How many references are needed, named and done, and what is missing.

From the hiring process: three are asked for, two are done, one of them is of a former manager.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import ngettext

from app.reference_checks.kinds import COUNTS_AS_NAMED, RefereeState, Relation
from app.shared.refusals import RuleBroken

ASKED_FOR, NEEDED, MANAGERS_NEEDED = 3, 2, 1
MAX_REFEREES = 10  # of one application, those who cannot answer included


@dataclass(frozen=True)
class ReferenceNeeds:
    """How many references a company asks for, how many are needed, and of how many former managers."""

    asked_for: int = ASKED_FOR
    needed: int = NEEDED
    managers: int = MANAGERS_NEEDED

    def check(self) -> None:
        """Raise RuleBroken for numbers that no candidate can meet."""
        if not 1 <= self.asked_for <= MAX_REFEREES:
            raise RuleBroken(_("Ask for 1 to %(limit)s references.", limit=MAX_REFEREES), field="asked_for")
        if not 1 <= self.needed <= self.asked_for:
            raise RuleBroken(_("Require at least 1, and no more than you ask for."), field="needed")
        if not 0 <= self.managers <= self.needed:
            raise RuleBroken(_("Require no more former managers than references."), field="managers")


@dataclass(frozen=True)
class ReferenceProgress:
    """How many references are named and done, and how many of the done ones are of former managers."""

    needs: ReferenceNeeds
    named: int
    done: int
    managers_done: int
    is_waived: bool = False

    @property
    def still_to_name(self) -> int:
        return max(0, self.needs.asked_for - self.named)

    @property
    def is_complete(self) -> bool:
        """Whether enough are done, or the rest is waived."""
        enough = self.done >= self.needs.needed and self.managers_done >= self.needs.managers
        return self.is_waived or enough

    @property
    def text(self) -> str:
        """The progress for a reader: "2 of 3 done, one former manager"."""
        done = _("%(done)s of %(asked_for)s done", done=self.done, asked_for=self.needs.asked_for)
        if self.managers_done == 1:
            return _("%(done)s, one former manager", done=done)
        if self.managers_done:
            return _("%(done)s, %(count)s former managers", done=done, count=self.managers_done)
        return done

    @property
    def missing(self) -> str | None:
        """What is missing, as a sentence; None if nothing is."""
        if self.is_complete:
            return None
        lacking = self.needs.needed - self.done
        if lacking > 0:
            return ngettext(
                "%(num)s more reference is needed.", "%(num)s more references are needed.", lacking
            )
        return _("A reference of a former manager is needed.")


def progress_of(
    needs: ReferenceNeeds, referees: Iterable[tuple[RefereeState, Relation]], *, is_waived: bool = False
) -> ReferenceProgress:
    """How far the references of an application are, by the state and the relation of each referee."""
    known = [each for each in referees if each[0] in COUNTS_AS_NAMED]
    done = [relation for state, relation in known if state is RefereeState.ANSWERED]
    managers = done.count(Relation.FORMER_MANAGER)
    return ReferenceProgress(needs, len(known), len(done), managers, is_waived)
