"""What follows from other rows, and is made from them once they are all there."""

from __future__ import annotations

from flask import current_app
from sqlalchemy import func, insert, select, text, update

from app.candidates.models import Application, NameTrigram, NameWord, Status
from app.db.base import db
from app.openings.models import Opening
from app.shared.words import trigrams_of

# The commands of Onramp that make rows from others. A version before them does without.
REBUILDING = (("turns", "rebuild"), ("search", "rebuild"), ("hiring", "rebuild"))


def make_derived_rows() -> None:
    """Count the hires, let Onramp rebuild what it derives, and let the database count the rows."""
    of_opening = (Application.opening_id == Opening.id, Application.status == Status.HIRED)
    hired = select(func.count()).select_from(Application).where(*of_opening).scalar_subquery()
    db.session.execute(update(Opening).values(hired=hired))
    _store_trigrams()
    db.session.commit()
    analyze()
    for words in REBUILDING:
        _run_if_known(*words)
    analyze()


def _store_trigrams() -> None:
    """The trigrams of the words of names that have none yet."""
    words = select(NameWord.word).distinct().where(NameWord.word.not_in(select(NameTrigram.word)))
    rows = [
        {"trigram": each, "word": word} for word in db.session.scalars(words) for each in trigrams_of(word)
    ]
    if rows:
        db.session.execute(insert(NameTrigram), rows)


def analyze() -> None:
    """What PostgreSQL does by itself after a while: count rows, and note which pages are all visible."""
    db.session.commit()  # a command that read leaves its transaction open
    is_sqlite = db.engine.dialect.name == "sqlite"
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE" if is_sqlite else "VACUUM ANALYZE"))


def _run_if_known(group: str, name: str) -> None:
    command = getattr(current_app.cli.commands.get(group), "commands", {}).get(name)
    if command is not None:
        current_app.test_cli_runner().invoke(command, catch_exceptions=False)
