"""What happens when a person gets or loses a role or an account, and who waits for whom then."""

from __future__ import annotations

from collections.abc import Callable

from app.db.locks import lock_alone, lock_shared
from app.people.models import User

_LEAVING = "people who leave"
_role_hooks: list[Callable[[User], None]] = []


def on_roles_changed(hook: Callable[[User], None]) -> None:
    """Call `hook` with each user who gets or loses a role, or when their account closes or opens."""
    _role_hooks.append(hook)


def run_role_hooks(user: User) -> None:
    """Call the hooks: the roles of a person, or whether their account is open, have changed."""
    for hook in _role_hooks:
        hook(user)


def lock_leaving() -> None:
    """Lock out those who give people work, until the transaction ends: somebody loses a role or an account.

    An action that also gives work calls it before.
    """
    lock_alone(_LEAVING)


def lock_givers() -> None:
    """Wait for those who lose a role or an account before it is read who left work.

    So none is missed that they get at the same time. Those who give work share this lock.
    """
    lock_shared(_LEAVING)
