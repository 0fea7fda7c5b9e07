"""A folder of SQLite databases, with the methods of the PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_templates: dict[Path, str] = {}  # what each database is a copy of


@dataclass(frozen=True)
class Sqlite:
    """Creates databases as files. The template lies in a folder that all processes of a run share."""

    folder: Path
    shared_folder: Path

    def url(self, database: str) -> str:
        return f"sqlite:///{self._file(database)}"

    def create(self, database: str, *, template: str = "") -> None:
        """Copy `template`, which must have no connections; an empty database needs no file."""
        if template:
            _templates[self._file(database)] = template
            shutil.copyfile(self.shared_folder / f"{template}.db", self._file(database))

    def has(self, template: str) -> bool:
        return (self.shared_folder / f"{template}.db").exists()

    def prepare_template(self, database: str) -> None:
        """A file needs nothing to be copied."""

    def rename(self, database: str, template: str) -> None:
        """Make a database the template of all processes."""
        shutil.move(self._file(database), self.shared_folder / f"{template}.db")

    def empty(self, database: str) -> bool:
        """Reset a database to its template by copying the file."""
        self.drop(database)
        self.create(database, template=_templates[self._file(database)])
        return True

    def has_grown(self, _database: str) -> bool:
        """It was copied to be emptied."""
        return False

    def drop(self, database: str) -> None:
        """Remove a database with its log and index."""
        for file in self.folder.glob(f"{database}.db*"):
            file.unlink()

    @contextmanager
    def away(self, database: str) -> Iterator[None]:
        """Make a database unreachable for the block. It must have no connections."""
        file, aside = self._file(database), self.folder / f"{database}.aside"
        file.rename(aside)
        file.mkdir()
        try:
            yield
        finally:
            file.rmdir()
            aside.rename(file)

    def _file(self, database: str) -> Path:
        return self.folder / f"{database}.db"
