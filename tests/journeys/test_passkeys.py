"""Rita adds a passkey of Chromium’s own device and signs in with it, and with a recovery code."""

from __future__ import annotations

import socket

import pytest
from playwright.sync_api import Browser, expect

from tests.cast import PASSWORD, Cast
from tests.journeys.people import PHONE, Colleague

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def environ(environ: dict[str, str], site_socket: socket.socket) -> dict[str, str]:
    """A passkey belongs to a name, so the address has one."""
    return {**environ, "BASE_URL": f"http://localhost:{site_socket.getsockname()[1]}"}


def test_a_passkey_is_added_and_signs_in_instead_of_a_password_and_after_it(
    browser: Browser, running_server: str, cast: Cast, session
) -> None:
    session.commit()
    rita = Colleague(browser, running_server)
    devices = rita.context.new_cdp_session(rita.page)
    devices.send("WebAuthn.enable")
    device = devices.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    rita.signs_in("rita@example.com")
    rita.page.goto("/account")
    rita.opens("Passkeys, apps and recovery codes")
    rita.opens("Add passkey")
    rita.fills(Name="Laptop")
    rita.presses("Add passkey")
    rita.reads("Added the passkey Laptop.")
    (code, *_) = rita.page.locator("kbd").all_inner_texts()
    rita.presses("Save recovery codes")
    rita.reads("10 codes work.")
    rita.opens("Add passkey")
    rita.fills(Name="Laptop again")
    rita.presses("Add passkey")
    rita.reads("This device has a passkey for your account already.")

    rita.presses("Sign out")
    rita.opens("Sign in with a passkey")
    rita.presses("Use passkey")
    expect(rita.page.get_by_role("heading", name="Your turn")).to_be_visible()

    rita.presses("Sign out")
    rita.fills(Email="rita@example.com", Password=PASSWORD)
    rita.presses("Sign in")
    expect(rita.page.get_by_role("heading", name="Second step")).to_be_visible()
    rita.presses("Use passkey")
    expect(rita.page.get_by_role("heading", name="Your turn")).to_be_visible()

    rita.presses("Sign out")
    devices.send("WebAuthn.setUserVerified", {**device, "isUserVerified": False})
    rita.opens("Sign in with a passkey")
    rita.presses("Use passkey")
    rita.reads("The browser used no passkey. Try again.")

    plain = Colleague(browser, running_server, screen=PHONE, java_script=False)
    plain.page.goto("/sign-in")
    plain.fills(Email="rita@example.com", Password=PASSWORD)
    plain.presses("Sign in")
    plain.reads("Passkeys need JavaScript")
    plain.fills(Code=code)
    plain.presses("Continue")
    expect(plain.page.get_by_role("heading", name="Your turn")).to_be_visible()
