"""Onramp starts with a whole and safe configuration of the provider only, and never prints its secret."""

from __future__ import annotations

import pytest

from app import create_app
from app.company.environment import shown_settings
from config import BadSettings
from tests.factories.settings import settings_from

SAFE = {"SECRET_KEY": "b7Qk2xVn9sLw4rTz8mYc1pHd6fGj3aEu-0Kq", "BASE_URL": "https://onramp.example"}
WHOLE = {"OIDC_ISSUER": "https://gitlab.example", "OIDC_CLIENT_ID": "x", "OIDC_CLIENT_SECRET": "s3cr3t-here"}


def read(environment: str = "production", **values: str):
    return settings_from({**SAFE, "ONRAMP_ENV": environment, **WHOLE, **values})


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"OIDC_ISSUER": ""}, "OIDC_ISSUER missing. To sign in with an OpenID provider, set OIDC_ISSUER, "),
        ({"OIDC_CLIENT_SECRET": ""}, "OIDC_CLIENT_SECRET missing."),
        ({"OIDC_ISSUER": "http://gitlab.example"}, "OIDC_ISSUER must be an address such as https://"),
        ({"OIDC_ISSUER": "http://127.0.0.1:9400"}, "OIDC_ISSUER must be an address such as https://"),
        ({"OIDC_ISSUER": "https://us:pa55@gitlab.example"}, "OIDC_ISSUER must be an address"),
        ({"OIDC_ISSUER": "https://gitlab.example?x=1"}, "OIDC_ISSUER must be an address"),
        ({"OIDC_ISSUER": "https://gitlab.example/#x"}, "OIDC_ISSUER must be an address"),
        ({"OIDC_NAME": "x" * 41}, "OIDC_NAME must have 1 to 40 characters"),
        ({"OIDC_SCOPES": "email"}, "OIDC_SCOPES must be scopes with spaces between them, openid among them."),
        ({"OIDC_ONLY": "maybe"}, "OIDC_ONLY is 'maybe'; it must be yes or no."),
    ],
)
def test_what_is_incomplete_or_unsafe_does_not_start(values, sentence):
    with pytest.raises(BadSettings) as refused:
        read(**values)

    assert sentence in str(refused.value)
    assert "s3cr3t-here" not in str(refused.value)
    assert "pa55" not in str(refused.value)


def test_passwords_and_groups_need_a_provider():
    for alone in ({"OIDC_ONLY": "yes"}, {"OIDC_ROLES": "a=admin"}, {"OIDC_REQUIRED_GROUP": "a"}):
        with pytest.raises(
            BadSettings, match="OIDC_ISSUER and OIDC_CLIENT_ID and OIDC_CLIENT_SECRET missing"
        ):
            settings_from({**SAFE, **alone})


def test_a_role_that_is_unknown_does_not_start(tmp_path):
    folder = {"DATABASE_URL": "sqlite://", "DOCUMENTS_DIR": str(tmp_path)}
    with pytest.raises(BadSettings, match=r"OIDC_ROLES is wrong at 'a=boss'\. .* The roles are recruiter, "):
        create_app(read(OIDC_ROLES="a=boss", **folder))


def test_plain_http_is_for_this_machine_while_developing():
    assert read("development", OIDC_ISSUER="http://127.0.0.1:9400").has_oidc


def test_no_page_and_no_print_shows_the_secret():
    settings = read()

    assert "s3cr3t-here" not in repr(settings)
    shown = {each.variable: each.value for each in shown_settings(settings)}
    assert (shown["OIDC_CLIENT_SECRET"], shown["OIDC_ISSUER"]) == ("set", "https://gitlab.example")
