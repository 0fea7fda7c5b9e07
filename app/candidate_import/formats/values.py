"""Values of a stranger's JSON: whatever stands there, these return the shape that is asked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Shape = Mapping[str, Any]


def text_of(value: Any) -> str:
    """A text or a number as text; anything else is empty."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value)


def mapping(value: Any) -> Shape:
    return value if isinstance(value, dict) else {}


def mappings(value: Any) -> list[Shape]:
    """The mappings of a list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def values(value: Any) -> list[str]:
    """The texts under `value` of a list such as [{"value": "a@example.org", "type": "personal"}]."""
    return list(filter(None, (text_of(each.get("value")) for each in mappings(value))))


def first_value(value: Any) -> str:
    return next(iter(values(value)), "")
