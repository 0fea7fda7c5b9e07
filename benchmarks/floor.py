"""The floor: bare views, served as Onramp is, that do the least a page and a move can do.

The list makes one query along an index for fifty rows and renders them. The move reads a row, updates it,
inserts another and redirects. The rows it changes are copies, in tables of its own.
"""

from __future__ import annotations

import os

from flask import Flask, redirect, render_template
from jinja2 import DictLoader
from sqlalchemy import Connection, create_engine, text
from werkzeug.wrappers import Response

import app.db.base  # noqa: F401 - prepares every connection to SQLite, and begins its transactions

TABLES = [
    "CREATE TABLE floor_applications AS"
    " SELECT id, opening_id, stage_id, status, stage_since, version FROM applications",
    "CREATE UNIQUE INDEX floor_applications_id ON floor_applications (id)",
    "CREATE INDEX floor_applications_board"
    " ON floor_applications (opening_id, status, stage_id, stage_since, id)",
    "CREATE TABLE floor_transitions AS SELECT application_id, number, verb, by_id, at FROM transitions",
    "CREATE UNIQUE INDEX floor_transitions_number ON floor_transitions (application_id, number)",
]
LIST = text(
    "SELECT a.id, c.name, a.stage_since FROM applications a JOIN candidates c ON c.id = a.candidate_id"
    " WHERE a.opening_id = :opening AND a.status = 'active' AND a.stage_id = :stage"
    " ORDER BY a.stage_since, a.id LIMIT 50"
)
READ = "SELECT stage_id, status, version FROM floor_applications WHERE id = :id"
MOVE = text("UPDATE floor_applications SET version = :version, stage_since = :at WHERE id = :id")
RECORD = text(
    "INSERT INTO floor_transitions (application_id, number, verb, by_id, at)"
    " VALUES (:id, :version, 'advance', 1, :at)"
)
PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Applications</title></head>
<body><h1>Applications</h1><table>
{% for row in rows %}
<tr><td><a href="/applications/{{ row.id }}">{{ row.name }}</a></td><td>{{ row.stage_since }}</td></tr>
{% endfor %}
</table></body></html>"""
NOON = "2026-11-28 12:00:00+00:00"


def create_floor_tables(connection: Connection) -> None:
    """Copy the rows that moves of the floor change."""
    for statement in TABLES:
        connection.execute(text(statement))


def create_floor() -> Flask:
    """The application, for the database in DATABASE_URL."""
    floor = Flask("floor")
    floor.jinja_loader = DictLoader({"list.html": PAGE})
    engine = create_engine(os.environ["DATABASE_URL"])
    read = text(READ if engine.dialect.name == "sqlite" else f"{READ} FOR UPDATE")

    @floor.get("/list/<int:opening>/<int:stage>")
    def page(opening: int, stage: int) -> str:
        with engine.connect() as connection:
            rows = connection.execute(LIST, {"opening": opening, "stage": stage}).all()
            return render_template("list.html", rows=rows)

    @floor.post("/move/<int:number>")
    def move(number: int) -> Response:
        with engine.begin() as connection:
            found = connection.execute(read, {"id": number}).one()
            values = {"id": number, "version": found.version + 1, "at": NOON}
            connection.execute(MOVE, values)
            connection.execute(RECORD, values)
        return redirect(f"/list/1/{found.stage_id}", 303)

    return floor
