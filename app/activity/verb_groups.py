"""Verbs that a reader of the log has to tell apart by who did it."""

from app.activity.verbs import ActivityVerb

# What Onramp does to a candidate by itself, if no user did it.
ONRAMP_VERBS = frozenset(
    {
        ActivityVerb.MATCHED_ACCOUNT,
        ActivityVerb.WAS_MARKED_INTERNAL,
        ActivityVerb.EXPIRED_OFFER,
        ActivityVerb.EXPIRED_PROPOSAL,
    }
)

# What is done to an offer. Its page says who was first.
OFFER_VERBS = frozenset(
    {
        ActivityVerb.MADE_OFFER,
        ActivityVerb.CHANGED_OFFER,
        ActivityVerb.SUBMITTED_OFFER,
        ActivityVerb.APPROVED_OFFER,
        ActivityVerb.SENT_BACK_OFFER,
        ActivityVerb.HANDED_OVER_OFFER,
        ActivityVerb.SENT_OFFER,
        ActivityVerb.ACCEPTED_OFFER,
        ActivityVerb.DECLINED_OFFER,
        ActivityVerb.WITHDREW_OFFER,
        ActivityVerb.RESTORED_OFFER,
        ActivityVerb.EXPIRED_OFFER,
    }
)

# What the OpenID provider says of a user, and what happens by it.
PROVIDER_VERBS = frozenset(
    {
        ActivityVerb.CHANGED_ROLES_BY_GROUPS,
        ActivityVerb.KEPT_LAST_ADMIN,
        ActivityVerb.ENDED_SESSIONS,
    }
)

# What people did in GitLab, which does not say who.
GITLAB_VERBS = frozenset(
    {
        ActivityVerb.CLOSED_GATING_ISSUE_IN_GITLAB,
        ActivityVerb.REOPENED_GATING_ISSUE_IN_GITLAB,
        ActivityVerb.LEFT_OPEN_IN_GITLAB,
        ActivityVerb.CHANGED_STEP_IN_GITLAB,
        ActivityVerb.TICKED_STEP_IN_GITLAB,
        ActivityVerb.UNTICKED_STEP_IN_GITLAB,
        ActivityVerb.ADDED_STEP_IN_GITLAB,
        ActivityVerb.REMOVED_STEP_IN_GITLAB,
    }
)
