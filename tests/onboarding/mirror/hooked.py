"""An Onramp that GitLab tells of changes: its settings, and where its door is."""

from __future__ import annotations

from dataclasses import replace

from config import Settings
from tests.real.gitlab_server import new_signing_token

DOOR = "/hooks/gitlab"
TOKEN = "a token for the webhook"
SIGNING_TOKEN = new_signing_token()


def with_gitlab(settings: Settings, **other: str) -> Settings:
    """These settings with a GitLab nobody has to reach, and the secrets of its webhook."""
    told = {
        "gitlab_url": "http://127.0.0.1:9",
        "gitlab_token": "glpat-none",
        "gitlab_project": "acme/onboarding",
        "gitlab_webhook_token": TOKEN,
    }
    return replace(settings, **{**told, **other})
