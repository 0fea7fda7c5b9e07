"""A company with territories, and the ways to bring it a mapping file."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.db.base import db
from app.mapping_file.models import MappingFile
from app.territories.models import Territory
from tests.cast import Cast, assemble_cast
from tests.real.client import StrictClient

BRING = "/territories/mapping-file"
EXPORT = "/territories/mapping-file.csv"


@pytest.fixture
def cast(session) -> Cast:
    return assemble_cast()


class Keeper:
    """Ada, who keeps the mapping file, before her browser."""

    def __init__(self, client: StrictClient, cast: Cast) -> None:
        self.client = client
        client.sign_in(cast.ada)

    def brings(self, content: str | bytes, name: str = "mapping.csv") -> TestResponse:
        """Hand a file in."""
        body = content.encode() if isinstance(content, str) else content
        return self.client.submit(BRING, file=(BytesIO(body), name))

    def maps(self, content: str | bytes, **columns: str) -> TestResponse:
        """Hand a file in and map its columns, as they are guessed but for some; answers the dry run."""
        answer = self.brings(content)
        assert answer.status_code == 303, answer.text
        answer = self.client.submit(answer.location, **columns)
        assert answer.status_code == 303, answer.text
        return self.client.get(answer.location)

    def applies(self, content: str | bytes, **columns: str) -> TestResponse:
        """All the way."""
        return self.client.submit(self.maps(content, **columns).request.path)

    def takes_along(self) -> bytes:
        """The file as it stands now."""
        answer = self.client.get(EXPORT)
        assert answer.status_code == 200
        return answer.data


@pytest.fixture
def ada(client, cast) -> Keeper:
    return Keeper(client, cast)


def the_file() -> Any:
    """The file that was brought last."""
    return db.session.query(MappingFile).order_by(MappingFile.id.desc()).first()


def named(name: str) -> Territory:
    """The territory of a name."""
    return db.session.query(Territory).filter_by(name=name).one()
