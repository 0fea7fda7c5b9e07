"""Onramp: from a questionnaire to a territory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings) -> Flask:
    """The application, with these settings and no others.

    The house is loaded only here: a process that reads a stranger's file (app/untrusted/sandbox.py)
    imports a module of this package, and would wait for all of it.
    """
    from app.house import put_together

    return put_together(settings)
