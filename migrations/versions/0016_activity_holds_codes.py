"""What was done is recorded as a code; the sentence stands in the program."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0016"
down_revision = "0015"

CODES = {
    "invited them": "INVITED",
    "opened the account": "OPENED_ACCOUNT",
    "closed the account": "CLOSED_ACCOUNT",
    "set a password": "SET_PASSWORD",
    "changed the roles": "CHANGED_ROLES",
    "changed the GitLab username": "CHANGED_GITLAB_USERNAME",
    "changed the limits": "CHANGED_LIMITS",
    "changed the meeting link": "CHANGED_MEETING_LINK",
    "changed the busy calendar": "CHANGED_BUSY_CALENDAR",
    "took days off": "TOOK_DAYS_OFF",
    "took back days off": "TOOK_BACK_DAYS_OFF",
    "drafted it": "DRAFTED_OPENING",
    "opened it": "OPENED_OPENING",
    "published it": "PUBLISHED_OPENING",
    "closed it": "CLOSED_OPENING",
    "reopened it": "REOPENED_OPENING",
    "added them": "ADDED_CANDIDATE",
    "came by themselves": "CAME_BY_THEMSELVES",
    "changed the time zone": "CHANGED_TIME_ZONE",
    "put on record who referred them": "RECORDED_REFERRER",
    "named who referred them": "NAMED_REFERRER",
    "applied again": "APPLIED_AGAIN",
    "gave other details than are kept": "GAVE_OTHER_DETAILS",
    "asked to be erased": "ASKED_FOR_ERASURE",
    "added a document": "ADDED_DOCUMENT",
    "sent the questionnaire": "SENT_QUESTIONNAIRE",
    "sent the questionnaire again": "SENT_QUESTIONNAIRE_AGAIN",
    "answered the questionnaire": "ANSWERED_QUESTIONNAIRE",
    "asked the candidate to choose a time": "ASKED_FOR_TIME",
    "is asked to choose a time": "IS_ASKED_FOR_TIME",
    "scheduled an interview": "SCHEDULED_INTERVIEW",
    "moved an interview": "MOVED_INTERVIEW",
    "cancelled an interview": "CANCELLED_INTERVIEW",
    "submitted a scorecard": "SUBMITTED_SCORECARD",
    "edited a scorecard": "EDITED_SCORECARD",
    "waived a scorecard": "WAIVED_SCORECARD",
    "reassigned a scorecard": "REASSIGNED_SCORECARD",
    "started the onboarding": "STARTED_ONBOARDING",
    "took back the onboarding": "TOOK_BACK_ONBOARDING",
    "ended the onboarding": "ENDED_ONBOARDING",
    "checked the eligibility": "CHECKED_ELIGIBILITY",
    "named the buddy": "NAMED_BUDDY",
    "moved the start date": "MOVED_START_DATE",
    "moved what is due": "MOVED_DUE_DATES",
    "ticked": "TICKED_STEP",
    "ticked as not applicable": "TICKED_STEP_AS_NOT_APPLICABLE",
    "unticked": "UNTICKED_STEP",
    "unlocked the later steps": "UNLOCKED_LATER_STEPS",
    "nudged the owner of a step": "NUDGED_OWNER",
    "listed a system": "LISTED_SYSTEM",
    "took a system off the list": "TOOK_SYSTEM_OFF",
    "saved a plan file": "SAVED_PLAN_FILE",
    "took the changes of the plan": "TOOK_PLAN_CHANGES",
    "left the changes of the plan": "LEFT_PLAN_CHANGES",
    "added a step": "ADDED_STEP",
    "removed a step": "REMOVED_STEP",
    "changed a step": "CHANGED_STEP",
    "closed a gating issue": "CLOSED_GATING_ISSUE",
    "reopened a gating issue": "REOPENED_GATING_ISSUE",
    "waived a gating issue": "WAIVED_GATING_ISSUE",
    "opened the gate": "OPENED_GATE",
    "closed the gate": "CLOSED_GATE",
    "put an established ISR on record": "RECORDED_ESTABLISHED_ISR",
    "linked a gating issue to GitLab": "LINKED_GATING_ISSUE",
    "asked GitLab to close a gating issue": "ASKED_GITLAB_TO_CLOSE",
    "closed a gating issue in GitLab": "CLOSED_GATING_ISSUE_IN_GITLAB",
    "reopened a gating issue in GitLab": "REOPENED_GATING_ISSUE_IN_GITLAB",
    "left open a gating issue with open tasks in GitLab": "LEFT_OPEN_IN_GITLAB",
    "changed a step in GitLab": "CHANGED_STEP_IN_GITLAB",
    "ticked in GitLab": "TICKED_STEP_IN_GITLAB",
    "unticked in GitLab": "UNTICKED_STEP_IN_GITLAB",
    "added a step in GitLab": "ADDED_STEP_IN_GITLAB",
    "took away a step in GitLab": "REMOVED_STEP_IN_GITLAB",
    "added it": "ADDED_TERRITORY",
    "put it back on the map": "PUT_BACK_TERRITORY",
    "removed it from the map": "REMOVED_TERRITORY",
    "applied the mapping file": "APPLIED_MAPPING_FILE",
    "assigned": "ASSIGNED",
    "assigned by an override of the gate": "ASSIGNED_BY_OVERRIDE",
    "ended the assignment": "ENDED_ASSIGNMENT",
    "took back the assignment": "TOOK_BACK_ASSIGNMENT",
    "asked for a change": "ASKED_FOR_CHANGE",
    "agreed to a change": "AGREED_TO_CHANGE",
    "declined a change": "DECLINED_CHANGE",
    "asked for an override of the gate": "ASKED_FOR_OVERRIDE",
    "granted an override of the gate": "GRANTED_OVERRIDE",
    "refused an override of the gate": "REFUSED_OVERRIDE",
}
# Sentences that named a detail, by how they begin. "changed the {column}" comes after all whole sentences.
NAMING = {
    "changed the hours of ": "CHANGED_HOURS",
    "named the team of ": "NAMED_TEAM",
    "changed the ": "CHANGED_TERRITORY",
}
OTHER = "OTHER"
SPOKEN = "follows a name: 'sent the questionnaire'"
activity = sa.table("activity", sa.column("verb", sa.String), sa.column("what", sa.String))


def upgrade() -> None:
    connection = op.get_bind()
    drop_triggers(connection)
    with op.batch_alter_table("activity") as batch:
        batch.add_column(
            sa.Column("what", sa.String(200), nullable=True, comment="the detail that the sentence names")
        )
        batch.alter_column("verb", existing_type=sa.String(60), existing_nullable=False, comment="a code")
    verb = activity.c.verb
    for sentence in connection.scalars(sa.select(verb).distinct()).all():
        code, what = _read(sentence)
        connection.execute(sa.update(activity).where(verb == sentence).values(verb=code, what=what))
    put_triggers(connection)


def _read(sentence: str) -> tuple[str, str | None]:
    if sentence in CODES:
        return CODES[sentence], None
    for start, code in NAMING.items():
        if sentence.startswith(start):
            return code, sentence.removeprefix(start)
    return OTHER, sentence


def downgrade() -> None:
    connection = op.get_bind()
    drop_triggers(connection)
    rows = connection.execute(sa.select(activity.c.verb, activity.c.what).distinct()).all()
    for code, what in rows:
        same = (activity.c.verb == code, activity.c.what.is_not_distinct_from(what))
        connection.execute(sa.update(activity).where(*same).values(verb=_written(code, what)))
    with op.batch_alter_table("activity") as batch:
        batch.drop_column("what")
        batch.alter_column("verb", existing_type=sa.String(60), existing_nullable=False, comment=SPOKEN)
    put_triggers(connection)


def _written(code: str, what: str | None) -> str:
    """The sentence of a code, as the column held it: at most sixty characters."""
    whole = {code: sentence for sentence, code in CODES.items()}
    starts = {code: start for start, code in NAMING.items()}
    return whole.get(code) or (starts.get(code, "") + (what or code.lower().replace("_", " ")))[:60]
