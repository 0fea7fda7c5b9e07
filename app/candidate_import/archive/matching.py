"""Which documents of a ZIP belong to which person of its table.

A row names a document by its path or a part of its end, such as “zoe/cv.pdf” or “cv.pdf”, if only one
document has it. A document also belongs to a person if a folder that it is in, or its name without the
ending, is their email or their id in the other system. A document that several people could have is added
to none of them.
"""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from sqlalchemy import select, update

from app.candidate_import.models import CandidateImport, ImportFile
from app.candidate_import.rows import CandidateRow
from app.db.base import db
from app.shared.refusals import N_
from app.shared.text import name_key

NO_ROW_NAMES_IT = N_("No row names it.")
ROW_REFUSED = N_("Its row is refused.")
ROW_NOT_ADDED = N_("Its row was not added.")
SEVERAL_PEOPLE = N_("Rows of several people name it.")
ROW_WITHOUT_APPLICATION = N_("Its row adds no application, and a document belongs to one.")


class ImportDocuments:
    """The stored documents of an import, by what rows can call them."""

    def __init__(self, files: Sequence[ImportFile]) -> None:
        self._by_path_end: dict[str, list[ImportFile]] = {}
        self._by_person: dict[str, list[ImportFile]] = {}
        for file in files:
            parts = _parts(file.name or "")
            for start in range(len(parts)):
                self._by_path_end.setdefault("/".join(parts[start:]), []).append(file)
            for key in {*parts[:-1], posixpath.splitext(parts[-1])[0]}:
                self._by_person.setdefault(key, []).append(file)

    def match(self, row: CandidateRow, *, adds_application: bool) -> list[str]:
        """Write to documents that they belong to the person of a row. Returns names that no document has."""
        found, missing = self._found(row)
        for file in found:
            _write_match(file, row.email, adds_application=adds_application)
        return missing

    def match_refused(self, row: CandidateRow) -> None:
        """Write to documents that they are those of a refused row: nobody else gets them."""
        for file in self._found(row)[0]:
            is_taken = file.email is not None or file.problem == SEVERAL_PEOPLE
            file.email, file.problem = None, SEVERAL_PEOPLE if is_taken else ROW_REFUSED

    def _found(self, row: CandidateRow) -> tuple[list[ImportFile], list[str]]:
        """The documents of a row, by names or by the person's folder or name, and the names without one."""
        found, missing = list[ImportFile](), list[str]()
        for name in row.documents:
            named = self._by_path_end.get("/".join(_parts(name)), [])
            found += named if len(named) == 1 else []
            missing += [] if len(named) == 1 else [name]
        for key in {name_key(row.email), name_key(row.reference)} - {""}:
            found += self._by_person.get(key, [])
        return found, missing


def import_documents(imported: CandidateImport) -> ImportDocuments:
    """The stored documents of an import, in one statement."""
    stored = select(ImportFile).where(ImportFile.import_id == imported.id, ImportFile.stored_as.is_not(None))
    return ImportDocuments(db.session.scalars(stored.order_by(ImportFile.id)).all())


def forget_matches(imported: CandidateImport) -> None:
    """Before a check: no document belongs to anybody."""
    stored = (ImportFile.import_id == imported.id, ImportFile.stored_as.is_not(None))
    db.session.execute(update(ImportFile).where(*stored).values(email=None, problem=NO_ROW_NAMES_IT))


def _parts(path: str) -> list[str]:
    """The parts of a path, to be compared; one without any is a single empty part."""
    return [name_key(part) for part in path.replace("\\", "/").split("/") if part.strip()] or [""]


def _write_match(file: ImportFile, email: str, *, adds_application: bool) -> None:
    if file.problem == SEVERAL_PEOPLE:
        return
    if file.problem == ROW_REFUSED or file.email not in (None, email):
        file.email, file.problem = None, SEVERAL_PEOPLE
        return
    file.email = email
    if adds_application:
        file.problem = None
    elif file.problem == NO_ROW_NAMES_IT:
        file.problem = ROW_WITHOUT_APPLICATION
