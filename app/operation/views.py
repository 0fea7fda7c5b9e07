"""The page Health: what the worker does, what waits, and what failed."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.operation.failed_work import failed_work
from app.operation.queries import loop_lines, undelivered_mail_count, waiting_lines
from app.web.record_pages import register_named_page
from app.web.routing import Answer, Routes

routes = Routes("operation", __name__)
register_named_page("worker health", "operation.worker_health")


@routes.page("/health", permission=Permission.SEE_HEALTH)
def worker_health() -> Answer:
    lines = loop_lines()
    return render_template(
        "operation/health.html",
        lines=lines,
        is_running=any(line.workers for line in lines),
        waiting=waiting_lines(),
        undelivered=undelivered_mail_count(),
        failed=failed_work(current_user),
    )
