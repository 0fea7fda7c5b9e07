"""The `flask documents` commands."""

from __future__ import annotations

from collections import Counter

import click
from flask.cli import AppGroup

from app.documents.file_storage import file_places
from app.documents.storage.interface import StorageFailed
from app.documents.storage.move import Moved, move_files

documents = AppGroup("documents", help="Keep the files of documents.")
SAID_EVERY_FILES = 1000


@documents.command("move")
def move() -> None:
    """Move the files of documents from the old place to the new one. It can be stopped and run again.

    Before that, web and worker run with the settings of both places. Exit with 1 if files are left.
    """
    places = file_places()
    if places.old is None:
        raise click.ClickException(
            "Documents are in one place. Set both DOCUMENTS_DIR and S3_BUCKET, restart web and worker, and "
            "run this again."
        )
    click.echo(f"Documents move from {places.old} to {places.new}.")
    counts = Counter[Moved]()
    try:
        for number, file in enumerate(move_files(places), start=1):
            counts[file.outcome] += 1
            if file.is_left:
                click.echo(f"{file.name}: {file.outcome}")
            if number % SAID_EVERY_FILES == 0:
                click.echo(f"{number} files so far")
    except StorageFailed as failed:
        raise click.ClickException(
            f"{counts[Moved.MOVED]} moved. Then a place could not be used; the log has the reason. "
            "Nothing is lost. Run this again."
        ) from failed
    left = sum(1 for _file in places.old.files())
    click.echo(f"{counts[Moved.MOVED]} moved, {left} left.")
    if left:
        raise click.ClickException(f"Files are left in {places.old}. Keep both settings, and run this again.")
    click.echo(f"Nothing is left in {places.old}. {_ends(places.old)}, and restart web and worker.")


def _ends(old: object) -> str:
    return "Remove DOCUMENTS_DIR" if str(old).startswith("the folder") else "Remove the S3_ settings"
