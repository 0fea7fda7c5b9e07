"""The name and the handbook of the company that runs Onramp, and their placeholders in texts.

Shipped texts have the placeholders {{company}} and {{handbook}}. The settings COMPANY_NAME and HANDBOOK_URL
replace them when a text is copied or shown.
"""

from __future__ import annotations

import re
from dataclasses import is_dataclass, replace
from typing import Any

from app.shared.settings import current_settings
from app.shared.urls import MAX_URL_LENGTH, is_web_address

HANDBOOK_PLACEHOLDER = "{{handbook}}"
COMPANY_PLACEHOLDER = re.compile(r"\{\{[ \t]*+(company|handbook)[ \t]*+\}\}", re.IGNORECASE)


def company_name() -> str:
    """The name of the company, from the settings."""
    return str(current_settings().company_name)


def handbook_url() -> str:
    """The URL of the company's handbook, without a slash at the end, from the settings."""
    return str(current_settings().handbook_url)


def company_placeholder_values() -> dict[str, str]:
    """The values of the placeholders, by name."""
    return {"company": company_name(), "handbook": handbook_url()}


def fill_company_placeholders(text: str) -> str:
    """A text with its company placeholders filled, in one pass. Other names in braces stay."""
    if "{{" not in text:
        return text
    values = company_placeholder_values()
    return COMPANY_PLACEHOLDER.sub(lambda match: values[match[1].lower()], text)


def fill_company_placeholders_in(value: Any) -> Any:
    """A text, or a list, a dictionary or a value of texts, with the company placeholders filled."""
    if isinstance(value, list):
        return [fill_company_placeholders_in(each) for each in value]
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **fill_company_placeholders_in(vars(value)))
    if isinstance(value, dict):
        return {key: fill_company_placeholders_in(each) for key, each in value.items()}
    return fill_company_placeholders(value) if type(value) is str else value


def is_company_address(text: str) -> bool:
    """True for a web address of at most MAX_URL_LENGTH characters.

    It may begin with {{handbook}} instead of a scheme and a host.
    """
    link = (
        text.replace(HANDBOOK_PLACEHOLDER, "https://handbook.example", 1)
        if text.startswith(HANDBOOK_PLACEHOLDER)
        else text
    )
    return len(text) <= MAX_URL_LENGTH and is_web_address(link)
