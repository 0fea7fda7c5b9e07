"""What tests of the candidate's page share: the page as it reads, and the data as it is handed out."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from tests.real.client import StrictClient
from tests.real.page import but_for_tokens


def own_page(client: StrictClient, path: str = "/my") -> str:
    """A page of the candidate's, but for the token of its forms, which is new each time."""
    answer = client.get(path)
    assert answer.status_code == 200, f"{path} answered {answer.status_code}"
    return but_for_tokens(answer.text)


def own_data(client: StrictClient) -> dict[str, Any]:
    """data.json of the file they can download."""
    answer = client.get("/my/data.zip")
    assert answer.status_code == 200
    with ZipFile(BytesIO(answer.data)) as archive:
        data: dict[str, Any] = json.loads(archive.read("data.json"))
    return data
