"""The commands of the record: `flask record verify` and `flask record seal`."""

from __future__ import annotations

import click
from flask.cli import AppGroup

from app.audit_log.sealing import last_seal, seal_next_rows
from app.audit_log.verify import Verification
from app.db.base import db

record = AppGroup("record", help="Seal and verify the record of who did what.")


@record.command("verify")
@click.option("--digest", help="The digest of a seal that was written down before: the chain must have it.")
def verify(digest: str | None) -> None:
    """Check that no row of the record was changed, removed or inserted. Exit with 1 if one was."""
    verification, wrong = Verification(), 0
    for sentence in verification.findings():
        click.echo(sentence)
        wrong += 1
    for line in verification.summary():
        click.echo(line)
    if digest is not None and digest not in verification.digests:
        click.echo(f"No seal has the digest {digest}: seals were removed or written again.")
        wrong += 1
    if wrong:
        raise click.ClickException(f"{wrong} findings.")
    click.echo("The record is as it was sealed.")


@record.command("seal")
def seal() -> None:
    """Seal all rows that wait, and print the digest to write down."""
    while seal_next_rows():
        db.session.commit()
    number, digest = last_seal()
    click.echo(f"Seal {number}: {digest}")
