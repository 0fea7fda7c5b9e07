"""The settings of the application that is at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from config import Settings


def current_settings() -> Settings:
    """The settings `create_app` was given."""
    return app_settings(current_app)


def app_settings(app: Flask) -> Settings:
    """The settings an application was given."""
    settings: Settings = app.extensions["settings"]
    return settings
