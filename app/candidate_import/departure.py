"""Loose ends of a person who imports: files that are not applied, which nobody else can open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.candidate_import.actions import hand_over_import, remove_import
from app.candidate_import.models import CandidateImport
from app.people.models import User
from app.staged_files.departure import UnappliedFiles


def _can_take(person: User) -> bool:
    return allows(person, Permission.IMPORT_CANDIDATES)


UNAPPLIED_IMPORT = UnappliedFiles(
    files=select(CandidateImport).where(CandidateImport.cleared_at.is_(None)),
    roles=frozenset({Role.RECRUITER, Role.ADMIN}),
    nobody=_l("Nobody: delete the rows"),
    can_take=_can_take,
    hand_over=hand_over_import,
    remove=remove_import,
).kind("candidate_import", _l("Unapplied imports of candidates"))
