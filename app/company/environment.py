"""The settings of the environment, as admins see them. A secret is only said to be set or not."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flask_babel import gettext as _

from config import Settings

# Beside those that their field hides: whatever has such a name, and what may have a password in its address.
_SECRET_NAME = re.compile(r"secret|token|password|key\b|_key|credential|smtp_url|database_url")


@dataclass(frozen=True)
class ShownSetting:
    """A setting and its value, as the page says it."""

    variable: str
    value: str
    is_secret: bool


def shown_settings(settings: Settings) -> list[ShownSetting]:
    """All settings by the names of their variables."""
    shown = []
    for name, field in type(settings).model_fields.items():
        alias = field.validation_alias
        is_secret = not field.repr or _SECRET_NAME.search(name) is not None
        value = getattr(settings, name)
        text = _set_or_not(value) if is_secret else _as_text(value)
        shown.append(ShownSetting(alias if isinstance(alias, str) else name.upper(), text, is_secret))
    return sorted(shown, key=lambda each: each.variable)


def _set_or_not(value: object) -> str:
    return str(_("set") if value else _("not set"))


def _as_text(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
    return re.sub(r"(?<=://)[^/@]*@", "", text) or str(_("not set"))
