"""The company that runs Onramp: its name and its handbook, and texts that leave a place for them.

Shipped texts name neither: they say {{company}} and {{handbook}}, and the settings COMPANY_NAME and
HANDBOOK_URL are filled in where a text is copied or shown.
"""

from __future__ import annotations

import re
from typing import Any

from app.shared.settings import current_settings
from app.shared.urls import MAX_URL_LENGTH, is_web_address

HANDBOOK_PLACEHOLDER = "{{handbook}}"
COMPANY_PLACEHOLDER = re.compile(r"\{\{[ \t]*+(company|handbook)[ \t]*+\}\}", re.IGNORECASE)


def company_name() -> str:
    """The name of the company, from the settings."""
    return str(current_settings().company_name)


def handbook_url() -> str:
    """The address of the company's handbook, without a slash at its end, from the settings."""
    return str(current_settings().handbook_url)


def company_placeholder_values() -> dict[str, str]:
    """What the places for the company are filled with, by the name in the braces."""
    return {"company": company_name(), "handbook": handbook_url()}


def fill_company_placeholders(text: str) -> str:
    """A text with its places for the company filled, in one pass. Other names in braces stay."""
    if "{{" not in text:
        return text
    words = company_placeholder_values()
    return COMPANY_PLACEHOLDER.sub(lambda match: words[match[1].lower()], text)


def fill_company_placeholders_in(value: Any) -> Any:
    """A text, a list of texts or a dictionary of them, with the places for the company filled."""
    if isinstance(value, list):
        return [fill_company_placeholders_in(each) for each in value]
    if isinstance(value, dict):
        return {key: fill_company_placeholders_in(each) for key, each in value.items()}
    return fill_company_placeholders(value) if type(value) is str else value


def is_company_address(text: str) -> bool:
    """Whether a text is a web address of at most MAX_URL_LENGTH characters.

    It may begin with {{handbook}} instead of a scheme and a host.
    """
    link = (
        text.replace(HANDBOOK_PLACEHOLDER, "https://handbook.example", 1)
        if text.startswith(HANDBOOK_PLACEHOLDER)
        else text
    )
    return len(text) <= MAX_URL_LENGTH and is_web_address(link)
