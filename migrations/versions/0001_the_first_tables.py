"""The first tables: people, openings, applications, interviews, onboardings, territories, the outbox."""

import sqlalchemy as sa
from alembic import op

from app.shared.triggers import drop_triggers, put_triggers

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column(
            "key", sa.String(length=64), nullable=False, comment="digest of the email or the address tried"
        ),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    with op.batch_alter_table("failed_sign_ins", schema=None) as batch_op:
        batch_op.create_index("ix_failed_sign_ins_key_at", ["key", "at"], unique=False)

    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.String(length=200), nullable=False, comment="the Message-ID header"),
        sa.Column(
            "kind", sa.String(length=60), nullable=False, comment="what it tells: 'application declined'"
        ),
        sa.Column("about", sa.String(length=40), nullable=False, comment="the record: 'application:12'"),
        sa.Column("to_name", sa.String(length=200), nullable=False),
        sa.Column("to_email", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=400), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("link_purpose", sa.String(length=40), nullable=True),
        sa.Column("link_id", sa.Integer(), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "waiting",
                "sent",
                "failed",
                "cancelled",
                name="message_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "due_at",
            sa.DateTime(timezone=True),
            nullable=False,
            comment="not sent before; a claim moves it on",
        ),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True, comment="what the mail server last said"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_messages")),
        sa.UniqueConstraint("message_id", name=op.f("uq_messages_message_id")),
    )
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_messages_about"), ["about"], unique=False)
        batch_op.create_index("ix_messages_state_due_at", ["state", "due_at"], unique=False)

    op.create_table(
        "notes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notes")),
    )
    op.create_table(
        "territories",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column(
            "region",
            sa.Enum(
                "US", "EMEA", "APAC", name="region", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("segment", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_territories")),
        sa.UniqueConstraint("name", name=op.f("uq_territories_name")),
    )
    with op.batch_alter_table("territories", schema=None) as batch_op:
        batch_op.create_index("ix_territories_region_name_id", ["region", "name", "id"], unique=False)

    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("job_title", sa.String(length=200), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("session_epoch", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_users_email_is_lower_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("email", name=op.f("uq_users_email")),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=True),
        sa.Column("about", sa.String(length=40), nullable=False, comment="the record: 'application:12'"),
        sa.Column(
            "verb", sa.String(length=60), nullable=False, comment="follows a name: 'sent the questionnaire'"
        ),
        sa.Column("was", sa.String(length=200), nullable=True),
        sa.Column("became", sa.String(length=200), nullable=True),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_activity_by_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_activity_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_about"), ["about"], unique=False)

    op.create_table(
        "candidates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("time_zone", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("email = lower(email)", name=op.f("ck_candidates_email_is_lower_case")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_candidates_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidates")),
        sa.UniqueConstraint("email", name=op.f("uq_candidates_email")),
        sa.UniqueConstraint("user_id", name=op.f("uq_candidates_user_id")),
    )
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_candidates_name"), ["name"], unique=False)

    op.create_table(
        "established_isrs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["isr_id"], ["users.id"], name=op.f("fk_established_isrs_isr_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_established_isrs_manager_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_established_isrs_note_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_established_isrs")),
        sa.UniqueConstraint("isr_id", name=op.f("uq_established_isrs_isr_id")),
    )
    with op.batch_alter_table("established_isrs", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_established_isrs_manager_id"), ["manager_id"], unique=False)

    op.create_table(
        "openings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_family", sa.String(length=200), nullable=False, comment="its name"),
        sa.Column("role", sa.String(length=200), nullable=False, comment="what the person hired will be"),
        sa.Column("reports_to", sa.String(length=200), nullable=False, comment="a job title"),
        sa.Column("next_step", sa.String(length=200), nullable=False, comment="the next job on the ladder"),
        sa.Column(
            "region",
            sa.Enum(
                "US", "EMEA", "APAC", name="region", native_enum=False, create_constraint=True, length=40
            ),
            nullable=False,
        ),
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("hiring_manager_id", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["hiring_manager_id"], ["users.id"], name=op.f("fk_openings_hiring_manager_id")
        ),
        sa.ForeignKeyConstraint(["recruiter_id"], ["users.id"], name=op.f("fk_openings_recruiter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_openings")),
    )
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_openings_hiring_manager_id"), ["hiring_manager_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_openings_recruiter_id"), ["recruiter_id"], unique=False)

    op.create_table(
        "personal_links",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "invitation",
                "reset",
                name="link_purpose",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "ended_at", sa.DateTime(timezone=True), nullable=True, comment="used, or replaced by a newer one"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_personal_links_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_personal_links")),
    )
    with op.batch_alter_table("personal_links", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_personal_links_user_id"), ["user_id"], unique=False)

    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "recruiter",
                "interviewer",
                "hiring manager",
                "ISR",
                "ISR manager",
                "admin",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role", name=op.f("pk_user_roles")),
    )
    op.create_table(
        "stages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=60), nullable=False, comment="for the track and the board"),
        sa.Column(
            "kind",
            sa.Enum(
                "questionnaire",
                "interview",
                name="stage_kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("conducted_by", sa.String(length=200), nullable=False, comment="a job title"),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("prompts", sa.JSON(), nullable=False),
        sa.Column("attributes", sa.JSON(), nullable=False, comment="what a scorecard rates"),
        sa.Column("questions", sa.JSON(), nullable=False, comment="what a questionnaire asks"),
        sa.Column("survey", sa.JSON(), nullable=False, comment="what a scorecard asks beside"),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_stages_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stages")),
        sa.UniqueConstraint("opening_id", "id", name="uq_stages_opening_id_id"),
        sa.UniqueConstraint("opening_id", "position", name=op.f("uq_stages_opening_id_position")),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("candidate_id", sa.Integer(), nullable=False),
        sa.Column("opening_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "active",
                "declined",
                "withdrawn",
                "hired",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False, comment="how many transitions there are"),
        sa.ForeignKeyConstraint(
            ["candidate_id"], ["candidates.id"], name=op.f("fk_applications_candidate_id")
        ),
        sa.ForeignKeyConstraint(
            ["opening_id", "stage_id"],
            ["stages.opening_id", "stages.id"],
            name="fk_applications_stage_of_opening",
        ),
        sa.ForeignKeyConstraint(["opening_id"], ["openings.id"], name=op.f("fk_applications_opening_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_applications")),
    )
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.create_index(
            "ix_applications_board", ["opening_id", "status", "stage_id", "stage_since", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_applications_candidate_id"), ["candidate_id"], unique=False)
        batch_op.create_index(
            "uq_applications_active",
            ["candidate_id", "opening_id"],
            unique=True,
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )

    op.create_table(
        "hiring_team",
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_hiring_team_stage_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_hiring_team_user_id")),
        sa.PrimaryKeyConstraint("stage_id", "user_id", name=op.f("pk_hiring_team")),
    )
    with op.batch_alter_table("hiring_team", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hiring_team_user_id"), ["user_id"], unique=False)

    op.create_table(
        "interviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("interviewer_id", sa.Integer(), nullable=False),
        sa.Column("scheduled_by_id", sa.Integer(), nullable=False),
        sa.Column("scheduled_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False, comment="where, or the video link"),
        sa.Column(
            "state",
            sa.Enum(
                "scheduled",
                "held",
                "cancelled",
                "waived",
                name="interview_state",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("ended_note_id", sa.Integer(), nullable=True, comment="why cancelled or waived"),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_interviews_application_id")
        ),
        sa.ForeignKeyConstraint(["ended_note_id"], ["notes.id"], name=op.f("fk_interviews_ended_note_id")),
        sa.ForeignKeyConstraint(["interviewer_id"], ["users.id"], name=op.f("fk_interviews_interviewer_id")),
        sa.ForeignKeyConstraint(
            ["scheduled_by_id"], ["users.id"], name=op.f("fk_interviews_scheduled_by_id")
        ),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_interviews_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interviews")),
    )
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interviews_application_id"), ["application_id"], unique=False)
        batch_op.create_index(
            "ix_interviews_interviewer_id_state", ["interviewer_id", "state", "starts_at"], unique=False
        )
        batch_op.create_index(
            "uq_interviews_scheduled",
            ["application_id", "stage_id", "interviewer_id"],
            unique=True,
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )

    op.create_table(
        "onboardings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False),
        sa.Column("recruiter_id", sa.Integer(), nullable=False),
        sa.Column("buddy_id", sa.Integer(), nullable=True),
        sa.Column(
            "kind",
            sa.Enum(
                "new to the company",
                "internal transfer",
                name="kind",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False, comment="when they were hired"),
        sa.Column("assigned_on", sa.Date(), nullable=True, comment="from when they first hold a territory"),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_note_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_onboardings_application_id")
        ),
        sa.ForeignKeyConstraint(["buddy_id"], ["users.id"], name=op.f("fk_onboardings_buddy_id")),
        sa.ForeignKeyConstraint(["ended_note_id"], ["notes.id"], name=op.f("fk_onboardings_ended_note_id")),
        sa.ForeignKeyConstraint(["isr_id"], ["users.id"], name=op.f("fk_onboardings_isr_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_onboardings_manager_id")),
        sa.ForeignKeyConstraint(["recruiter_id"], ["users.id"], name=op.f("fk_onboardings_recruiter_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_onboardings")),
    )
    with op.batch_alter_table("onboardings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_onboardings_application_id"), ["application_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onboardings_buddy_id"), ["buddy_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onboardings_isr_id"), ["isr_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onboardings_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_onboardings_recruiter_id"), ["recruiter_id"], unique=False)
        batch_op.create_index(
            "uq_onboardings_running",
            ["isr_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "questionnaires",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column("stage_id", sa.Integer(), nullable=False),
        sa.Column("sent_by_id", sa.Integer(), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "replaced_at", sa.DateTime(timezone=True), nullable=True, comment="when a newer one was sent"
        ),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_questionnaires_application_id")
        ),
        sa.ForeignKeyConstraint(["sent_by_id"], ["users.id"], name=op.f("fk_questionnaires_sent_by_id")),
        sa.ForeignKeyConstraint(["stage_id"], ["stages.id"], name=op.f("fk_questionnaires_stage_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_questionnaires")),
    )
    with op.batch_alter_table("questionnaires", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_questionnaires_application_id"), ["application_id"], unique=False
        )
        batch_op.create_index(
            "uq_questionnaires_answered",
            ["application_id", "stage_id"],
            unique=True,
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )

    op.create_table(
        "transitions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("application_id", sa.Integer(), nullable=False),
        sa.Column(
            "number", sa.Integer(), nullable=False, comment="from 1, without gaps, within the application"
        ),
        sa.Column(
            "verb",
            sa.Enum(
                "apply",
                "advance",
                "decline",
                "withdraw",
                "reopen",
                "hire",
                "undo",
                name="verb",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("from_stage_id", sa.Integer(), nullable=True),
        sa.Column("to_stage_id", sa.Integer(), nullable=False),
        sa.Column(
            "from_status",
            sa.Enum(
                "active",
                "declined",
                "withdrawn",
                "hired",
                name="from_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=True,
        ),
        sa.Column(
            "to_status",
            sa.Enum(
                "active",
                "declined",
                "withdrawn",
                "hired",
                name="to_status",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True, comment="from the list of decline reasons"),
        sa.Column("note_id", sa.Integer(), nullable=True),
        sa.Column("undoes_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name=op.f("fk_transitions_application_id")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["users.id"], name=op.f("fk_transitions_by_id")),
        sa.ForeignKeyConstraint(["from_stage_id"], ["stages.id"], name=op.f("fk_transitions_from_stage_id")),
        sa.ForeignKeyConstraint(["note_id"], ["notes.id"], name=op.f("fk_transitions_note_id")),
        sa.ForeignKeyConstraint(["to_stage_id"], ["stages.id"], name=op.f("fk_transitions_to_stage_id")),
        sa.ForeignKeyConstraint(["undoes_id"], ["transitions.id"], name=op.f("fk_transitions_undoes_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_transitions")),
        sa.UniqueConstraint("application_id", "number", name=op.f("uq_transitions_application_id_number")),
        sa.UniqueConstraint("undoes_id", name=op.f("uq_transitions_undoes_id")),
    )
    op.create_table(
        "answers",
        sa.Column("questionnaire_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["questionnaire_id"], ["questionnaires.id"], name=op.f("fk_answers_questionnaire_id")
        ),
        sa.PrimaryKeyConstraint("questionnaire_id", "position", name=op.f("pk_answers")),
    )
    op.create_table(
        "assignments",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("territory_id", sa.Integer(), nullable=False),
        sa.Column("isr_id", sa.Integer(), nullable=False),
        sa.Column("manager_id", sa.Integer(), nullable=False, comment="the ISR's"),
        sa.Column(
            "onboarding_id",
            sa.Integer(),
            nullable=True,
            comment="whose gate was open; none for an established ISR",
        ),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True, comment="the last day; none while it runs"),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "ends_on IS NULL OR ends_on >= starts_on", name=op.f("ck_assignments_ends_after_it_starts")
        ),
        sa.ForeignKeyConstraint(["isr_id"], ["users.id"], name=op.f("fk_assignments_isr_id")),
        sa.ForeignKeyConstraint(["manager_id"], ["users.id"], name=op.f("fk_assignments_manager_id")),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboardings.id"], name=op.f("fk_assignments_onboarding_id")
        ),
        sa.ForeignKeyConstraint(
            ["territory_id"], ["territories.id"], name=op.f("fk_assignments_territory_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assignments")),
    )
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assignments_isr_id"), ["isr_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_manager_id"), ["manager_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_onboarding_id"), ["onboarding_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assignments_territory_id"), ["territory_id"], unique=False)
        batch_op.create_index(
            "uq_assignments_running",
            ["territory_id"],
            unique=True,
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        )

    op.create_table(
        "gating_issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onboarding_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("name", sa.String(length=200), nullable=False, comment="the name shown"),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False, comment="or reopened"),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["closed_by_id"], ["users.id"], name=op.f("fk_gating_issues_closed_by_id")),
        sa.ForeignKeyConstraint(
            ["onboarding_id"], ["onboardings.id"], name=op.f("fk_gating_issues_onboarding_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gating_issues")),
    )
    with op.batch_alter_table("gating_issues", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gating_issues_onboarding_id"), ["onboarding_id"], unique=False)

    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "recommendation",
            sa.Enum(
                "strong no",
                "no",
                "yes",
                "strong yes",
                name="recommendation",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("take_aways", sa.Text(), nullable=False),
        sa.Column("pros", sa.Text(), nullable=False),
        sa.Column("cons", sa.Text(), nullable=False),
        sa.Column("survey", sa.JSON(), nullable=False, comment="[question, answer] pairs"),
        sa.Column("private_note", sa.Text(), nullable=False, comment="recruiters, hiring manager only"),
        sa.Column("next_note", sa.Text(), nullable=False, comment="for the kits of later interviews"),
        sa.ForeignKeyConstraint(["interview_id"], ["interviews.id"], name=op.f("fk_scorecards_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scorecards")),
        sa.UniqueConstraint("interview_id", name=op.f("uq_scorecards_interview_id")),
    )
    op.create_table(
        "ratings",
        sa.Column("scorecard_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1"),
        sa.Column("attribute", sa.String(length=200), nullable=False),
        sa.Column("value", sa.Integer(), nullable=True),
        sa.CheckConstraint("value BETWEEN 1 AND 4", name=op.f("ck_ratings_value_from_1_to_4")),
        sa.ForeignKeyConstraint(["scorecard_id"], ["scorecards.id"], name=op.f("fk_ratings_scorecard_id")),
        sa.PrimaryKeyConstraint("scorecard_id", "position", name=op.f("pk_ratings")),
    )
    op.create_table(
        "steps",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("onboarding_id", sa.Integer(), nullable=False),
        sa.Column("gating_issue_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False, comment="from 1, through the whole onboarding"),
        sa.Column("text", sa.String(length=400), nullable=False),
        sa.Column(
            "owned_by",
            sa.Enum(
                "ISR",
                "manager",
                "recruiter",
                "buddy",
                name="owner",
                native_enum=False,
                create_constraint=True,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "due_days",
            sa.Integer(),
            nullable=False,
            comment="after the start; after the gate: after the assignment",
        ),
        sa.Column("due_on", sa.Date(), nullable=True, comment="unknown until a territory is assigned"),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ticked_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["gating_issue_id"], ["gating_issues.id"], name=op.f("fk_steps_gating_issue_id")
        ),
        sa.ForeignKeyConstraint(["onboarding_id"], ["onboardings.id"], name=op.f("fk_steps_onboarding_id")),
        sa.ForeignKeyConstraint(["ticked_by_id"], ["users.id"], name=op.f("fk_steps_ticked_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_steps")),
    )
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_steps_gating_issue_id"), ["gating_issue_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_steps_onboarding_id"), ["onboarding_id"], unique=False)

    put_triggers(op.get_bind())


def downgrade() -> None:
    drop_triggers(op.get_bind())
    with op.batch_alter_table("steps", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_steps_onboarding_id"))
        batch_op.drop_index(batch_op.f("ix_steps_gating_issue_id"))

    op.drop_table("steps")
    op.drop_table("ratings")
    op.drop_table("scorecards")
    with op.batch_alter_table("gating_issues", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gating_issues_onboarding_id"))

    op.drop_table("gating_issues")
    with op.batch_alter_table("assignments", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assignments_running",
            sqlite_where=sa.text("ends_on IS NULL"),
            postgresql_where=sa.text("ends_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assignments_territory_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_onboarding_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_manager_id"))
        batch_op.drop_index(batch_op.f("ix_assignments_isr_id"))

    op.drop_table("assignments")
    op.drop_table("answers")
    op.drop_table("transitions")
    with op.batch_alter_table("questionnaires", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_questionnaires_answered",
            sqlite_where=sa.text("answered_at IS NOT NULL"),
            postgresql_where=sa.text("answered_at IS NOT NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_questionnaires_application_id"))

    op.drop_table("questionnaires")
    with op.batch_alter_table("onboardings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_onboardings_running",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_onboardings_recruiter_id"))
        batch_op.drop_index(batch_op.f("ix_onboardings_manager_id"))
        batch_op.drop_index(batch_op.f("ix_onboardings_isr_id"))
        batch_op.drop_index(batch_op.f("ix_onboardings_buddy_id"))
        batch_op.drop_index(batch_op.f("ix_onboardings_application_id"))

    op.drop_table("onboardings")
    with op.batch_alter_table("interviews", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_interviews_scheduled",
            sqlite_where=sa.text("state = 'scheduled'"),
            postgresql_where=sa.text("state = 'scheduled'"),
        )
        batch_op.drop_index("ix_interviews_interviewer_id_state")
        batch_op.drop_index(batch_op.f("ix_interviews_application_id"))

    op.drop_table("interviews")
    with op.batch_alter_table("hiring_team", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hiring_team_user_id"))

    op.drop_table("hiring_team")
    with op.batch_alter_table("applications", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_applications_active",
            sqlite_where=sa.text("status = 'active'"),
            postgresql_where=sa.text("status = 'active'"),
        )
        batch_op.drop_index(batch_op.f("ix_applications_candidate_id"))
        batch_op.drop_index("ix_applications_board")

    op.drop_table("applications")
    op.drop_table("stages")
    op.drop_table("user_roles")
    with op.batch_alter_table("personal_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_personal_links_user_id"))

    op.drop_table("personal_links")
    with op.batch_alter_table("openings", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_openings_recruiter_id"))
        batch_op.drop_index(batch_op.f("ix_openings_hiring_manager_id"))

    op.drop_table("openings")
    with op.batch_alter_table("established_isrs", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_established_isrs_manager_id"))

    op.drop_table("established_isrs")
    with op.batch_alter_table("candidates", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_candidates_name"))

    op.drop_table("candidates")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_about"))

    op.drop_table("activity")
    op.drop_table("users")
    with op.batch_alter_table("territories", schema=None) as batch_op:
        batch_op.drop_index("ix_territories_region_name_id")

    op.drop_table("territories")
    op.drop_table("notes")
    with op.batch_alter_table("messages", schema=None) as batch_op:
        batch_op.drop_index("ix_messages_state_due_at")
        batch_op.drop_index(batch_op.f("ix_messages_about"))

    op.drop_table("messages")
    with op.batch_alter_table("failed_sign_ins", schema=None) as batch_op:
        batch_op.drop_index("ix_failed_sign_ins_key_at")

    op.drop_table("failed_sign_ins")
