"""The worker: loops of small tasks. Each loop has its own thread, so that none waits for another.

A task does one thing that is due, in a transaction of its own, and commits. No network call happens inside a
transaction. A GitLab or a calendar that never answers holds up only its own loop, not the mail. Several
workers can run on PostgreSQL; on SQLite they take turns.
"""

from __future__ import annotations

import logging
import secrets
import signal
import threading
import time
from collections.abc import Callable, Mapping, Sequence

from flask import Flask, current_app

from app.audit_log.sealing import seal_some_rows
from app.availability.busy_calendar import read_one_busy_calendar
from app.batches.actions import delete_one_old_draft
from app.batches.runs import work_on_batches
from app.board.overdue_mail import send_one_overdue_mail
from app.candidate_import.actions import delete_one_old_import
from app.candidate_import.batches import work_on_one_import
from app.candidate_surveys.asking import forget_old_invitations, send_one_survey
from app.candidates.actions import send_requested_link
from app.careers.submissions import process_submission
from app.crm_files.actions import delete_one_old_crm_file
from app.crm_files.opportunities.records import delete_old_opportunity_changes
from app.crm_files.work import work_on_one_crm_file
from app.crm_returns.actions import delete_old_sent_texts
from app.db.base import db
from app.documents.orphan_cleanup import remove_orphaned_files
from app.documents.preview.draw_pages import draw_one_page
from app.documents.purge import remove_one_purged_file
from app.documents.worker import read_one_document
from app.duplicates.finding import compare_one_candidate
from app.erasure.actions import blank_one_erasure_notice
from app.exports.actions import delete_one_expired_export
from app.exports.runs import make_one_export
from app.gitlab.sync.worker import sync_one_issue
from app.gitlab.webhooks.deliveries import delete_old_deliveries
from app.hiring_reports.sums.actions import update_hiring_sums
from app.holdovers.actions import expire_one_holdover
from app.last_places.due_choices import do_one_due_choice
from app.mapping_file.actions import delete_one_unapplied_file
from app.mapping_file.runs import apply_one_mapping_file
from app.offers.expiry import expire_one_offer
from app.opening_moves.actions import expire_one_move
from app.operation.heartbeats import Heartbeats, LoopState
from app.outbox.worker import deliver_batch
from app.people.actions import send_requested_reset
from app.people.attempts import delete_old_attempts
from app.people.sign_in import delete_old_known_addresses
from app.reference_checks.reminders import (
    forget_one_referee_email,
    remind_one_candidate,
    remind_one_referee,
)
from app.reminders.actions import send_one_reminder
from app.saved_reports.mail import send_one_report
from app.scorecards.late_reminders import send_one_late_reminder
from app.second_factors.used_tokens import delete_expired_tokens
from app.self_identification.counting import count_identification
from app.sessions.actions import delete_ended_sessions
from app.shared.logs import log_fields
from app.shared.settings import current_settings
from app.single_sign_on.used_once import delete_expired_uses

log = logging.getLogger(__name__)
WorkerTask = Callable[[], bool]  # does one thing; returns whether there was something to do
IDLE_SECONDS = 1.0  # between two rounds if nothing was due
SHUTDOWN_GRACE_SECONDS = 8.0  # for the current tasks to finish after a signal to stop
_stop = threading.Event()
_on_run: list[Callable[..., None]] = []  # what counts the runs of tasks, if something does


def deliver_mail() -> bool:
    """Try the mails that have been due the longest."""
    return deliver_batch(stops=_stop.is_set) is not None


def send_one_requested_link() -> bool:
    """Send the requested page link that has been due the longest."""
    found_one = send_requested_link()
    db.session.commit()
    return found_one


def send_one_requested_reset() -> bool:
    """Send the requested password reset that has been due the longest."""
    found_one = send_requested_reset()
    db.session.commit()
    return found_one


