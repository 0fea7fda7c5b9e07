"""Routes: who may call a view, with which records, and when its work is saved.

The app does not start if a route declares no permission, or has an id in its URL without a registered loader
(`app/web/routing/checks.py`).
Each request loads the record of each id, asks the policy and passes the record to the view. The policy is
asked about the user or, on a candidate's pages, about the candidate who came by a link, and never about both.

A POST that answers with a redirect is committed. Everything else is rolled back: a GET never saves anything.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, g, make_response, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import Select, bindparam, inspect, select

from app.access.permissions import CANDIDATE_PERMISSIONS, PUBLIC_PERMISSIONS, Permission
from app.access.policy import allows, can_see
from app.db.base import SAFE_METHODS, Record, db
from app.sessions.actions import record_session_use
from app.web.parameters import number_param
from app.web.record_pages import redirect_to_page, url_of
from app.web.visitors import current_candidate, signed_in_user

Answer = ResponseReturnValue
View = Callable[..., Answer]
MAX_FORM_BYTES = 1024 * 1024  # of a form, unless its route declares more
MAX_HOOK_BYTES = 8 * 1024 * 1024  # of a request by another machine
_records: dict[str, type[Record]] = {}
_loaded_with: dict[str, Sequence[Any]] = {}
_moved: dict[str, Callable[[Any], Any]] = {}
VISIT_EXPIRED_MESSAGE = _l(
    "Your link has expired. Nothing was changed. Open your page in another tab with a new link. Then come "
    "back to this one, go back to the form and send it again. What you typed is still there."
)


class Routes(Blueprint):
    """The routes of one package. Each declares the permission it needs."""

    def page(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A page without a form: GET."""
        return self._route(rule, ["GET"], permission)

    def form(
        self, rule: str, *, permission: Permission, max_bytes: int = MAX_FORM_BYTES
    ) -> Callable[[View], View]:
        """A page with a form that posts to the same URL: GET and POST.

        `max_bytes` is the largest size of the form, including its file.
        """
        return self._route(rule, ["GET", "POST"], permission, max_bytes=max_bytes)

    def action(
        self, rule: str, *, permission: Permission, max_bytes: int = MAX_FORM_BYTES
    ) -> Callable[[View], View]:
        """An action of a button: POST only."""
        return self._route(rule, ["POST"], permission, max_bytes=max_bytes)

    def hook(self, rule: str, *, permission: Permission) -> Callable[[View], View]:
        """A POST by another machine, without cookie or CSRF token, committed if answered with 200."""
        return self._route(rule, ["POST"], permission, is_hook=True, max_bytes=MAX_HOOK_BYTES)

    def _route(
        self,
        rule: str,
        methods: list[str],
        permission: Permission,
        *,
        is_hook: bool = False,
        max_bytes: int = MAX_FORM_BYTES,
    ) -> Callable[[View], View]:
        def declare(view: View) -> View:
            protected_view = protected(view, permission, saved_with=200 if is_hook else 303)
            protected_view.is_hook = is_hook  # type: ignore[attr-defined]
            protected_view.max_bytes = max_bytes  # type: ignore[attr-defined]
            self.add_url_rule(rule, view.__name__, protected_view, methods=methods)
            return view

        return declare


def register_loader(
    id_name: str,
    record: type[Record],
    *,
    loaded_with: Sequence[Any] = (),
    moved: Callable[[Any], Any] | None = None,
) -> None:
    """Register the record of an id in a URL: register_loader("application_id", Application).

    `loaded_with` are the options of its statement, or functions that make one: what all its pages read. An
    action locks such a record with `lock_row`, as a lock cannot have joins.
    `moved` returns the record that this one was merged into, or None. A GET is redirected to it.
    """
    _records[id_name], _loaded_with[id_name] = record, loaded_with
    if moved is not None:
        _moved[id_name] = moved


def record_param(id_name: str, argument: str, permission: Permission) -> Any:
    """A second record of a page, by its id in the query, or None.

    The user must see it and have the permission. Raises InvalidParameter for an invalid id.
    """
    value = number_param(argument, least=1)
    if value is None:
        return None
    record = db.session.get(_records[id_name], value)
    if record is None or not can_see(current_user, id_name, record):
        abort(404)
    if not allows(current_user, permission, record):
        abort(403)
    return record


