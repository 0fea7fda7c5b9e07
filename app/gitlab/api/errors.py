"""How speaking with GitLab fails: it cannot be reached now, shows nothing there, or says no."""

from __future__ import annotations

from datetime import timedelta


class GitLabError(Exception):
    """GitLab did not do what was asked. The sentence is for the people of an onboarding."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class GitLabUnavailable(GitLabError):
    """Asking later may help. Whether what was asked was done after all is not known.

    `retry_after` is how long GitLab itself asks to be left alone, where it says so.
    """

    def __init__(self, sentence: str, retry_after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class GitLabNotFound(GitLabError):
    """GitLab shows no such thing to the token: it is gone, or the token may not see it."""


class GitLabRefused(GitLabError):
    """GitLab says no, and will say so again until somebody changes something."""
