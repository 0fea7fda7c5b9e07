"""What the company that runs Onramp says of itself, and the placeholders of its name and handbook in texts.

Admins change it on the page Company (`app/company/`), which registers how it is read; what they left alone
has the value of its setting. `current_company` returns it as values for this request or transaction.

Shipped texts have the placeholders {{company}} and {{handbook}}, which are filled when a text is copied or
shown.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, is_dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from app.shared.business_days import PUBLIC_CALENDAR, WorkCalendar
from app.shared.settings import current_settings
from app.shared.urls import MAX_URL_LENGTH, is_web_address

HANDBOOK_PLACEHOLDER = "{{handbook}}"
COMPANY_PLACEHOLDER = re.compile(r"\{\{[ \t]*+(company|handbook)[ \t]*+\}\}", re.IGNORECASE)


@dataclass(frozen=True)
class VersionedText:
    """A text of the company, and the number of its version; 0 for the text of the product."""

    number: int = 0
    text: str = ""


@dataclass(frozen=True)
class ShownLogo:
    """The logo of the company: the digest of its picture, and its size in pixels."""

    digest: str
    width: int
    height: int

    @property
    def is_wide(self) -> bool:
        """True for one with room for a name. Beside another one, such as a symbol, the name is written."""
        return self.width >= 2 * self.height


@dataclass(frozen=True)
class PastPromise:
    """What was promised to candidates until an instant: on business days, and on all days."""

    until: datetime
    process_limit: timedelta
    answer_promise: timedelta


@dataclass(frozen=True)
class Company:
    """What the company says of itself. `stamp` is another one after each change; None before the first.

    A color is such as "#1a7045", or empty for that of the product.
    """

    name: str
    move_mail_delay: timedelta
    fiscal_year_starts: int
    stamp: str | None = None
    sentence: str = ""
    color: str = ""
    dark_color: str = ""
    logo: ShownLogo | None = None
    asks_identification: bool = False  # voluntary questions to candidates
    approves_openings: bool = False  # before they are published
    calendar: WorkCalendar = PUBLIC_CALENDAR
    limits: Mapping[str, timedelta] = field(default_factory=dict)  # of kinds of turns, by their values
    process_limit: timedelta = timedelta(days=10)  # on business days, from the application to a decision
    answer_promise: timedelta = timedelta(days=5)  # to candidates, who wait on every day of the week
    past_promises: Sequence[PastPromise] = ()  # oldest first
    privacy: VersionedText = VersionedText()
    consent: VersionedText = VersionedText()

    @property
    def delay_minutes(self) -> int:
        """The delay of the mail of a move."""
        return int(self.move_mail_delay.total_seconds() // 60)

    def process_limit_at(self, instant: datetime) -> timedelta:
        """The time to a decision that was promised to those who applied at an instant."""
        past = self._promise_at(instant)
        return past.process_limit if past else self.process_limit

    def answer_promise_at(self, instant: datetime) -> timedelta:
        """Within which time an answer was promised to those who wait since an instant."""
        past = self._promise_at(instant)
        return past.answer_promise if past else self.answer_promise

    @property
    def longest_promise(self) -> timedelta:
        """The longest of all times that were ever promised, business days as days."""
        times = [self.process_limit, self.answer_promise]
        times += [time for each in self.past_promises for time in (each.process_limit, each.answer_promise)]
        return max(times)

    def _promise_at(self, instant: datetime) -> PastPromise | None:
        return next((each for each in self.past_promises if instant < each.until), None)


_readers: list[Callable[[], Company]] = []


def register_company(reader: Callable[[], Company]) -> None:
    """Register how the company is read."""
    _readers[:] = [reader]


def current_company() -> Company:
    """The company, as this request or transaction found it."""
    return _readers[0]() if _readers else company_of_settings()


def known_company() -> Company:
    """The company as this process last read it. It makes no statement: an error page shows it."""
    known: Company | None = current_app.extensions.get("company")
    return known or company_of_settings()


def know_company(company: Company | None) -> None:
    """Keep the company for this process; None before its first change."""
    current_app.extensions["company"] = company


def company_of_settings() -> Company:
    """The company before its first change: as the settings say."""
    settings = current_settings()
    return Company(
        name=settings.company_name,
        move_mail_delay=timedelta(minutes=settings.move_mail_delay_minutes),
        fiscal_year_starts=settings.fiscal_year_starts,
    )


def company_name() -> str:
    """The name of the company."""
    return current_company().name


def company_calendar() -> WorkCalendar:
    """The business days of the company."""
    return current_company().calendar


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
