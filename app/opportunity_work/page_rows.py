"""The rows of My book as its page shows them: texts and addresses, each made once for a page.

A page has a hundred rows with few different days, kinds and tiers. Its templates only write what is here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from flask_babel import gettext as _

from app.opportunity_work.book_list import BookLine
from app.opportunity_work.books import Book
from app.opportunity_work.my_book import DayTask
from app.opportunity_work.present_steps import DueStep, StepLine
from app.shared.sales.company import money
from app.shared.times import format_day


class RowLinks(NamedTuple):
    """The addresses of an opportunity, of its forms, and of completing an opportunity task of one."""

    opportunity: Callable[[int], str]
    next_step: Callable[[int], str]
    tier: Callable[[int], str]
    done: Callable[[int, int], str]


class BookRows:
    """Makes the rows of one page."""

    def __init__(self, book: Book, links: RowLinks) -> None:
        self._book, self._links = book, links
        self._days: dict[date, str] = {}
        self._labels: dict[Any, str] = {}
        self._the_isr = _("The ISR")

    def tasks(self, tasks: Iterable[DayTask]) -> Sequence[tuple[Any, ...]]:
        """Kind, day if overdue, opportunity, its address, text, next step, last entry, link to complete."""
        return [
            (
                self._label(task.kind),
                self._day(task.due_on) if task.is_overdue else None,
                _title(task.account, task.opportunity),
                self._links.opportunity(task.opportunity_id),
                task.text,
                self._step(task.next_step),
                task.last_entry and (task.last_entry[1], self._day(task.last_entry[0])),
                self._links.done(task.opportunity_id, task.id) if task.may_do else None,
                task.account,
            )
            for task in tasks
        ]

    def due_steps(self, steps: Iterable[DueStep]) -> Sequence[tuple[Any, ...]]:
        """Text, form of the next one, opportunity, its address, day, and whether it is overdue."""
        return [
            (
                step.text,
                self._links.next_step(step.opportunity_id),
                _title(step.account, step.opportunity),
                self._links.opportunity(step.opportunity_id),
                self._day(step.due_on),
                step.due_on < self._book.today,
            )
            for step in steps
        ]

    def lines(self, lines: Iterable[BookLine]) -> Sequence[tuple[Any, ...]]:
        """Opportunity, address, kind, checks, close date, another renewal date, ARR basis, tier, form, step.

        A tier is its number and its name, and the form is that for choosing one. None is what it lacks.
        """
        return [
            (
                _title(line.account, line.name),
                self._links.opportunity(line.id),
                f"{self._label(line.kind)} · {line.stage}",
                [self._label(check) for check in line.failing],
                self._day(line.close_on),
                self._day(line.renewal_on) if line.renewal_on not in (None, line.close_on) else None,
                None if line.arr_basis is None else money(line.arr_basis),
                self._label(line.tier).split(" - ", 1) if line.tier else None,
                self._links.tier(line.id),
                self._step(line.next_step) if line.next_step and line.next_step.text else None,
            )
            for line in lines
        ]

    def _day(self, day: Any) -> str:
        if day not in self._days:
            self._days[day] = format_day(day)
        return self._days[day]

    def _label(self, member: Any) -> str:
        key = (type(member), member)  # values of two kinds can be the same
        if key not in self._labels:
            self._labels[key] = member.label
        return self._labels[key]

    def _step(self, step: StepLine | None) -> tuple[str, str] | None:
        """The text of a next step, and its owner with its day."""
        if step is None:
            return None
        day = f" · {self._day(step.due_on)}" if step.due_on else ""
        return step.text or "–", f"{step.owner or self._the_isr}{day}"


def _title(account: str, name: str) -> str:
    return f"{account}: {name}" if name else account
