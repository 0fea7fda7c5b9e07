"""What Onramp does with less work in a test run, in every process of it."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from jinja2 import FileSystemBytecodeCache

from app.people import passwords
from tests.real.remembered import remember_what_sandboxes_answer


def take_short_cuts(compiled_templates: Path) -> None:
    """Hash passwords with little work, compile each template once a run, into this folder, and read once.

    The sandbox reads the same content once in each process.
    """
    passwords.HASHING_ROUNDS = 1
    cache = FileSystemBytecodeCache(str(compiled_templates))
    Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": cache}
    remember_what_sandboxes_answer()
