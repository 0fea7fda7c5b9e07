"""Why the policy keeps a person out of a route, asked without a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask_login import AnonymousUserMixin
from werkzeug.routing import Rule

from app.access.permissions import CANDIDATE_PERMISSIONS, PUBLIC_PERMISSIONS, Permission
from app.access.policy import allows, can_see
from app.candidates.models import Candidate
from app.db.base import Record, db
from app.people.models import User
from app.web.routing import record_class

Records = Mapping[str, Record | None]


def refusal_of(person: User | Candidate | None, permission: Permission, records: Records) -> str:
    """The reason, or nothing for a person who may come in."""
    kind = Candidate if permission in CANDIDATE_PERMISSIONS else User
    if permission not in PUBLIC_PERMISSIONS and not isinstance(person, kind):
        return "is not signed in"
    asked = person if isinstance(person, kind) else AnonymousUserMixin()
    if not all(record and can_see(asked, name, record) for name, record in records.items()):
        return "does not see the record"
    allowed = allows(asked, permission, next(reversed(list(records.values())), None))
    return "" if allowed else "has no permission"


def records_of(rule: Rule, ids: Mapping[str, Any]) -> Records:
    """The records behind the ids of a route, by the names of these, in the order of the address."""
    names = sorted(rule.arguments, key=lambda name: rule.rule.index(f"{name}>"))
    kinds = {name: record_class(name) for name in names}
    return {name: db.session.get(kind, ids[name]) for name, kind in kinds.items() if kind}
