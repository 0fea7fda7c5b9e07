"""The commands of operators: make a backup, restore one, and let a restored copy go live."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app.backup.archive import ArchiveError
from app.backup.encryption import identities_in, recipient_of
from app.backup.make import make_backup
from app.backup.restore import read_archive, restore_backup
from app.backup.settle import go_live, waiting_mail
from app.db.base import db
from app.restores.queries import is_being_restored, waiting_restore
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings

restored = AppGroup("restored", help="See whether this is a restored copy, and let it go live.")
MINUTE = "%Y-%m-%d %H:%M UTC"
ARCHIVE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(app: Flask) -> None:
    """Add the commands to the app."""
    app.cli.add_command(backup)
    app.cli.add_command(restore)
    app.cli.add_command(restored)


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path))
@click.option("--age-recipient", "keys", multiple=True, help="A public key of age to encrypt it for.")
@with_appcontext
def backup(target: Path, keys: tuple[str, ...]) -> None:
    """Back up the database and the files to TARGET, a new file or a folder, while Onramp runs.

    Settings are not in it: keep SECRET_KEY and the secret key of age elsewhere.
    """
    keys = keys or current_settings().backup_age_recipients
    with _sentences():
        made = make_backup(target, [recipient_of(key) for key in keys])
    click.echo(f"{made.path}: {made.rows} rows and {made.files} files.")
    if not keys:
        click.echo(
            "It is not encrypted: anybody who has it reads everything. Give a key with --age-recipient."
        )
    if made.deleted:
        click.echo(f"{made.deleted} files were deleted meanwhile and are not in it.")
    if made.missing or made.changed:
        click.echo(
            f"{made.missing} files are missing and {made.changed} have changed. Run flask check.", err=True
        )


@click.command("restore")
@click.argument("archive", type=ARCHIVE)
@click.option("--identity", type=ARCHIVE, help="The file with the secret key of age.")
@click.option("--only-verify", is_flag=True, help="Read all of the archive, and restore nothing.")
@with_appcontext
def restore(archive: Path, identity: Path | None, only_verify: bool) -> None:
    """Restore the backup ARCHIVE into an empty database and an empty folder of documents.

    The copy sends no mail and calls no other server before flask restored go-live.
    """
    with _sentences():
        identities = identities_in(identity) if identity else []
        if only_verify:
            staged = read_archive(archive, identities)
            click.echo(f"The backup is whole: {sum(staged.header.rows.values())} rows, {staged.files} files.")
            return
        staged = restore_backup(archive, identities)
    click.echo(f"Restored: {sum(staged.header.rows.values())} rows and {staged.files} files.")
    if staged.absent:
        click.echo(f"{staged.absent} files were not there when the backup was made.")
    click.echo("This copy sends no mail and calls no other server. Run flask check --files, look at it, and")
    click.echo("run flask restored go-live if it takes the place of the old one.")


@restored.command("status")
def status() -> None:
    """Say whether this is a restored copy from which nothing leaves."""
    found = waiting_restore()
    if is_being_restored():
        raise click.ClickException("A restore runs or was left half done. Run flask check restore.")
    if found is None:
        click.echo("Mail leaves this database: it is no restored copy, or it is live.")
        return
    click.echo(
        f"A copy of {found.backed_up_at:%Y-%m-%d %H:%M} UTC, restored {found.restored_at:%Y-%m-%d %H:%M}."
    )
    click.echo(f"Nothing leaves it. {waiting_mail()} mails wait.")


@restored.command("go-live")
@click.option(
    "--waiting-mail",
    "choice",
    type=click.Choice(["send", "cancel"]),
    required=True,
    help="What becomes of mail that waited when the backup was made: it may have been sent since.",
)
def live(choice: str) -> None:
    """Let mail leave this copy, and calls to other servers: it takes the place of the old one."""
    with _sentences():
        gone_live = go_live(cancels_mail=choice == "cancel")
    db.session.commit()
    click.echo(f"This copy is live. {gone_live.cancelled_mail or 0} waiting mails were cancelled.")


@contextmanager
def _sentences() -> Iterator[None]:
    try:
        yield
    except ArchiveError as error:
        raise click.ClickException(str(error)) from error
    except OSError as error:
        raise click.ClickException(f"{error.filename or 'The disk'}: {error.strerror}.") from error
    except SQLAlchemyError as error:
        raise click.ClickException("The database cannot be reached or cannot be read.") from error
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
