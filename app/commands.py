"""The `flask` commands: they call actions and commit."""

from __future__ import annotations

from collections.abc import Sequence

import click
from flask import Flask
from flask.cli import AppGroup, with_appcontext
from sqlalchemy.exc import SQLAlchemyError

from app import worker as app_worker
from app.access.roles import Role
from app.audit_log.commands import record
from app.backup import commands as backup_commands
from app.checks.registry import DataCheck
from app.checks.running import SHOWN_FINDINGS, named_checks, run_checks
from app.crm_files.commands import book
from app.db.base import db
from app.db.triggers import put_triggers
from app.documents.storage.commands import documents
from app.duplicates.finding import compare_all_candidates, compare_one_candidate
from app.hiring_reports.sums.actions import rebuild_hiring_sums
from app.outbox import worker
from app.people.accounts import invite_user
from app.people.queries import user_with_email
from app.restores.queries import nothing_leaves
from app.search.stored_words import candidates_with_wrong_words, rebuild_words
from app.second_factors.actions import reset_second_factors
from app.shared.emails import parse_email
from app.shared.links import signed_path
from app.shared.refusals import RuleBroken
from app.shared.settings import current_settings
from app.shared.times import TIME_ZONES
from app.single_sign_on.actions import release_identity
from app.single_sign_on.one_time_link import make_one_time_link
from app.turns.actions import rebuild_turns

user = AppGroup("user", help="Manage users.")
outbox = AppGroup("outbox", help="Send mail from the outbox.")
turns = AppGroup("turns", help="Write what waits for whom.")
search = AppGroup("search", help="Keep the words that candidates are found by.")
hiring = AppGroup("hiring", help="Keep the sums that hiring reports read.")
triggers = AppGroup("triggers", help="Keep the triggers of the database.")
duplicates = AppGroup("duplicates", help="Find candidates who may be one person.")


def register(app: Flask) -> None:
    """Add the commands to the app."""
    for group in (user, outbox, turns, search, hiring, triggers, duplicates, documents, book, record):
        app.cli.add_command(group)
    app.cli.add_command(work)
    app.cli.add_command(check)
    backup_commands.register(app)


@user.command("invite")
@click.argument("email")
@click.argument("name")
@click.option("--role", "roles", multiple=True, type=click.Choice([role.value for role in Role]))
@click.option("--job-title", default="")
@click.option("--time-zone", default="UTC", type=click.Choice(TIME_ZONES), metavar="ZONE")
@click.option("--gitlab-username", default="")
def invite(
    email: str, name: str, roles: list[str], job_title: str, time_zone: str, gitlab_username: str
) -> None:
    """Invite a person, such as the first admin, and print the link to sign in for the first time."""
    try:
        link = invite_user(
            name=name,
            email=parse_email(email),
            time_zone=time_zone,
            job_title=job_title,
            roles=[Role(role) for role in roles],
            gitlab_username=gitlab_username,
            by=None,
        )
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    db.session.commit()
    click.echo(current_settings().base_url + signed_path(link.purpose.value, link.id))


@user.command("sign-in-link")
@click.argument("email")
def sign_in_link(email: str) -> None:
    """Print a link that signs an admin in once, within 15 minutes: if nothing else lets them in."""
    try:
        link = make_one_time_link(user_with_email(email))
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    db.session.commit()
    click.echo(current_settings().base_url + signed_path(link.purpose.value, link.id))


@user.command("release-identity")
@click.argument("email")
def release(email: str) -> None:
    """Let another identity at the OpenID provider sign in to an account, and end its sessions."""
    person = user_with_email(email)
    if person is None or not release_identity(person, by=None):
        raise click.ClickException("No account with this email has an identity at the provider.")
    db.session.commit()
    click.echo("Released. The next identity with this email, verified, is bound to the account.")


@user.command("reset-factors")
@click.argument("email")
@click.option("--reason", required=True, help="Why; it stands in the history of the person.")
def reset_factors(email: str, reason: str) -> None:
    """Remove the passkeys, apps and recovery codes of a person who lost them, such as the last admin."""
    person = user_with_email(email)
    if person is None:
        raise click.ClickException("No account has this email.")
    try:
        reset_second_factors(person, reason=reason, by=None)
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    db.session.commit()
    click.echo("Removed. The person signs in with their password.")


