"""The style sheet of every page: the files of static/css, one per component, served as one.

Cascade layers decide which rule wins, and `tokens.css` says their order, so it comes first; the others
follow by name.
"""

from __future__ import annotations

from pathlib import Path

from flask import Flask, Response, request
from flask.typing import ResponseReturnValue

SHEET = "onramp.css"
FIRST = "tokens.css"


def serve_as_one(app: Flask) -> None:
    """Answer /static/onramp.css with all of them; every other file stays as it is."""
    sheet = joined(Path(app.static_folder or "") / "css")

    def static(filename: str) -> ResponseReturnValue:
        if filename != SHEET:
            return app.send_static_file(filename)
        answer = Response(sheet, mimetype="text/css")
        answer.cache_control.max_age = app.get_send_file_max_age(filename)
        answer.add_etag()
        answer.make_conditional(request)
        return answer

    app.view_functions["static"] = static


def joined(folder: Path) -> str:
    """The text of every style sheet of a folder, in their order."""
    files = sorted(folder.glob("*.css"), key=lambda file: (file.name != FIRST, file.name))
    return "\n".join(file.read_text() for file in files)
