"""The settings of the current application."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Flask, current_app

if TYPE_CHECKING:
    from config import Settings


def current_settings() -> Settings:
    """The settings of the current application."""
    return app_settings(current_app)


def app_settings(app: Flask) -> Settings:
    """The settings of an application, as `create_app` got them."""
    settings: Settings = app.extensions["settings"]
    return settings
