"""The commands of the demonstration, and the list of its accounts for the sign-in page."""

from __future__ import annotations

from contextlib import suppress

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from app.db.base import db
from app.demo import company
from app.demo.load import is_empty, load_company
from app.people.models import User
from app.people.passwords import password_matches
from app.shared.refusals import RuleBroken
from app.shared.settings import app_settings, current_settings
from config import BadSettings

demo = AppGroup("demo", help="Load the demonstration company.")


def register(app: Flask) -> None:
    """Add the commands and, in development, the list of accounts on the sign-in page."""
    app.cli.add_command(demo)
    if app_settings(app).production:
        _refuse_demonstration(app)
    if app_settings(app).development:
        app.jinja_env.globals["demonstration"] = demo_accounts


def _refuse_demonstration(app: Flask) -> None:
    """Raise BadSettings if somebody could sign in with the public password of the demonstration.

    Without a reachable database or its tables nobody can sign in.
    """
    with app.app_context(), suppress(SQLAlchemyError):
        people = db.session.execute(
            select(User.email, User.password_hash).where(User.email.in_(_emails()))
        ).all()
        known = [
            email for email, digest in people if digest and password_matches(digest, company.DEMO_PASSWORD)
        ]
        if known:
            raise BadSettings(
                f"The database contains the demonstration company: {known[0]} and others can sign in with a "
                "public password. Set DATABASE_URL to another database."
            )


def _emails() -> list[str]:
    return [colleague.email for colleague in company.COLLEAGUES] + [company.NEW_ISR_EMAIL]


def demo_accounts() -> tuple[str, list[User]] | None:
    """The password and the people of the demonstration; None if it is not loaded."""
    emails = _emails()
    people = list(db.session.scalars(select(User).where(User.email.in_(emails)).order_by(User.id)))
    return (company.DEMO_PASSWORD, people) if len(people) == len(emails) else None


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing if the database has people.")
def load_demo(if_empty: bool) -> None:
    """Load the demonstration company into an empty database, never in production."""
    if current_settings().production:
        raise click.ClickException("The demonstration company cannot be loaded in production.")
    if if_empty and not is_empty():
        return
    _turn_off_gitlab()
    try:
        load_company()
    except RuleBroken as broken:
        raise click.ClickException(broken.sentence) from broken
    db.session.commit()
    click.echo("The demonstration company is loaded.")


def _turn_off_gitlab() -> None:
    """Do not create issues of the demonstration in GitLab."""
    current_app.extensions["settings"] = current_settings().model_copy(update={"gitlab_url": ""})


@demo.command("who")
def who() -> None:
    """List the accounts of the demonstration company and their password."""
    accounts = None if current_settings().production else demo_accounts()
    if accounts is None:
        return
    password, people = accounts
    click.echo(f"Everyone's password is: {password}")
    for person in people:
        click.echo(f"  {person.email:24} {person.name}, {person.job_title}")
