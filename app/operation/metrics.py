"""Numbers for Prometheus, at METRICS_ADDRESS. Nothing in them is about a person: endpoints, tasks, counts.

The processes of a web server write what they count into files of one folder (prometheus_client's
multiprocess mode), so each of them can answer for all. A worker is one process and needs no files. This
module is imported only if METRICS_ADDRESS is set, once gunicorn has said where the folder is.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import Any

from flask import Flask, Response, request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app, start_http_server
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from sqlalchemy import event, func, select
from sqlalchemy.exc import SQLAlchemyError

from app.db.base import db
from app.db.pool import ConnectionPool
from app.operation.backlog import backlogs
from app.outbox.models import Message
from app.outbox.problems import needs_a_person
from app.shared.settings import app_settings
from app.web.routing.request_log import seconds_so_far

OWN_REGISTRY = CollectorRegistry()
REQUESTS = Counter(
    "onramp_requests", "Requests answered.", ["endpoint", "method", "status"], registry=OWN_REGISTRY
)
REQUEST_DURATION = Histogram(
    "onramp_request_seconds",
    "How long requests took.",
    ["endpoint"],
    buckets=(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30),
    registry=OWN_REGISTRY,
)
TASK_RUNS = Counter(
    "onramp_task_runs",
    "Runs of worker tasks: done, nothing due, failed.",
    ["task", "outcome"],
    registry=OWN_REGISTRY,
)
TASK_SECONDS = Histogram(
    "onramp_task_seconds",
    "How long runs took that had something to do.",
    ["task"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 15, 60, 300),
    registry=OWN_REGISTRY,
)
TASK_SUCCEEDED = Gauge(
    "onramp_task_last_success_timestamp_seconds",
    "When a task last did not fail.",
    ["task"],
    registry=OWN_REGISTRY,
)
POOL_IN_USE = Gauge(
    "onramp_database_connections_in_use",
    "Database connections that are at work.",
    multiprocess_mode="livesum",
    registry=OWN_REGISTRY,
)
POOL_OPEN = Gauge(
    "onramp_database_connections_open",
    "Database connections that are open.",
    multiprocess_mode="livesum",
    registry=OWN_REGISTRY,
)


class BacklogCollector(Collector):
    """What waits in the database, read with two statements when Prometheus asks."""

    def __init__(self, app: Flask) -> None:
        self._app = app

    def describe(self) -> Iterable[Any]:
        """Nothing: to register it asks the database nothing."""
        return []

    def collect(self) -> Iterable[Any]:
        """The numbers now; only that the database is down, if it is."""
        up = GaugeMetricFamily("onramp_database_up", "1 if the database answers.")
        due = GaugeMetricFamily("onramp_due", "What is due, up to 1000 of a kind.", labels=["kind"])
        ages = GaugeMetricFamily(
            "onramp_oldest_due_seconds", "How long the oldest has been due.", labels=["kind"]
        )
        failed = GaugeMetricFamily("onramp_undelivered_mail", "Mail that needs a person, up to 1000.")
        with self._app.app_context():
            try:
                for each in backlogs():
                    due.add_metric([each.kind.name], each.count)
                    ages.add_metric([each.kind.name], each.oldest_seconds)
                some = select(Message.id).where(needs_a_person()).limit(1000).subquery()
                failed.add_metric([], db.session.scalar(select(func.count()).select_from(some)) or 0)
                up.add_metric([], 1)
            except SQLAlchemyError:
                up.add_metric([], 0)
        return [up, due, ages, failed]


def count_requests(app: Flask) -> None:
    """Count the requests of the application, and make the page that `app.extensions["metrics page"]` is."""
    app.after_request(_count_request)
    _count_connections()
    app.extensions["metrics page"] = make_wsgi_app(_registry(app), disable_compression=True)


def serve_metrics(app: Flask) -> None:
    """Serve the numbers of a worker in a thread of its own."""
    host, port = app_settings(app).metrics_at or ("", 0)
    _count_connections()
    start_http_server(port, host, registry=_registry(app))


def count_run(task: str, seconds: float, *, done: bool, error: BaseException | None) -> None:
    """Count a run of a worker task."""
    TASK_RUNS.labels(task, "failed" if error else "done" if done else "nothing due").inc()
    if done:
        TASK_SECONDS.labels(task).observe(seconds)
    if error is None:
        TASK_SUCCEEDED.labels(task).set_to_current_time()


def _registry(app: Flask) -> CollectorRegistry:
    """What is answered from: in a web server the files of all its processes."""
    answered = OWN_REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        answered = CollectorRegistry()
        MultiProcessCollector(answered)  # type: ignore[no-untyped-call]
    answered.register(BacklogCollector(app))
    return answered


def _count_request(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    method = request.method if request.method in ("GET", "HEAD", "POST", "OPTIONS") else "other"
    REQUESTS.labels(endpoint, method, str(response.status_code)).inc()
    REQUEST_DURATION.labels(endpoint).observe(seconds_so_far())
    return response


def _count_connections() -> None:
    for name, gauge, change in (
        ("checkout", POOL_IN_USE, 1),
        ("checkin", POOL_IN_USE, -1),
        ("connect", POOL_OPEN, 1),
        ("close", POOL_OPEN, -1),
    ):
        event.listen(ConnectionPool, name, _changing(gauge, change))


def _changing(gauge: Gauge, change: int) -> Any:
    return lambda *_of_pool: gauge.inc(change)
