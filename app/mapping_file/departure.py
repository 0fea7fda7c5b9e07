"""Loose ends of a person who keeps the mapping file: unapplied ones, which nobody else can open."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from sqlalchemy import select
from sqlalchemy.orm import defer

from app.access.roles import Role
from app.mapping_file.actions import hand_over_mapping_file, remove_mapping_file
from app.mapping_file.models import MappingFile
from app.staged_files.departure import UnappliedFiles

DRAFT_FILE = UnappliedFiles(
    files=select(MappingFile).options(defer(MappingFile.text), defer(MappingFile.found)),
    roles=frozenset({Role.SALES_OPERATIONS, Role.ADMIN}),
    nobody=_l("Nobody: remove the file"),
    can_take=lambda _person: True,
    hand_over=hand_over_mapping_file,
    remove=remove_mapping_file,
).kind("mapping_file", _l("Unapplied mapping files"))
