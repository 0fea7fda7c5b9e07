"""The roles a person may have, several at once. A job title is not a role."""

from enum import StrEnum


class Role(StrEnum):
    """What a person is to Onramp; the value is the word on the page."""

    RECRUITER = "recruiter"
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring manager"
    ISR = "ISR"
    ISR_MANAGER = "ISR manager"
    ADMIN = "admin"
