"""The roles of people. A person can have several. A job title is not a role."""

from enum import StrEnum


class Role(StrEnum):
    """A role; the value is stored and shown."""

    RECRUITER = "recruiter"
    INTERVIEWER = "interviewer"
    HIRING_MANAGER = "hiring manager"
    ISR = "ISR"
    ISR_MANAGER = "ISR manager"
    SALES_OPERATIONS = "sales operations"
    ADMIN = "admin"


ISR_MANAGERS = frozenset({Role.ISR_MANAGER})
MANAGERS_WITHOUT_GATE = frozenset({Role.HIRING_MANAGER, Role.ISR_MANAGER})  # of a hire who is no ISR
