"""The whole house put together: a table of contents."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask, request
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from app import commands as cli
from app import rooms
from app.db.base import db
from app.demo import commands as demo
from app.shared import logs
from app.web import errors as faults
from app.web import limits, security
from app.web import static as styles
from app.web import templating as pages
from app.web.routing import check_doors
from config import Settings

TOP = Path(__file__).resolve().parent.parent


class Onramp(Flask):
    """The application. Its log names a route, and not the address: that may hold the token of a link."""

    def log_exception(self, exc_info: Any) -> None:
        """Log a fault that no error handler has answered."""
        self.logger.error("Fault at %s", request.endpoint or "an address without a route", exc_info=exc_info)


def put_together(settings: Settings) -> Flask:
    """The application, with these settings and no others."""
    settings.check()
    settings.make_room()
    logs.write_to_stderr()
    app = Onramp(__name__, template_folder=TOP / "templates", static_folder=TOP / "static")
    _configure(app, settings)
    db.init_app(app)
    app.before_request(limits.refuse_what_is_no_form)
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
        SQLALCHEMY_ENGINE_OPTIONS={"pool_pre_ping": True, "hide_parameters": True},
        SESSION_COOKIE_NAME="__Host-onramp" if over_tls else "onramp",
        SESSION_COOKIE_SECURE=over_tls,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_HEADERS=[],  # the token comes in the form, so that no form counts as sent without its fields
        SEND_FILE_MAX_AGE_DEFAULT=timedelta(days=365),  # their addresses change with them: see pages
        TESTING=settings.environment == "testing",
    )
    app.url_map.converters["int"] = security.RecordId
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
