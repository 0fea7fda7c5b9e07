"""A company with an opening, and a recruiter who imports candidates."""

from __future__ import annotations

from collections import Counter
from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.candidate_import.models import CandidateImport, ImportRow
from app.db.base import db
from app.openings.models import Opening
from tests.cast import Cast, assemble_cast
from tests.factories.applications import an_opening
from tests.real.client import StrictClient

UPLOAD = "/candidates/import"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


@pytest.fixture
def opening(cast, session) -> Opening:
    opened = an_opening(cast)
    session.commit()
    return opened


class Importer:
    """Rita, who imports files."""

    def __init__(self, client: StrictClient, cast: Cast) -> None:
        self.client, self.user = client, cast.rita
        client.sign_in(cast.rita)

    def uploads(self, content: str | bytes, name: str = "people.csv", **fields: str) -> TestResponse:
        body = content.encode() if isinstance(content, str) else content
        answer = self.client.submit(UPLOAD, file=(BytesIO(body), name), **fields)
        answer.close()  # and with it the temporary file of what was sent
        return answer


@pytest.fixture
def rita(client, cast) -> Importer:
    return Importer(client, cast)


def rows_of(imported: CandidateImport) -> list[ImportRow]:
    """The rows in the order of the file, as they are in the database."""
    db.session.expire_all()
    statement = select(ImportRow).where(ImportRow.import_id == imported.id).order_by(ImportRow.number)
    return list(db.session.scalars(statement))


def states(imported: CandidateImport) -> Counter[str]:
    """How many rows are in each state."""
    return Counter(row.state.value for row in rows_of(imported))
