"""A folder of SQLite databases, with the methods of the PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_templates: dict[Path, str] = {}


@dataclass(frozen=True)
class Sqlite:
    """Creates databases as files."""

    folder: Path

    def url(self, database: str) -> str:
        return f"sqlite:///{self.folder / database}.db"

    def create(self, database: str, *, template: str = "") -> None:
        """Copy `template`, which must have no connections; an empty database needs no file."""
        if template:
            shutil.copyfile(self.folder / f"{template}.db", self.folder / f"{database}.db")

    def prepare_template(self, template: str) -> None:
        """Remember the template of this folder."""
        _templates[self.folder] = template

    def empty(self, database: str) -> bool:
        """Reset a database to its template by copying the file."""
        self.drop(database)
        self.create(database, template=_templates[self.folder])
        return True

    def drop(self, database: str) -> None:
        """Remove a database with its log and index."""
        for file in self.folder.glob(f"{database}.db*"):
            file.unlink()

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Make a database unreachable for the block. It must have no connections."""
        file, aside = self.folder / f"{database}.db", self.folder / f"{database}.aside"
        file.rename(aside)
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)
