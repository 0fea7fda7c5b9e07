"""Static files, held in memory and compressed.

The URL of a file contains a version that changes with any of them, so browsers can cache it for a year. The
imports of a module have the same version. The files of static/css, one per component, are served as one.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, request

STATIC_URL_RULE = "/static/<version>"
STYLE_SHEET_NAME = "onramp.css"
FIRST_STYLE_SHEET = "tokens.css"  # defines the order of the cascade layers
STATIC_LIFETIME = timedelta(days=365)


@dataclass(frozen=True)
class StaticFile:
    """A file, plain and compressed."""

    media_type: str
    content: bytes
    compressed: bytes


def serve_static_files(app: Flask) -> None:
    """Serve the route `static`, and add the version to its URLs."""
    current, files = load_static_files(Path(app.static_folder or ""))

    def static(version: str, filename: str) -> Response:
        answer = _answer(files.get(filename) or abort(404))
        if version == current:
            answer.cache_control.max_age = int(STATIC_LIFETIME.total_seconds())
            answer.cache_control.public = answer.cache_control.immutable = True
        else:  # a page of an older or newer version
            answer.cache_control.no_cache = True
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    app.view_functions["static"] = static

    @app.url_defaults
    def _with_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("version", current)


@cache
def load_static_files(folder: Path) -> tuple[str, dict[str, StaticFile]]:
    """The version, and the files of a folder with the combined style sheet by name."""
    contents = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*.*"))
    }
    contents[STYLE_SHEET_NAME] = combined_style_sheet(folder / "css").encode()
    digest = hashlib.sha256()
    for name, content in contents.items():
        digest.update(name.encode() + content)
    return digest.hexdigest()[:12], {name: _file(name, content) for name, content in contents.items()}


def combined_style_sheet(folder: Path) -> str:
    """The text of all style sheets of a folder: the layers first, then by name."""
    files = sorted(folder.glob("*.css"), key=lambda file: (file.name != FIRST_STYLE_SHEET, file.name))
    return "\n".join(file.read_text() for file in files)


def _file(name: str, content: bytes) -> StaticFile:
    media_type = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return StaticFile(media_type, content, gzip.compress(content, mtime=0))


def _answer(file: StaticFile) -> Response:
    is_compressed = request.accept_encodings.quality("gzip") > 0 and len(file.compressed) < len(file.content)
    answer = Response(file.compressed if is_compressed else file.content, mimetype=file.media_type)
    if is_compressed:
        answer.content_encoding = "gzip"
    answer.vary.add("Accept-Encoding")
    return answer
