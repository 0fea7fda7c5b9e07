"""The command that imports a file of the CRM: `flask book import`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from sqlalchemy import select

from app.crm_files import night_job
from app.crm_files.queries import last_mapped
from app.crm_files.states import FileKind, FileScope
from app.crm_returns.commands import book
from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.refusals import RuleBroken

__all__ = ["book"]


@book.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--kind", required=True, type=click.Choice([kind.value for kind in FileKind]))
@click.option("--as", "email", help="The email of the account that uploads it; without it, as the last one.")
@click.option("--exported-at", type=click.DateTime(["%Y-%m-%dT%H:%M"]), help="In UTC; without it, now.")
@click.option("--complete", is_flag=True, help="Mark what the file does not have as missing.")
@click.option("--apply-if-clean", is_flag=True, help="Apply it if no row needs a person.")
def import_crm_file(
    file: Path,
    kind: str,
    email: str | None,
    exported_at: datetime | None,
    complete: bool,
    apply_if_clean: bool,
) -> None:
    """Upload and check a file of the CRM, with its columns mapped as in the last one of its kind."""
    by = _uploader(FileKind(kind), email)
    moment = exported_at.replace(tzinfo=UTC) if exported_at else clock.now()
    scope = FileScope.COMPLETE if complete else FileScope.PART
    try:
        imported = night_job.import_file(file, FileKind(kind), moment, scope, by=by)
        for effect, number in (imported.counts or {}).items():
            click.echo(f"{number} {effect}")
        is_applied = apply_if_clean and night_job.apply_if_clean(imported)
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    click.echo("Applied." if is_applied else "Not applied. Look at its rows in Onramp.")
    if apply_if_clean and not is_applied:
        raise SystemExit(2)


def _uploader(kind: FileKind, email: str | None) -> User:
    """The person with an email; without one, who uploaded the last mapped file of a kind."""
    if email is None:
        last = last_mapped(kind)
        if last is None:
            raise click.ClickException("This is the first file of its kind. Say with --as who uploads it.")
        return last.uploaded_by
    by = db.session.scalars(select(User).where(User.email == email.lower())).one_or_none()
    if by is None:
        raise click.ClickException(f"Nobody has the email {email}.")
    return by
