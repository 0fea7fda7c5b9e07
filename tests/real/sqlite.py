"""A folder of SQLite databases, with the same verbs as the PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_templates: dict[Path, str] = {}


@dataclass(frozen=True)
class Sqlite:
    """Makes databases that are files."""

    folder: Path

    def url(self, database: str) -> str:
        return f"sqlite:///{self.folder / database}.db"

    def create(self, database: str, *, template: str = "") -> None:
        """Copy `template`, to which no one may be connected; an empty database makes itself."""
        if template:
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{database}.db")

    def prepare_template(self, template: str) -> None:
        """Remember the one template of this folder."""
        _templates[self.folder] = template

    def empty(self, database: str) -> bool:
        """Make a database as its template is: a copy of the file costs less than emptying it."""
        self.drop(database)
        self.create(database, template=_templates[self.folder])
        return True

    def drop(self, database: str) -> None:
        """Remove a database, with its log and its index."""
        for file in self.folder.glob(f"{database}.db*"):
            file.unlink()

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Have a database that cannot be opened, for as long as the block. No one may be connected to it."""
        file, aside = self.folder / f"{database}.db", self.folder / f"{database}.aside"
        file.rename(aside)
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)
