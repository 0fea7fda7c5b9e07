"""What second factors add to signing in and to closing an account."""

from __future__ import annotations

from app.people.accounts import on_account_closed
from app.people.sign_in import register_second_step
from app.second_factors.actions import delete_second_factors
from app.second_factors.unfinished import begin_second_step


def register_second_factor_hooks() -> None:
    """Ask for a second factor after the password, and delete those of an account that closes."""
    register_second_step(begin_second_step)
    on_account_closed(lambda user, _by: delete_second_factors(user))
