"""What can be put on record: a code for each thing someone does, and its sentence.

Records hold the code, which is the name here and never changes. Rules ask for codes. People read the
sentence, which follows a name ("Rita Brandt sent the questionnaire") and may change at any time.
"""

from enum import Enum, unique


@unique
class ActivityVerb(Enum):
    """What was done. `{what}` in a sentence stands for the detail that a record names."""

    OTHER = "{what}"  # a sentence from before the codes that none of them means

    # People
    INVITED = "invited them"
    OPENED_ACCOUNT = "opened the account"
    CLOSED_ACCOUNT = "closed the account"
    CLOSED_AT_ONCE = "closed the account in an emergency"
    SET_PASSWORD = "set a password"  # noqa: S105 - a sentence
    CHANGED_ROLES = "changed the roles"
    CHANGED_JOB_TITLE = "changed the job title"
    CHANGED_OWN_NAME = "changed their name"
    CHANGED_GITLAB_USERNAME = "changed the GitLab username"
    CHANGED_HOURS = "changed the hours of {what}"
    CHANGED_LIMITS = "changed the limits"
    CHANGED_MEETING_LINK = "changed the meeting link"
    CHANGED_BUSY_CALENDAR = "changed the busy calendar"
    TOOK_DAYS_OFF = "took days off"
    TOOK_BACK_DAYS_OFF = "took back days off"

    # Openings
    DRAFTED_OPENING = "drafted it"
    OPENED_OPENING = "opened it"
    PUBLISHED_OPENING = "published it"
    CLOSED_OPENING = "closed it"
    REOPENED_OPENING = "reopened it"
    CHANGED_RECRUITER = "changed the recruiter"
    CHANGED_HIRING_MANAGER = "changed the hiring manager"
    NAMED_TEAM = "named the team of {what}"
    CHANGED_PLACES = "changed the number of places"

    # Candidates and applications
    ADDED_CANDIDATE = "added them"
    CAME_BY_THEMSELVES = "came by themselves"
    MATCHED_ACCOUNT = "recorded that they and an account are one person"
    PARTED_ACCOUNT = "recorded that they and an account are not one person"
    WAS_MARKED_INTERNAL = "recorded that they work here, without an account"
    CORRECTED_DETAILS = "corrected the {what}"
    MERGED_CANDIDATE = "merged another record of the same person"
    WAS_MERGED = "merged this record into another one of the same person"
    CLAIMED_REFERRAL = "named a colleague who has to confirm that they referred them"
    CONFIRMED_REFERRAL = "confirmed that they referred them"
    DENIED_REFERRAL = "denied that they referred them"
    ENDED_REFERRAL_CLAIM = (
        "ended the question whether a colleague referred them, because the colleague’s account was closed"
    )
    ASKED_FOR_NEW_EMAIL = "asked to change their email"
    KEPT_EMAIL = "kept their email after all"
    CONFIRMED_EMAIL_OF_ANOTHER = "confirmed an email that is on another record, so it was not changed"
    CHANGED_EMAIL = "changed the email"
    CHANGED_TIME_ZONE = "changed the time zone"
    RECORDED_REFERRER = "put on record who referred them"
    NAMED_REFERRER = "named who referred them"
    APPLIED_AGAIN = "applied again"
    GAVE_OTHER_DETAILS = "gave other details than are kept"
    ASKED_TO_RETURN = "asked the candidate whether they want to come back"
    REFUSED_TO_RETURN = "does not want to come back"
    ASKED_FOR_ERASURE = "requested deletion of their data"
    ERASED_CANDIDATE = "erased their data"
    REFUSED_ERASURE = "kept their data, although they asked for its deletion"
    ADDED_DOCUMENT = "added a document"
    SENT_QUESTIONNAIRE = "sent the questionnaire"
    SENT_QUESTIONNAIRE_AGAIN = "sent the questionnaire again"
    ANSWERED_QUESTIONNAIRE = "answered the questionnaire"

    # Interviews and scorecards
    ASKED_FOR_TIME = "asked the candidate to choose a time"
    IS_ASKED_FOR_TIME = "is asked to choose a time"
    SCHEDULED_INTERVIEW = "scheduled an interview"
    MOVED_INTERVIEW = "moved an interview"
    CANCELLED_INTERVIEW = "cancelled an interview"
    SENT_MAIL_AGAIN = "sent a mail again"
    CORRECTED_ADDRESS_OF_MAIL = "corrected the address of a mail"
    DROPPED_MAIL = "dropped a mail"
    SENT_MAIL_NOW = "sent the mail of the last move at once"
    SUBMITTED_SCORECARD = "submitted a scorecard"
    EDITED_SCORECARD = "edited a scorecard"
    WAIVED_SCORECARD = "waived a scorecard"
    MARKED_INTERVIEW_NOT_HELD = "marked an interview as not held"
    REASSIGNED_SCORECARD = "reassigned a scorecard"

    # Onboarding
    STARTED_ONBOARDING = "started the onboarding"
    TOOK_BACK_ONBOARDING = "took back the onboarding"
    ENDED_ONBOARDING = "ended the onboarding"
    RESUMED_ONBOARDING = "resumed the onboarding"
    CHECKED_ELIGIBILITY = "checked the eligibility"
    CHANGED_ISR_MANAGER = "changed the manager"
    CHANGED_ONBOARDING_RECRUITER = "changed the recruiter of the onboarding"
    NAMED_BUDDY = "named the buddy"
    CHANGED_PREVIOUS_MANAGER = "changed the previous manager"
    MOVED_START_DATE = "moved the start date"
    MOVED_DUE_DATES = "moved what is due"
    TICKED_STEP = "ticked"
    TICKED_STEP_AS_NOT_APPLICABLE = "ticked as not applicable"
    UNTICKED_STEP = "unticked"
    UNLOCKED_LATER_STEPS = "unlocked the later steps"
    LOCKED_LATER_STEPS = "locked the later steps again"
    NUDGED_OWNER = "nudged the owner of a step"
    LISTED_SYSTEM = "listed a system"
    TOOK_SYSTEM_OFF = "took a system off the list"
    MAPPED_TEAM = "changed who sees to the steps of a team"
    SAVED_PLAN_FILE = "saved a plan file"
    TOOK_PLAN_CHANGES = "took the changes of the plan"
    LEFT_PLAN_CHANGES = "left the changes of the plan"
    ADDED_STEP = "added a step"
    REMOVED_STEP = "removed a step"
    CHANGED_STEP = "changed a step"

    # Resources
    ADDED_RESOURCE = "added a resource"
    CHANGED_RESOURCE = "changed its {what}"
    MOVED_RESOURCE = "moved it"
    RETIRED_RESOURCE = "retired it"
    RESTORED_RESOURCE = "restored it"

    # The gate
    CLOSED_GATING_ISSUE = "closed a gating issue"
    REOPENED_GATING_ISSUE = "reopened a gating issue"
    WAIVED_GATING_ISSUE = "waived a gating issue"
    OPENED_GATE = "opened the gate"
    CLOSED_GATE = "closed the gate"
    RECORDED_ESTABLISHED_ISR = "registered an existing ISR"

    # GitLab
    LINKED_GATING_ISSUE = "linked a gating issue to GitLab"
    ASKED_GITLAB_TO_CLOSE = "asked GitLab to close a gating issue"
    CLOSED_GATING_ISSUE_IN_GITLAB = "closed a gating issue in GitLab"
    REOPENED_GATING_ISSUE_IN_GITLAB = "reopened a gating issue in GitLab"
    LEFT_OPEN_IN_GITLAB = "left open a gating issue with open tasks in GitLab"
    CHANGED_STEP_IN_GITLAB = "changed a step in GitLab"
    TICKED_STEP_IN_GITLAB = "ticked in GitLab"
    UNTICKED_STEP_IN_GITLAB = "unticked in GitLab"
    ADDED_STEP_IN_GITLAB = "added a step in GitLab"
    REMOVED_STEP_IN_GITLAB = "took away a step in GitLab"

    # Territories
    ADDED_TERRITORY = "added it"
    PUT_BACK_TERRITORY = "restored it from the mapping file"
    REMOVED_TERRITORY = "removed it, as in the mapping file"
    CHANGED_TERRITORY = "changed the {what}"
    APPLIED_MAPPING_FILE = "applied the mapping file"
    HANDED_OVER_MAPPING_FILE = "handed over the mapping file"
    REMOVED_MAPPING_FILE = "removed the mapping file before it was applied"
    ASSIGNED = "assigned"
    ASSIGNED_BY_OVERRIDE = "assigned by gate override"
    ENDED_ASSIGNMENT = "ended the assignment"
    TOOK_BACK_ASSIGNMENT = "cancelled the assignment"
    ASKED_FOR_CHANGE = "requested a change"
    HANDED_OVER_DECISION = "handed over the decision"
    HANDED_OVER_REQUEST = "handed over the request"
    AGREED_TO_CHANGE = "approved a change"
    DECLINED_CHANGE = "declined a change"
    ASKED_FOR_OVERRIDE = "requested a gate override"
    GRANTED_OVERRIDE = "approved a gate override"
    REFUSED_OVERRIDE = "declined a gate override"


# What Onramp does to a candidate by itself, if nobody signed in did it.
ONRAMP_VERBS = frozenset({ActivityVerb.MATCHED_ACCOUNT, ActivityVerb.WAS_MARKED_INTERNAL})

# What people did in GitLab: it does not say who.
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
