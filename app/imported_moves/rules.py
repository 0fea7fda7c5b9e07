"""Past moves as files write them: a line for each, with its day, its stage and its job."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from app.shared.refusals import RuleBroken
from app.shared.text import MAX_LINE_LENGTH, one_line
from app.untrusted.tables.days import parse_day

MAX_PAST_MOVES = 200  # of a row


@dataclass(frozen=True)
class PastMove:
    """A move in another system: to which stage, of which job, on which day, as far as the file says."""

    stage: str
    job: str = ""
    day: date | None = None


def parse_past_moves(text: str) -> tuple[PastMove, ...]:
    """The moves of a cell, in order, each once: a line such as “2024-05-03; Interview; Account Executive”.

    The job can be missing, and the day can be empty. Raises RuleBroken for a line that is not a move.
    """
    lines = [one_line(line) for line in text.split("\n")]
    moves = tuple(dict.fromkeys(_parse_past_move(line) for line in lines if line))
    if len(moves) > MAX_PAST_MOVES:
        raise RuleBroken(_("More than %(limit)s past moves.", limit=MAX_PAST_MOVES))
    return moves


def _parse_past_move(line: str) -> PastMove:
    day, separator, rest = (part.strip() for part in line.partition(";"))
    stage, _separator, job = (part.strip() for part in rest.partition(";"))
    moved_on = parse_day(day) if day else None
    if not separator or not stage or (day and moved_on is None):
        raise RuleBroken(
            _("The past move “%(move)s” cannot be read. Write it as “2024-05-03; Interview”.", move=line[:80])
        )
    if max(len(stage), len(job)) > MAX_LINE_LENGTH:
        raise RuleBroken(_("A value has more than %(limit)s characters.", limit=MAX_LINE_LENGTH))
    return PastMove(stage, job, moved_on)