# Mail has a loop of its own, and so does each task that calls another server or reads a stranger's file.
# Documents have two: each is read in a process apart, and two processes read twice as fast.
LOOPS: Mapping[str, Sequence[WorkerTask]] = {
    "mail": [send_one_requested_link, send_one_requested_reset, deliver_mail],
    "gitlab": [sync_one_issue],
    "calendars": [read_one_busy_calendar],
    "documents": [read_one_document],
    "more documents": [read_one_document],
    "pages": [draw_one_page],
    "files": [remove_one_purged_file, remove_orphaned_files],
    "submissions": [process_submission],
    "duplicates": [compare_one_candidate],
    "mapping files": [apply_one_mapping_file],
    "crm files": [work_on_one_crm_file],
    "batches": [work_on_batches],
    "imports": [work_on_one_import],
    "exports": [make_one_export],
    "hiring sums": [update_hiring_sums],
    "seals": [seal_some_rows],
    "rest": [
        send_one_late_reminder,
        send_one_overdue_mail,
        send_one_reminder,
        send_one_report,
        remind_one_candidate,
        remind_one_referee,
        forget_one_referee_email,
        send_one_survey,
        forget_old_invitations,
        count_identification,
        blank_one_erasure_notice,
        delete_old_deliveries,
        delete_ended_sessions,
        delete_expired_tokens,
        delete_old_attempts,
        delete_old_known_addresses,
        delete_expired_uses,
        delete_one_unapplied_file,
        delete_one_old_draft,
        delete_one_old_import,
        delete_one_expired_export,
        delete_one_old_crm_file,
        delete_old_opportunity_changes,
        delete_old_sent_texts,
        expire_one_holdover,
        expire_one_offer,
        expire_one_move,
        do_one_due_choice,
    ],
}
WORKER_TASKS: list[WorkerTask] = list(dict.fromkeys(task for tasks in LOOPS.values() for task in tasks))


def run_all_tasks() -> None:
    """Run every task in turn until nothing is due."""
    did_something = [True]
    while any(did_something):
        did_something = [_run_task(task) for task in WORKER_TASKS]


def run_until_stopped() -> None:
    """Run every loop until SIGTERM or Ctrl-C.

    Current tasks have SHUTDOWN_GRACE_SECONDS to finish. A task that takes longer is abandoned: its lease
    ends, and the next worker does it.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stop.set())
    if current_settings().metrics_address:
        from app.operation import metrics  # it costs memory, and is needed by few

        metrics.serve_metrics(_this_app())
        _on_run.append(metrics.count_run)
    run_loops(LOOPS, _stop)


def run_loops(loops: Mapping[str, Sequence[WorkerTask]], stop: threading.Event) -> None:
    """Run each loop in a thread until `stop` is set or a loop ends unexpectedly."""
    heartbeats = Heartbeats(loops)
    threads = [
        threading.Thread(
            target=_loop, args=(_this_app(), tasks, stop, heartbeats.states[name]), name=name, daemon=True
        )
        for name, tasks in loops.items()
    ]
    for thread in threads:
        thread.start()
    while not stop.wait(IDLE_SECONDS):
        heartbeats.write_if_due()
        if not all(thread.is_alive() for thread in threads):
            log.error("A loop of the worker ended unexpectedly, so the worker stops.")
            stop.set()
    end = time.monotonic() + SHUTDOWN_GRACE_SECONDS
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
        if thread.is_alive():
            log.warning("The loop %s did not finish in time and was abandoned.", thread.name)
    heartbeats.write(stopped=True)


def _this_app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app


def _loop(app: Flask, tasks: Sequence[WorkerTask], stop: threading.Event, state: LoopState) -> None:
    with app.app_context():
        while not stop.is_set():
            did_something = [_run_task(task, state) for task in tasks if not stop.is_set()]
            if not any(did_something):
                stop.wait(IDLE_SECONDS)


def _run_task(task: WorkerTask, state: LoopState | None = None) -> bool:
    """Run a task. A failing task is logged and does not stop the others."""
    state = state or LoopState()
    began, failure, did_something = time.perf_counter(), None, False
    with log_fields(task=task.__name__, run=secrets.token_hex(4)):
        state.begin(task.__name__)
        try:
            did_something = task()
        except Exception as error:
            failure = error
            log.exception("The task %s failed; it will be tried again.", task.__name__)
        finally:
            _end_transaction()
        state.end(failure)
        seconds = time.perf_counter() - began
        if did_something:
            log.info("Done", extra={"fields": {"ms": round(seconds * 1000)}})
    for count in _on_run:
        count(task.__name__, seconds, done=did_something, error=failure)
    return did_something


def _end_transaction() -> None:
    """End a transaction that a task left open, if the database is up."""
    try:
        db.session.rollback()
    except Exception:
        log.exception("The database did not answer.")
