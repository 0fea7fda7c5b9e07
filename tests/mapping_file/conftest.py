"""A company with territories, and the ways to upload a mapping file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.db.base import db
from app.mapping_file.actions import apply_mapping_file
from app.mapping_file.models import MappingFile
from app.mapping_file.queries import dry_run_of
from app.territories.models import Territory
from tests.cast import Cast, assemble_cast
from tests.factories.mapping import a_mapping_file
from tests.real.client import StrictClient

UPLOAD = "/territories/mapping-file"
EXPORT = "/territories/mapping-file.csv"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


class MappingFileAdmin:
    """Ada, who uploads mapping files."""

    def __init__(self, client: StrictClient, cast: Cast) -> None:
        self.client, self.user = client, cast.ada
        client.sign_in(cast.ada)

    def uploads(self, content: str | bytes, name: str = "mapping.csv") -> TestResponse:
        """Upload a file on the page."""
        body = content.encode() if isinstance(content, str) else content
        return self.client.submit(UPLOAD, file=(BytesIO(body), name))

    def maps(self, content: str, **columns: str) -> TestResponse:
        """Upload a file on the page and map its columns there; answers the preview."""
        answer = self.client.submit(self.uploads(content).location, **columns)
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location)

    def previews(self, content: str) -> TestResponse:
        """The preview of a file with its columns mapped as guessed."""
        return self.client.get(f"/mapping-files/{a_mapping_file(self.user, content).id}/apply")

    def applies(self, content: str) -> None:
        """Apply a file with its columns mapped as guessed."""
        file = a_mapping_file(self.user, content)
        apply_mapping_file(file, seen=dry_run_of(file).digest, by=self.user)
        db.session.flush()

    def exports(self) -> bytes:
        """The mapping file as it is now."""
        answer = self.client.get(EXPORT)
        assert answer.status_code == 200
        return answer.data


@pytest.fixture
def ada(client, cast) -> MappingFileAdmin:
    return MappingFileAdmin(client, cast)


def the_file() -> Any:
    """The file that was uploaded last."""
    return db.session.query(MappingFile).order_by(MappingFile.id.desc()).first()


def named(name: str) -> Territory:
    """The territory of a name."""
    return db.session.query(Territory).filter_by(name=name).one()
