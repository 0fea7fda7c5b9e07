"""What several journeys use."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask

from app.worker import run_all_tasks
from tests.journeys.post import Post
from tests.real import browser
from tests.real.server import HOST, serving_here


@pytest.fixture(scope="session")
def site_socket() -> Iterator[socket.socket]:
    """One for all tests: an app is made for its settings, and the address of the site is one of them."""
    with socket.create_server((HOST, 0)) as listening:
        yield listening


@pytest.fixture
def environ(environ: dict[str, str], site_socket: socket.socket) -> dict[str, str]:
    return {**environ, "BASE_URL": f"http://{HOST}:{site_socket.getsockname()[1]}"}


@pytest.fixture
def running_server(app: Flask, environ: dict[str, str], site_socket: socket.socket) -> Iterator[str]:
    """The address of the site, served by the process of the test: another compiles all statements again."""
    with serving_here(app, site_socket):
        yield environ["BASE_URL"]


@pytest.fixture
def post(app: Flask, smtp_server, calendar_server) -> Post:
    """The post, with the worker in the process of the test, too."""

    def work() -> None:
        with app.app_context():
            run_all_tasks()

    return Post(work, smtp_server, calendar_server)


@pytest.fixture(autouse=True)
def _browsers_are_closed(request: pytest.FixtureRequest) -> Iterator[None]:
    """The browser stays; what people of a test had open in it goes before the server and the database do."""
    if "browser" not in request.fixturenames:
        yield
        return
    browser = request.getfixturevalue("browser")
    if "running_server" in request.fixturenames:
        request.getfixturevalue("running_server")
    yield
    for context in browser.contexts:
        context.close()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """pytest-playwright's, on the machine's own Chromium."""
    return {**browser_type_launch_args, "executable_path": browser.chromium(), "args": browser.flags()}


@pytest.fixture
def browser_context_args(browser_context_args: dict[str, Any], running_server: str) -> dict[str, Any]:
    """pytest-playwright's, at home on the running server: `page.goto("/sign-in")`."""
    return {**browser_context_args, "base_url": running_server, "locale": "en-GB"}
