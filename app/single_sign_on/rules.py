"""Rules of signing in with the provider: which roles follow from groups, and the sentences of refusals."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from app.access.roles import Role
from app.people.rules import AttemptLimit, AttemptLimits
from app.shared.refusals import RuleBroken
from config import BadSettings

PROVIDER_LIMITS = AttemptLimits(
    "sign in with provider",
    {"network": AttemptLimit(60, timedelta(minutes=15))},
    _l("Too many failed sign-ins. Wait 15 minutes."),
)


class SignInRefused(RuleBroken):
    """The provider knows this person, and Onramp does not let them in."""

    status = 403


class SignInExpired(RuleBroken):
    """The sign-in did not begin in this browser, took too long or was already used."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            _("This sign-in has expired, was already used, or began in another browser. Sign in again.")
        )


class CodeRefused(SignInExpired):
    """The provider does not accept the code: it has expired or was already used."""


@dataclass(frozen=True)
class RoleChange:
    """The roles that follow from groups: those to give, and those to take."""

    granted: frozenset[Role]
    revoked: frozenset[Role]


def read_group_roles(text: str) -> Mapping[Role, frozenset[str]]:
    """The groups of each role that follows from groups: "acme/people=recruiter, acme/leads=admin".

    Raises BadSettings.
    """
    found: dict[Role, set[str]] = {}
    for entry in filter(None, (each.strip() for each in text.split(","))):
        group, is_given, name = (each.strip() for each in entry.rpartition("="))
        if not (group and is_given and name in list(Role)):
            roles = ", ".join(Role)
            raise BadSettings(
                f"OIDC_ROLES is wrong at {entry!r}. Write GROUP=ROLE, with commas between. "
                f"The roles are {roles}."
            )
        found.setdefault(Role(name), set()).add(group)
    return {role: frozenset(groups) for role, groups in found.items()}


def role_change(
    has: Collection[Role], groups: Collection[str], group_roles: Mapping[Role, Collection[str]]
) -> RoleChange:
    """What a person's groups change in their roles. A role that no group gives is left as it is."""
    due = {role for role, giving in group_roles.items() if not set(giving).isdisjoint(groups)}
    return RoleChange(granted=frozenset(due - set(has)), revoked=frozenset(set(group_roles) & set(has) - due))
