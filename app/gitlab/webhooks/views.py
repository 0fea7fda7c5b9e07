"""The endpoint of GitLab webhooks.

GitLab disables a webhook after some failures, so everything that our GitLab sends gets a 200, whatever it is
about; only what it did not send is refused.
"""

from __future__ import annotations

from flask import Response, abort, request

from app.access.permissions import Permission
from app.gitlab.webhooks.deliveries import store_delivery
from app.gitlab.webhooks.payload import delivery_key, parse_payload
from app.gitlab.webhooks.verification import HookSecrets, is_from_gitlab, may_be_from_gitlab
from app.shared import clock
from app.shared.settings import current_settings
from app.web.routing import Answer, Routes

MAX_PAYLOAD_BYTES = 25 * 1024 * 1024  # bytes that GitLab sends at most

routes = Routes("hooks", __name__)


@routes.hook("/hooks/gitlab", permission=Permission.TELL_OF_ISSUES)
def receive_webhook() -> Answer:
    """Keep what is told of an issue we mirror. The body of a stranger is not read."""
    settings = current_settings()
    if not settings.has_gitlab:
        abort(404)
    secrets = HookSecrets(settings.gitlab_webhook_token, settings.gitlab_signing_token)
    if not may_be_from_gitlab(request.headers, secrets, now=clock.now()):
        return _answer(401)
    request.max_content_length = MAX_PAYLOAD_BYTES
    body = request.get_data(cache=False)
    if not is_from_gitlab(request.headers, body, secrets, now=clock.now()):
        return _answer(401)
    event = parse_payload(body)
    if event is not None:
        store_delivery(event, key=delivery_key(request.headers, body))
    return _answer(200)


def _answer(status: int) -> Response:
    return Response(status=status, mimetype="text/plain")
