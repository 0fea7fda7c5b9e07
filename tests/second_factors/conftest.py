"""A site with a name in its address: passkeys belong to names."""

from __future__ import annotations

import pytest

from tests.factories.second_factors import Device
from tests.second_factors.signing_in import LOCALHOST


@pytest.fixture
def environ(environ: dict[str, str]) -> dict[str, str]:
    return {**environ, "BASE_URL": LOCALHOST["origin"]}


@pytest.fixture
def device() -> Device:
    return Device(**LOCALHOST)