def record_class(id_name: str) -> type[Record] | None:
    """The record class of an id in a URL; None if it is not an id, such as a token."""
    return _records.get(id_name)


def protected(view: View, permission: Permission, *, saved_with: int = 303) -> View:
    """Wrap a view: check the permission, load the records, commit or roll back."""

    @functools.wraps(view)
    def enter(**in_url: Any) -> Response:
        if permission not in PUBLIC_PERMISSIONS and not _is_identified(permission):
            return _ask_for_link() if permission in CANDIDATE_PERMISSIONS else _ask_to_sign_in()
        person = _visitor(permission)
        records = g.records = _load_records(person, in_url)
        about = [record for record in records.values() if isinstance(record, Record)]  # no tokens
        if not allows(person, permission, about[-1] if about else None):
            abort(403)
        response = make_response(view(**records))
        if request.method == "POST" and response.status_code == saved_with:
            db.session.commit()
        elif request.method == "POST" or response.is_streamed:
            db.session.rollback()  # the session of a page is closed once it is sent
        record_session_use()
        return response

    enter.permission = permission  # type: ignore[attr-defined]
    return enter


def _visitor(permission: Permission) -> Any:
    """Who is asked about. A public page asks the database for nobody."""
    if permission in CANDIDATE_PERMISSIONS:
        return current_candidate()
    return current_user if permission in PUBLIC_PERMISSIONS else signed_in_user()


def _is_identified(permission: Permission) -> bool:
    return (
        current_candidate() is not None
        if permission in CANDIDATE_PERMISSIONS
        else current_user.is_authenticated
    )


def _name(key: str) -> str:
    return key.removesuffix("_id")


def _load_records(person: Any, in_url: dict[str, Any]) -> dict[str, Any]:
    """The records of a URL in order. Each is visible to the person and belongs to the one before it."""
    records: dict[str, Any] = {}
    owner: Record | None = None
    for key, value in in_url.items():
        if key not in _records:
            records[_name(key)] = value
            continue
        record = _read(key, value)
        if record is None or not can_see(person, key, record) or not _belongs(record, owner):
            g.hidden_record = record and (_name(key), value)
            abort(404)
        if request.method in SAFE_METHODS and (now := _moved.get(key, _not_merged)(record)) is not None:
            abort(redirect(url_for(str(request.endpoint), **{**in_url, key: now.id}), 303))
        records[_name(key)] = owner = record
    return records


def _read(key: str, value: int) -> Record | None:
    """The record with what all its pages and actions read."""
    return db.session.scalars(_statement_of(key), {"id": value}).unique().one_or_none()


@cache
def _statement_of(key: str) -> Select[Any]:
    record = _records[key]
    (primary_key,) = inspect(record).primary_key
    options = [each() if callable(each) else each for each in _loaded_with[key]]
    return select(record).where(primary_key == bindparam("id")).options(*options)


def _not_merged(_record: Record) -> None:
    """The default of `moved`: most records are never merged."""


def _belongs(record: Record, owner: Record | None) -> bool:
    if owner is None:
        return True
    column = column_to(type(owner), type(record))
    return column is not None and bool(getattr(record, column) == owner.id)  # type: ignore[attr-defined]


def column_to(owner: type[Record], record: type[Record]) -> str | None:
    """The attribute by which a record points to its owner; None unless there is exactly one."""
    pointing = [
        attribute.key
        for attribute in inspect(record).column_attrs
        if any(key.references(owner.__table__) for key in attribute.columns[0].foreign_keys)  # type: ignore[arg-type]
    ]
    return pointing[0] if len(pointing) == 1 else None


def _ask_to_sign_in() -> Response:
    if request.method in SAFE_METHODS:
        return make_response(redirect(url_of("sign in", next=request.full_path.rstrip("?")), 303))
    return abort(401)


def _ask_for_link() -> Response:
    return (
        redirect_to_page("ask for a link")
        if request.method in SAFE_METHODS
        else abort(401, str(VISIT_EXPIRED_MESSAGE))
    )


def redirect_to(endpoint: str, **values: Any) -> Response:
    """Redirect to an endpoint after an action (303)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def is_hook(view: object) -> bool:
    """True if a registered view is for another machine."""
    return getattr(view, "is_hook", False)


def max_bytes_of(view: object) -> int:
    """The largest request body of a registered view, in bytes."""
    return getattr(view, "max_bytes", MAX_FORM_BYTES)
