"""The demonstration company's issues are not made in a GitLab, be one set."""

from __future__ import annotations

from app import create_app
from app.demo import commands as demo
from app.shared.settings import current_settings
from tests.factories.settings import settings_from


def test_onramp_keeps_them_itself(monkeypatch, environ, session, gitlab_server) -> None:
    kept_here: list[bool] = []
    monkeypatch.setattr(demo, "load_company", lambda: kept_here.append(not current_settings().has_gitlab))
    beside = {"GITLAB_URL": gitlab_server.url, "GITLAB_TOKEN": "a token", "GITLAB_PROJECT": "acme/onboarding"}
    app = create_app(settings_from({**environ, **beside}))
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    assert answer.exit_code == 0, answer.output
    assert kept_here == [True]
