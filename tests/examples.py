"""How many examples a property with dear ones tries: few in `make test`, and the most elsewhere."""

from __future__ import annotations

from hypothesis import settings

PATIENT = "patient"  # the profile of `make test`, of tests/conftest.py


def up_to(most: int, *, few: int) -> int:
    """`few` in `make test`; `most` in `make test-all` and `make torture`."""
    return few if settings.get_current_profile_name() == PATIENT else most
