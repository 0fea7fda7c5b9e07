"""The plan files in use: those Onramp ships, and the newest version of each the company wrote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from app.db.base import db
from app.people.models import User
from app.plans.kinds import PLAN_NAMES, ROLE_PLAN_FOLDER, PlanKind, is_part, kind_of
from app.plans.models import Owner, PlanFile
from app.plans.reader import PlanText, read_plan

PLAN_FILES = Path(__file__).parent / "files"
SHIPPED_VERSION = 0  # the version of a file nobody has changed


@dataclass(frozen=True)
class CurrentPlanFile:
    """A plan file as it is used now. `saved` is the company's newest version; None for what is shipped."""

    name: str
    text: str
    saved: PlanFile | None = None

    @property
    def version(self) -> int:
        return self.saved.version if self.saved else SHIPPED_VERSION


def current_files() -> dict[str, CurrentPlanFile]:
    """Every plan file as it is used now, by name: the general ones in order, each before its parts."""
    found = {name: CurrentPlanFile(name, text) for name, text in shipped_files().items()}
    found |= {row.name: CurrentPlanFile(row.name, row.text, row) for row in _newest()}
    return {name: found[name] for name in sorted(found, key=_place)}


def current_plans(files: Mapping[str, CurrentPlanFile] | None = None) -> dict[str, PlanText]:
    """Every plan file as it reads now, by name; `files` if they are loaded already."""
    files = current_files() if files is None else files
    return {file.name: read_plan_file(file.name, file.text, files) for file in files.values()}


def read_plan_file(name: str, text: str, files: Mapping[str, CurrentPlanFile]) -> PlanText:
    """A file read beside the others: a part has the words for owners of its general file."""
    kind = kind_of(name)
    if kind is None or not is_part(name):
        return _read(name, text, ())
    general = _read(PLAN_NAMES[kind], files[PLAN_NAMES[kind]].text, ())
    return _read(name, text, tuple(general.settings.owners.items()))


def read_alone(name: str, text: str) -> PlanText:
    """A file read without the others, with its own words for owners."""
    return _read(name, text, ())


def role_plan_titles(files: Mapping[str, CurrentPlanFile] | None = None) -> dict[str, str]:
    """The plans of other roles than ISRs, by name, each with its title."""
    files = current_files() if files is None else files
    found = [name for name in files if kind_of(name) is PlanKind.OTHER_ROLE]
    plans = {name.removeprefix(ROLE_PLAN_FOLDER): read_alone(name, files[name].text) for name in found}
    return {name: plan.title or name.replace("_", " ").capitalize() for name, plan in plans.items()}


def versions_of(name: str) -> list[PlanFile]:
    """The versions of a file the company wrote, the newest first, at most fifty."""
    statement = select(PlanFile).where(PlanFile.name == name).order_by(PlanFile.version.desc()).limit(50)
    return list(
        db.session.scalars(statement.options(joinedload(PlanFile.added_by).lazyload(User.granted_roles)))
    )


@cache
def shipped_files() -> Mapping[str, str]:
    """The files Onramp ships, by name: "onboarding_tasks/region_emea" without its ending."""
    paths = PLAN_FILES.rglob("*.md")
    return {
        path.relative_to(PLAN_FILES).with_suffix("").as_posix(): path.read_text("utf-8") for path in paths
    }


def _newest() -> Iterable[PlanFile]:
    return db.session.scalars(_newest_files())


@cache
def _newest_files() -> Select[PlanFile]:
    newest = select(PlanFile.name, func.max(PlanFile.version).label("version")).group_by(PlanFile.name)
    found = newest.subquery()
    is_newest = (PlanFile.name == found.c.name) & (PlanFile.version == found.c.version)
    with_author = joinedload(PlanFile.added_by).lazyload(User.granted_roles)
    return select(PlanFile).join(found, is_newest).options(with_author)


def _place(name: str) -> tuple[int, bool, str]:
    kind = kind_of(name)
    return (list(PlanKind).index(kind) if kind else len(PlanKind), is_part(name), name)


@lru_cache(maxsize=100)
def _read(name: str, text: str, owners: tuple[tuple[str, Owner], ...]) -> PlanText:
    return read_plan(name, text, owners=dict(owners))
