"""Failures of GitLab requests: unavailable, not found, refused."""

from __future__ import annotations

from datetime import timedelta


class GitLabError(Exception):
    """A request to GitLab failed. The sentence is shown to the people of an onboarding."""

    def __init__(self, sentence: str) -> None:
        super().__init__(str(sentence))
        self.sentence = str(sentence)


class GitLabUnavailable(GitLabError):
    """Trying later may help. The request may or may not have been carried out.

    `retry_after` is how long GitLab asks to wait, if it says so.
    """

    def __init__(self, sentence: str, retry_after: timedelta | None = None) -> None:
        super().__init__(sentence)
        self.retry_after = retry_after


class GitLabNotFound(GitLabError):
    """It does not exist, or the token may not see it."""


class GitLabRefused(GitLabError):
    """GitLab refuses, and will again until someone changes something."""
