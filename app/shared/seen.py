"""What a person was shown when a form was made, so that the form does not write over a later change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import time
from typing import Any

_LENGTH = 16  # hexadecimal digits of each digest


class Named(str):
    """A value of a form, such as an id, with the words that people know it by."""

    words: str

    def __new__(cls, value: object, words: str) -> Named:
        """`value` as the form has it, and its words."""
        named = super().__new__(cls, value)
        named.words = words
        return named


def digest_of(values: Mapping[str, Any]) -> str:
    """A text that says of each value, by its name, whether it is still the same. It holds no value.

    An empty text, an empty list and None are the same; the order of a set does not matter.
    """
    return " ".join(f"{name}={_digest(value)}" for name, value in values.items())


def changed_since(seen: str, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that are not what `seen`, a text of `digest_of`, says."""
    then = {name: digest for name, _, digest in (part.partition("=") for part in seen.split())}
    return [name for name, value in values.items() if then.get(name) != _digest(value)]


def in_words(value: Any) -> str:
    """A value as people read it: "nothing" for an empty one."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, _SEVERAL):
        words = [in_words(each) for each in value]
        return ", ".join(words if isinstance(value, list | tuple) else sorted(words)) or "nothing"
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.words if isinstance(value, Named) else str(value or "nothing")


_SEVERAL = (list, tuple, set, frozenset)


def _listed(values: Any) -> list[str]:
    listed = [str(each) for each in values]
    return listed if isinstance(values, list | tuple) else sorted(listed)


def _digest(value: Any) -> str:
    text = repr(_listed(value)) if value and isinstance(value, _SEVERAL) else str(value or "")
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]
