"""What a page shows where its reader cannot do to an interview what the page is for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask_login import current_user

from app.interviews.models import Interview
from app.web import possible


def where_possible(
    check: Callable[..., Any],
) -> Callable[[possible.View], possible.View]:
    """Show the page only where `check(interview, by=…)` refuses its reader nothing."""

    def of_reader(interview: Interview) -> None:
        check(interview, by=current_user)

    return possible.where_possible(of_reader, otherwise="interviews/not_possible.html")
