"""The door of every room: who may enter, with what in hand, and when work is saved.

A route declares a permission or does not start. Where its URL has an id, the door loads the
record, asks the policy and hands it to the view. Who is asked about is the user who signed in or, for
what is a candidate's own, the candidate who came by a link: never one for the other.

A POST that answers with a redirect is saved; everything else is rolled back, and nothing is ever
saved by a GET. What another machine tells us has a door of its own: there is no page to send it on to.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from flask import Blueprint, Flask, Response, abort, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from app.access.permissions import FOR_GUESTS, OPEN_TO_ALL, Permission
from app.access.policy import allows, sees
from app.guests import present_guest
from app.sessions.actions import record_seen
from app.shared.database import SAFE_METHODS, Record, db

Answer = ResponseReturnValue
View = Callable[..., Answer]
MOST_TYPED = 1024 * 1024  # bytes of a form, where its page does not say that it needs more
MOST_TOLD = 8 * 1024 * 1024  # bytes from another machine
_records: dict[str, type[Record]] = {}
VISIT_OVER = (
    "The time of your link is over, and nothing was changed. Open your page in another tab by a new link, "
    "then come back to this one, load the form again with Back and send it: what you typed is still there."
)


class Rooms(Blueprint):
    """The routes of one package. Each is declared with the permission it asks for."""

    def page(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A page to look at: GET."""
        return self._room(rule, ["GET"], permission)

    def form(
        self, rule: str, *, permission: Permission, most_bytes: int = MOST_TYPED
    ) -> Callable[[View], View]:
        """A page with a form on it, sent back to the same address: GET and POST.

        `most_bytes` is the size of the largest form it takes, with its file where it has one.
        """
        return self._room(rule, ["GET", "POST"], permission, most_bytes=most_bytes)

    def verb(
        self, rule: str, *, permission: Permission, most_bytes: int = MOST_TYPED
    ) -> Callable[[View], View]:
        """Something done by a button: POST only."""
        return self._room(rule, ["POST"], permission, most_bytes=most_bytes)

    def hook(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """Something another machine tells us: POST, saved when it is answered with 200.

        No cookie and no token of a form comes with it: the view asks for the machine's own proof.
        """
        return self._room(rule, ["POST"], permission, is_hook=True, most_bytes=MOST_TOLD)

    def _room(
        self,
        rule: str,
        methods: list[str],
        permission: Permission,
        *,
        is_hook: bool = False,
        most_bytes: int = MOST_TYPED,
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            door = guarded(view, permission, saved_with=200 if is_hook else 303)
            door.is_hook = is_hook  # type: ignore[attr-defined]
            door.most_bytes = most_bytes  # type: ignore[attr-defined]
            self.add_url_rule(rule, view.__name__, door, methods=methods)
            return view

        return declare


def holds(id_name: str, record: type[Record]) -> None:
    """Say which record an id in a URL means: holds("application_id", Application)."""
    _records[id_name] = record


def record_of(id_name: str) -> type[Record] | None:
    """The record an id in a URL means; None for what is no id of a record, such as a token."""
    return _records.get(id_name)


def guarded(view: View, permission: Permission, *, saved_with: int = 303) -> View:
    """The view behind its door; `permission` stays readable on it for the house's tests."""

    @functools.wraps(view)
    def enter(**in_url: Any) -> Response:
        if permission not in OPEN_TO_ALL and not _has_come_in(permission):
            return _ask_for_link() if permission in FOR_GUESTS else _ask_to_sign_in()
        person = present_guest() if permission in FOR_GUESTS else current_user
        in_hand = {_name(key): _fetch(person, key, value) for key, value in in_url.items()}
        if not allows(person, permission, next(iter(in_hand.values()), None)):
            abort(403)
        response = make_response(view(**in_hand))
        if request.method == "POST" and response.status_code == saved_with:
            db.session.commit()
        else:
            db.session.rollback()
        record_seen()
        return response

    enter.permission = permission  # type: ignore[attr-defined]
    return enter


def _has_come_in(permission: Permission) -> bool:
    return present_guest() is not None if permission in FOR_GUESTS else current_user.is_authenticated


def _name(key: str) -> str:
    return key.removesuffix("_id")


def _fetch(person: Any, key: str, value: Any) -> Any:
    if key not in _records:
        return value
    record = db.session.get(_records[key], value)
    if record is None or not sees(person, key, record):
        abort(404)
    return record


def _ask_to_sign_in() -> Response:
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_for("people.sign_in", next=request.full_path.rstrip("?")), 303))
    return abort(401)


def _ask_for_link() -> Response:
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_for("portal.ask_for_link"), 303))
    return abort(401, VISIT_OVER)


def see(endpoint: str, **values: Any) -> Response:
    """Send the browser on to a page after something was done (303)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def is_hook(view: object) -> bool:
    """Whether a view, as the app has it, is for another machine."""
    return getattr(view, "is_hook", False)


def most_bytes_of(view: object) -> int:
    """How many bytes may be sent to a view, as the app has it."""
    return getattr(view, "most_bytes", MOST_TYPED)


def check_doors(app: Flask) -> None:
    """Raise RuntimeError for a route that was declared past the door."""
    for rule in app.url_map.iter_rules():
        if rule.endpoint != "static" and not hasattr(app.view_functions[rule.endpoint], "permission"):
            raise RuntimeError(f"{rule.rule} has no permission. Declare it with Rooms.page, .form or .verb.")
