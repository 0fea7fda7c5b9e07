"""The placeholders of every mail about an opening."""

from __future__ import annotations

from collections.abc import Callable

from flask_babel import lazy_gettext as _l

from app.openings.models import Opening
from app.outbox.mail_texts import COMPANY, Placeholder, Values

OpeningOf = Callable[[Values], Opening]


def opening_placeholders(opening_of: OpeningOf) -> tuple[Placeholder, ...]:
    """What a mail says about its opening, and who we are; `opening_of` finds the opening in its values."""
    return (
        Placeholder(
            "role", _l("the role"), "Inside Sales Representative", lambda values: opening_of(values).role
        ),
        Placeholder(
            "job_family",
            _l("the job family of the opening"),
            "Inside Sales, Mid-Market",
            lambda values: opening_of(values).job_family,
        ),
        Placeholder(
            "recruiter",
            _l("the name of the opening’s recruiter"),
            "Rita Brandt",
            lambda values: opening_of(values).recruiter.name,
        ),
        COMPANY,
    )


def opening_name_placeholder(opening_of: OpeningOf) -> Placeholder:
    """The name of the opening, as colleagues know it."""
    return Placeholder(
        "opening",
        _l("the name of the opening"),
        "Inside Sales, Mid-Market · EMEA",
        lambda values: opening_of(values).name,
    )


def family_of(opening_of: OpeningOf) -> Callable[[Values], str]:
    """The job family of a mail, which may have a text of its own."""
    return lambda values: opening_of(values).job_family


def opening_in(values: Values) -> Opening:
    """The opening of a mail that is queued with it."""
    opening: Opening = values["opening"]
    return opening
