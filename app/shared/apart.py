"""Doing dangerous work apart: in a process of its own, with little time and little memory.

For what strangers send, whose reading may never end or never have enough: a document, a calendar.
What comes back is JSON, so that a child that was taken over cannot hand its parent an object.
"""

from __future__ import annotations

import json
import multiprocessing
import resource
import threading
from collections.abc import Callable
from multiprocessing.connection import Connection
from typing import Any

MEMORY = 1024 * 1024 * 1024  # bytes, the interpreter and its libraries included
MOST_ANSWERED = 16 * 1024 * 1024  # bytes


class TookTooMuch(Exception):
    """The work ran out of time or memory, or died of what it was given."""


def do_apart(work: Callable[[bytes], Any], given: bytes, *, seconds: int) -> Any:
    """What `work` makes of the bytes: something JSON can carry.

    `work` is a function of a module, which the child imports. Raises TookTooMuch after `seconds`,
    past MEMORY, and where `work` raised whatever it may be.
    """
    children = multiprocessing.get_context("spawn")
    here, there = children.Pipe(duplex=False)
    child = children.Process(target=_child, args=(there, work, given, seconds), daemon=True)
    child.start()
    there.close()
    end = threading.Timer(seconds, child.kill)  # an answer could begin and never end
    end.start()
    try:
        if not here.poll(seconds):
            raise TookTooMuch(f"no answer within {seconds} seconds")
        return json.loads(here.recv_bytes(MOST_ANSWERED))
    except (EOFError, OSError, ValueError) as error:
        raise TookTooMuch("no answer") from error
    finally:
        end.cancel()
        end.join()
        child.kill()
        child.join()
        child.close()
        here.close()


def _child(there: Connection, work: Callable[[bytes], Any], given: bytes, seconds: int) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    there.send_bytes(json.dumps(work(given)).encode())
