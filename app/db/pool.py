"""The connections of a process. One that was used a moment ago is used again without asking whether it works.

Asking costs a request as much as a short statement. If the database was restarted meanwhile, the request that
finds out is answered with 503 (`app/web/errors.py`), and all connections are replaced.
"""

from __future__ import annotations

import time
from typing import Any

from sqlalchemy import event
from sqlalchemy.pool import QueuePool

PING_AFTER_SECONDS = 5.0  # without use
MOST_BESIDE = 20  # connections beside the five that stay: one for each loop of the worker
_USED_AT = "used_at"


class ConnectionPool(QueuePool):
    """A pool with `pool_pre_ping` that pings only connections that were not used lately."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max_overflow": MOST_BESIDE, **options})

    def _do_get(self) -> Any:
        entry: Any = super()._do_get()
        if time.monotonic() - entry.info.get(_USED_AT, -PING_AFTER_SECONDS) < PING_AFTER_SECONDS:
            entry.fresh = True  # as one that was just opened
        return entry


@event.listens_for(ConnectionPool, "checkin")
def _record_use(_connection: Any, entry: Any) -> None:
    entry.info[_USED_AT] = time.monotonic()
