"""A candidate who came by their link."""


class CandidateVisitor:
    """Base class of visitors who came by a link. They are never taken for the user with the same id."""

    is_authenticated = False
