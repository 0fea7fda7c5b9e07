"""Your turn: the home page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from flask import render_template
from flask_babel import gettext as _

from app.access.permissions import Permission
from app.access.policy import allows
from app.application_lists.view_queries import home_views
from app.application_lists.views.addresses import address_of
from app.board.turn_texts import TurnWords
from app.home.role_sections import role_sections
from app.home.your_turn import your_turn_of
from app.people.models import User
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes
from app.web.visitors import signed_in_user

routes = Routes("home", __name__)
register_named_page("your turn", "home.your_turn")


@routes.page("/", permission=Permission.USE_ONRAMP)
def your_turn() -> Answer:
    user = signed_in_user()
    waiting = your_turn_of(user)
    own = role_sections(user, is_idle=not waiting.for_reader)
    lists = waiting.has_views and allows(user, Permission.LIST_APPLICATIONS)
    views = home_views(user) if lists else []
    shown = [(view, address_of(view.settings, view=view.id)) for view in views]
    return render_template("home/your_turn.html", waiting=waiting, own=own, views=shown, waited=_waited(user))


def _waited(user: User) -> Callable[[datetime], str]:
    """What says how long something has waited, for many rows."""
    words, upcoming = TurnWords(user.time_zone), _("Upcoming")
    return lambda since: words.waiting(since) if since <= words.now else upcoming
