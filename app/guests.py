"""Who came by a link: a guest, whose visit stands in the session beside a user's and never mixes with it.

The session cookie is signed. A visit is over after STAY, on leaving, and once the guest's epoch has
moved on. Signing in or out as a user leaves it alone, and so does a visit with a user's session.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import g, session

from app.access.guests import Guest
from app.shared import clock

STAY = timedelta(hours=8)
WHO, UNTIL = "candidate", "candidate_until"
_load: Callable[[str], Guest | None] | None = None


def finds_guests(load: Callable[[str], Guest | None]) -> None:
    """Say how a guest is found by what the session holds of them; the door stands below their package."""
    global _load
    _load = load


def present_guest() -> Any:
    """The guest of this request; None where nobody came by a link, or the visit is over."""
    if "guest" not in g:
        g.guest = _of_session()
    return g.guest


def begin_visit(guest: Any) -> None:
    """Let someone in who has used their link up."""
    session[WHO] = guest.get_id()
    session[UNTIL] = int((clock.now() + STAY).timestamp())
    g.guest = guest


def end_visit() -> None:
    """Let them out of this browser again."""
    session.pop(WHO, None)
    session.pop(UNTIL, None)
    g.guest = None


def forget_user() -> None:
    """Empty the session of all that is a user's, and begin a new one."""
    kept = {key: session[key] for key in (WHO, UNTIL) if key in session}
    session.clear()
    session.update(kept)


def _of_session() -> Guest | None:
    who, until = session.get(WHO), session.get(UNTIL)
    if not isinstance(who, str) or not isinstance(until, int) or clock.now().timestamp() >= until:
        return None
    return None if _load is None else _load(who)
