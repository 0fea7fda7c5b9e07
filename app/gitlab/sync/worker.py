"""Bringing mirrors up to date: claim, commit, talk with GitLab, write.

No transaction is open while GitLab is waited for. A worker that dies on the way leaves its claim to run
out; the next finds what it had made by the key in it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.gitlab.api.client import GitLab
from app.gitlab.api.errors import GitLabProblem, Unavailable
from app.gitlab.api.issues import RemoteIssue
from app.gitlab.sync.claiming import claim, claim_with
from app.gitlab.sync.exchange import exchange, look_at_all
from app.gitlab.sync.rules import LEASE
from app.gitlab.sync.save_result import keep, let_go, put_off, remember_writing
from app.gitlab.sync.sync_task import Errand
from app.shared import clock
from app.shared.settings import current_settings


def sync_one_issue() -> bool:
    """See to the issue that is due the longest, and whether there was one.

    Others of its project that are merely to be looked at are asked for in the same request.
    """
    settings = current_settings()
    errand = claim() if settings.has_gitlab else None
    if errand is None:
        return False
    errands = [errand, *claim_with(errand)]
    with GitLab(settings.gitlab_url, settings.gitlab_token) as gitlab:
        try:
            known = look_at_all(gitlab, errands)
        except GitLabProblem as problem:
            for each in errands:
                put_off(each, problem)
        else:
            _see_to(gitlab, errands, known)
    return True


def _see_to(gitlab: GitLab, errands: Sequence[Errand], known: Mapping[int, RemoteIssue]) -> None:
    """One after the other, for as long as they are ours and GitLab answers."""
    until = clock.now() + LEASE / 2
    down: Unavailable | None = None
    for errand in errands:
        if clock.now() > until:
            let_go(errand)
            continue
        try:
            if down is not None:
                raise down
            keep(errand, exchange(gitlab, errand, known, remember_writing))
        except GitLabProblem as problem:
            put_off(errand, problem)
            down = problem if isinstance(problem, Unavailable) else None
