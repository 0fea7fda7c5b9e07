"""The commands of the book of business: `flask book …`. They call actions and commit."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from app.crm_returns.actions import make_return
from app.crm_returns.differences import unseen_fields
from app.crm_returns.files import return_file
from app.crm_returns.kinds import KEPT_BY_BOTH, ReturnKind
from app.db.base import db
from app.shared.refusals import RuleBroken

book = AppGroup("book", help="Files of the CRM, in and out.")


@book.command("return")
@click.option("--kind", type=click.Choice([kind.value for kind in ReturnKind]), required=True)
@click.option("--unseen-is-blank", is_flag=True, help="Also write fields that no file has shown.")
@click.argument("path", required=False, type=click.Path(dir_okay=False, path_type=Path))
def make_return_file(kind: str, unseen_is_blank: bool, path: Path | None) -> None:
    """Make a return file for the CRM, and write it to PATH or to standard output.

    Nothing is written if nothing differs, if the file cannot be written, or if it would write over a field of
    the CRM that no file has shown.
    """
    unseen = [field for field in unseen_fields(ReturnKind(kind)) if field in KEPT_BY_BOTH]
    if unseen and not unseen_is_blank:
        names = ", ".join(field.header for field in unseen)
        raise click.ClickException(
            f"No file of the CRM has shown {names}, so what is there would be written over. Apply a file "
            "with it first, or say --unseen-is-blank."
        )
    try:
        made = make_return(ReturnKind(kind), seen=None, by=None)
    except RuleBroken as broken:
        click.echo(broken.sentence, err=True)
        return
    with return_file(made) as file:
        if path is None:
            shutil.copyfileobj(file, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        else:
            try:
                with path.open("wb") as target:
                    shutil.copyfileobj(file, target)
            except OSError as error:
                raise click.ClickException(f"{path}: {error.strerror}") from error
    db.session.commit()
    click.echo(f"Return file {made.id}: {made.record_count} records.", err=True)
