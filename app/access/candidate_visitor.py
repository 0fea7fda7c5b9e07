"""Someone without an account, who came by a link of theirs."""


class CandidateVisitor:
    """Marks who is let in by a link. A guest is never taken for the user of the same id, nor the reverse."""

    is_authenticated = False
