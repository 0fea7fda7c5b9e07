"""The commands of the demonstration, and what the sign-in page tells of it."""

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

demo = AppGroup("demo", help="The demonstration company.")


def register(app: Flask) -> None:
    """Give the app the commands; and, in development, the sign-in page its list."""
    app.cli.add_command(demo)
    if app_settings(app).production:
        _refuse_demonstration(app)
    if app_settings(app).development:
        app.jinja_env.globals["demonstration"] = demo_accounts


def _refuse_demonstration(app: Flask) -> None:
    """Raise BadSettings where a person of the demonstration could sign in with its password, which all know.

    A database that does not answer, or has no tables yet, has nobody to sign in.
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
                f"The database has the demonstration company in it: {known[0]} and others can sign in with a "
                "password everybody knows. Set DATABASE_URL to a database of your own."
            )


def _emails() -> list[str]:
    return [colleague.email for colleague in company.COLLEAGUES] + [company.NEW_ISR_EMAIL]


def demo_accounts() -> tuple[str, list[User]] | None:
    """The demonstration's password and people; None where it is not loaded."""
    emails = _emails()
    people = list(db.session.scalars(select(User).where(User.email.in_(emails)).order_by(User.id)))
    return (company.DEMO_PASSWORD, people) if len(people) == len(emails) else None


@demo.command("load")
@click.option("--if-empty", is_flag=True, help="Do nothing on a database that has people.")
def load_demo(if_empty: bool) -> None:
    """Load the demonstration company into an empty database; never in production."""
    if current_settings().production:
        raise click.ClickException("The demonstration company is not for production.")
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
    """Nobody of the company is real: its issues are not made in a GitLab, where one is set."""
    current_app.extensions["settings"] = current_settings().model_copy(update={"gitlab_url": ""})


@demo.command("who")
def who() -> None:
    """Say who may sign in to the demonstration company."""
    told = None if current_settings().production else demo_accounts()
    if told is None:
        return
    password, people = told
    click.echo(f"Everyone's password is: {password}")
    for person in people:
        click.echo(f"  {person.email:24} {person.name}, {person.job_title}")
