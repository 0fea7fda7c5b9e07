"""What a person was shown when a form was made, so that the form does not write over a later change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import time
from typing import Any

_DIGEST_LENGTH = 16  # hexadecimal digits of each digest


class LabeledValue(str):
    """A value of a form, such as an id, with the words that people know it by."""

    words: str

    def __new__(cls, value: object, words: str) -> LabeledValue:
        """`value` as the form has it, and its words."""
        named = super().__new__(cls, value)
        named.words = words
        return named


def values_digest(values: Mapping[str, Any]) -> str:
    """A text that says of each value, by its name, whether it is still the same. It holds no value.

    An empty text, an empty list and None are the same; the order of a set does not matter.
    """
    return " ".join(f"{name}={_digest(value)}" for name, value in values.items())


def changed_fields(seen: str, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that are not what `seen`, a text of `values_digest`, says."""
    then = {name: digest for name, _, digest in (part.partition("=") for part in seen.split())}
    return [name for name, value in values.items() if then.get(name) != _digest(value)]


def display_value(value: Any) -> str:
    """A value as people read it: "nothing" for an empty one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, _COLLECTIONS):
        words = [display_value(each) for each in value]
        return ", ".join(words if isinstance(value, list | tuple) else sorted(words)) or "nothing"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.words if isinstance(value, LabeledValue) else str(value or "nothing")


_COLLECTIONS = (list, tuple, set, frozenset)


def _sortable_texts(values: Any) -> list[str]:
    listed = [str(each) for each in values]
    return listed if isinstance(values, list | tuple) else sorted(listed)


def _digest(value: Any) -> str:
    text = repr(_sortable_texts(value)) if value and isinstance(value, _COLLECTIONS) else str(value or "")
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
