"""The outbox as a page, where no mail really leaves: development only."""

from __future__ import annotations

from flask import abort, current_app, render_template

from app.access.permissions import Permission
from app.door import Rooms
from app.outbox.post_office import PostOffice
from app.outbox.queries import latest_messages

rooms = Rooms("outbox", __name__)


@rooms.page("/outbox", permission=Permission.READ_OUTBOX)
def messages() -> str:
    settings = current_app.extensions["settings"]
    if not settings.development:
        abort(404)
    return render_template("outbox/messages.html", messages=latest_messages(), office=PostOffice(settings))
