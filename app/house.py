"""The whole house put together: a table of contents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import cli, faults, pages, rooms, styles
from app.candidates.documents import MOST_BYTES
from app.demo import commands as demo
from app.door import check_doors
from app.shared import security
from app.shared.database import db
from config import Settings

TOP = Path(__file__).resolve().parent.parent


def put_together(settings: Settings) -> Flask:
    """The application, with these settings and no others."""
    settings.check()
    settings.make_room()
    app = Flask(__name__, template_folder=TOP / "templates", static_folder=TOP / "static")
    _configure(app, settings)
    db.init_app(app)
    app.before_request(security.limit_what_is_typed)
    rooms.register(app)
    pages.prepare(app)
    styles.serve_as_one(app)
    faults.register(app)
    cli.register(app)
    demo.register(app)
    app.after_request(security.add_headers)
    check_doors(app)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    over_tls = settings.base_url.startswith("https://")
    app.extensions["settings"] = settings
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True},
        SESSION_COOKIE_NAME="__Host-onramp" if over_tls else "onramp",
        SESSION_COOKIE_SECURE=over_tls,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=MOST_BYTES + 1024 * 1024,  # a document, and what is typed beside it
        MAX_FORM_MEMORY_SIZE=security.MOST_TYPED,
        WTF_CSRF_TIME_LIMIT=None,
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # their addresses change with them: see pages
        TESTING=settings.environment == "testing",
    )
    app.url_map.converters["int"] = security.RecordId
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
