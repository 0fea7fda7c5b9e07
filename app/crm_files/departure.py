"""Loose ends of a person who uploads files of the CRM: those that are not applied."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from app.access.permissions import Permission
from app.access.policy import allows
from app.access.roles import Role
from app.crm_files.actions import hand_over_crm_file, remove_crm_file
from app.crm_files.models import CrmImport
from app.people.models import User
from app.staged_files.departure import UnappliedFiles


def _can_take(person: User) -> bool:
    return allows(person, Permission.UPLOAD_CRM_FILE)


UNAPPLIED_CRM_FILE = UnappliedFiles(
    files=select(CrmImport).where(CrmImport.cleared_at.is_(None)),
    roles=frozenset({Role.SALES_OPERATIONS, Role.ADMIN}),
    nobody=_l("Nobody: delete the rows"),
    can_take=_can_take,
    hand_over=hand_over_crm_file,
    remove=remove_crm_file,
).kind("crm_file", _l("Unapplied files of the CRM"))
