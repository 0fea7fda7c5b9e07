"""What the first process loads for all: what nearly every request needs.

The other processes are copies of it, and what was loaded before takes memory once.
"""

from __future__ import annotations

import gc
from contextlib import suppress

from flask import Flask
from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import configure_mappers

from app.db.base import db
from app.people.models import User
from app.shared import clock
from app.shared.business_days import is_business_day


def warm_up(app: Flask) -> None:
    """Complete the mappings, render a page, and load the holidays of places in use.

    No connection to the database is left open, and the objects there are by now are never collected. Without
    a reachable database, each process loads what it needs later.
    """
    configure_mappers()
    with app.test_request_context("/sign-in"):
        app.full_dispatch_request()
    with app.app_context():
        with suppress(SQLAlchemyError):
            for zone in db.session.scalars(select(User.time_zone).where(User.active).distinct()):
                is_business_day(clock.today(zone), zone)
        db.session.remove()
        db.engine.dispose()
    gc.collect()
    gc.freeze()
    gc.collect()  # with few objects that count as old, the next full collection comes soon and is short
