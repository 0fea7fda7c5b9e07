"""What packages above this one do with a move, and what they know of the job when a candidate is hired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from app.candidates.models import Application
from app.people.models import User
from app.pipeline.models import Transition


@dataclass(frozen=True)
class AgreedJob:
    """What is agreed with a candidate before the hire: the form of the hire begins with it."""

    start_date: date
    manager: User


_move_hooks: list[Callable[[Application, Transition, User | None], None]] = []
_later_hooks: list[Callable[[Transition, Sequence[Application], date, User], None]] = []
_agreed: list[Callable[[Application], AgreedJob | None]] = []


def on_move(hook: Callable[[Application, Transition, User | None], None]) -> None:
    """Call `hook` with each move of an application that is on record, and who made it. It is locked."""
    _move_hooks.append(hook)


def run_move_hooks(application: Application, move: Transition, by: User | None) -> None:
    for hook in _move_hooks:
        hook(application, move, by)


def on_decided_later(hook: Callable[[Transition, Sequence[Application], date, User], None]) -> None:
    """Call `hook` with a hire for the last place, the other candidates, the day by which it is decided what
    becomes of each, and who hired.
    """
    _later_hooks.append(hook)


def run_later_hooks(hire: Transition, others: Sequence[Application], day: date, by: User) -> None:
    for hook in _later_hooks:
        hook(hire, others, day, by)


def on_hire_form(find: Callable[[Application], AgreedJob | None]) -> None:
    """Register what finds the job that is agreed with a candidate."""
    _agreed.append(find)


def agreed_job(application: Application) -> AgreedJob | None:
    """The job that is agreed with a candidate; None if there is none."""
    return next(filter(None, (find(application) for find in _agreed)), None)
