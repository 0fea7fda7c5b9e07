"""Digests of the values a form was made from, so that it does not overwrite a later change."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import time
from typing import Any

from flask_babel import gettext as _

_DIGEST_LENGTH = 16  # hexadecimal digits of each digest


class LabeledValue(str):
    """A value of a form, such as an id, with its label."""

    label: str

    def __new__(cls, value: object, label: str) -> LabeledValue:
        """`value` as the form has it, and its label."""
        labeled = super().__new__(cls, value)
        labeled.label = label
        return labeled


def values_digest(values: Mapping[str, Any]) -> str:
    """A digest of each value by its name, to compare with later. The text contains no value.

    An empty text, an empty list and None are equal; the order of a set does not matter.
    """
    return " ".join(f"{name}={_digest(value)}" for name, value in values.items())


def changed_fields(seen: str, values: Mapping[str, Any]) -> list[str]:
    """The names of the values that differ from `seen`, a text of `values_digest`."""
    then = {name: digest for name, _, digest in (part.partition("=") for part in seen.split())}
    return [name for name, value in values.items() if then.get(name) != _digest(value)]


def display_value(value: Any) -> str:
    """A value as people read it: "empty" if there is none."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, _COLLECTIONS):
        texts = [display_value(each) for each in value]
        return ", ".join(texts if isinstance(value, list | tuple) else sorted(texts)) or str(_("empty"))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value.label if isinstance(value, LabeledValue) else str(value or _("empty"))


_COLLECTIONS = (list, tuple, set, frozenset)


def _sortable_texts(values: Any) -> list[str]:
    listed = [str(each) for each in values]
    return listed if isinstance(values, list | tuple) else sorted(listed)


def _digest(value: Any) -> str:
    text = repr(_sortable_texts(value)) if value and isinstance(value, _COLLECTIONS) else str(value or "")
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_LENGTH]
