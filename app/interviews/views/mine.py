"""My interviews: today, to come, and those a scorecard is owed for."""

from __future__ import annotations

from flask import render_template
from flask_login import current_user

from app.access.permissions import Permission
from app.door import Answer
from app.interviews.agenda import agenda_of, is_late
from app.interviews.rules import TIME_TO_SUBMIT
from app.interviews.views import rooms
from app.shared import clock


@rooms.page("/interviews", permission=Permission.LIST_MY_INTERVIEWS)
def my_interviews() -> Answer:
    now = clock.now()
    agenda = agenda_of(current_user, now)
    late = {interview.id for interview in agenda.owed if is_late(interview, now)}
    return render_template(
        "interviews/mine.html", agenda=agenda, now=now, late=late, time_to_submit=TIME_TO_SUBMIT
    )