@outbox.command("deliver")
def deliver() -> None:
    """Send mail that is due."""
    if nothing_leaves():
        raise click.ClickException(
            "This is a restored copy, so no mail leaves it. See flask restored status."
        )
    click.echo(f"{worker.deliver_due_mail()} sent")


@click.command("work")
@click.option("--watch", is_flag=True, help="Run until stopped.")
@with_appcontext
def work(watch: bool) -> None:
    """Do background work that is due: send mail, remind people, sync with GitLab."""
    if watch:
        app_worker.run_until_stopped()
    else:
        app_worker.run_all_tasks()


@click.command("check")
@click.argument("names", nargs=-1)
@click.option("--files", "reads_files", is_flag=True, help="Read each file and compare its SHA-256.")
@click.option("--list", "lists", is_flag=True, help="List the checks with their rules.")
@with_appcontext
def check(names: tuple[str, ...], reads_files: bool, lists: bool) -> None:
    """Check every rule of the data, or the rules NAMES, and say what to do. Exit with 1 if one is broken.

    It reads one state of the database and writes nothing, so it can run at any time.
    """
    try:
        checks = named_checks(names)
        if lists:
            for each in checks:
                click.echo(f"{each.name}: {each.rule}")
            return
        findings = _run_and_print(checks, reads_files)
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    except SQLAlchemyError as error:
        raise click.ClickException("The database cannot be reached or is not up to date.") from error
    if findings:
        raise click.ClickException(f"Findings: {findings}. Each line above says what to do.")
    click.echo("Every rule that was checked holds.")


def _run_and_print(checks: Sequence[DataCheck], reads_files: bool) -> int:
    """Print a line for each check, and what it found below; return how much was found."""
    number = 0
    for result in run_checks(checks, reads_files=reads_files):
        click.echo(result.line)
        for finding in result.findings[:SHOWN_FINDINGS]:
            click.echo(f"  {finding}")
        if len(result.findings) > SHOWN_FINDINGS:
            click.echo(f"  … and {len(result.findings) - SHOWN_FINDINGS} more")
        number += len(result.findings)
    return number


@triggers.command("write")
def write_triggers() -> None:
    """Write the triggers of this version again, where those of the database are others."""
    put_triggers(db.session.connection())
    db.session.commit()
    click.echo("The database has the triggers of this version.")


@turns.command("rebuild")
def rebuild() -> None:
    """Write the turns of all records again: what waits for whom."""
    for _batch in rebuild_turns():
        db.session.commit()
    click.echo("The turns are those of the records.")


@search.command("check")
def check_words() -> None:
    """Check that the stored words are those of names, emails and texts. Exit with 1 if not."""
    wrong = 0
    for candidate_id in candidates_with_wrong_words():
        click.echo(f"Candidate {candidate_id}")
        wrong += 1
    if wrong:
        raise click.ClickException("Their words are not those of their texts. Run flask search rebuild.")
    click.echo("The stored words are those of all names, emails and texts.")


@search.command("rebuild")
def rebuild_search() -> None:
    """Store the words of candidates again where they are not those of their names, emails and texts."""
    number = 0
    for corrected in rebuild_words():
        db.session.commit()
        number += corrected
    click.echo(f"{number} corrected")


@hiring.command("rebuild")
def rebuild_sums() -> None:
    """Make the sums of hiring reports again, an opening at a time."""
    for _opening_id in rebuild_hiring_sums():
        db.session.commit()
    click.echo("The sums are those of the records.")


@duplicates.command("find")
@click.option("--again", is_flag=True, help="Compare also those who were compared before.")
def find_duplicates(again: bool) -> None:
    """Compare the candidates who are due with others, as the worker does."""
    if again:
        compare_all_candidates()
        db.session.commit()
    number = 0
    while compare_one_candidate():
        number += 1
    click.echo(f"{number} compared")
