"""The webhook's door: GitLab tells that an issue has changed, and is answered at once.

What it cares for is whether it is answered with 200: after some failures it would stop telling us. So
whatever our GitLab sends is taken, be it about something else; only what it did not send is refused.
"""

from __future__ import annotations

from flask import Response, abort, request

from app.access.permissions import Permission
from app.gitlab.webhooks.deliveries import keep_delivery
from app.gitlab.webhooks.payload import key_of, read_payload
from app.gitlab.webhooks.verification import HookSecrets, is_ours, might_be_ours
from app.shared import clock
from app.shared.settings import current_settings
from app.web.routing import Answer, Rooms

MOST_TOLD = 25 * 1024 * 1024  # bytes that GitLab sends at most

rooms = Rooms("hooks", __name__)


@rooms.hook("/hooks/gitlab", permission=Permission.TELL_OF_ISSUES)
def take_webhook() -> Answer:
    """Keep what is told of an issue we mirror. The body of a stranger is not read."""
    settings = current_settings()
    if not settings.has_gitlab:
        abort(404)
    secrets = HookSecrets(settings.gitlab_webhook_token, settings.gitlab_signing_token)
    if not might_be_ours(request.headers, secrets, now=clock.now()):
        return _answer(401)
    request.max_content_length = MOST_TOLD
    body = request.get_data(cache=False)
    if not is_ours(request.headers, body, secrets, now=clock.now()):
        return _answer(401)
    told = read_payload(body)
    if told is not None:
        keep_delivery(told, key=key_of(request.headers, body))
    return _answer(200)


def _answer(status: int) -> Response:
    return Response(status=status, mimetype="text/plain")
