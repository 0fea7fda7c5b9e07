"""What the activity log records: a code for each thing someone does, and its sentence.

Records store the code, which is the name here and never changes. Rules compare codes. People read the
sentence, which follows a name ("Rita Brandt sent the questionnaire") and may change at any time.
"""

from enum import Enum, unique

from app.shared.refusals import N_


@unique
class ActivityVerb(Enum):
    """What was done. `{what}` in a sentence stands for the detail of the record."""

    OTHER = N_("{what}")  # a sentence from before the codes

    # People
    INVITED = N_("invited them")
    OPENED_ACCOUNT = N_("opened the account")
    CLOSED_ACCOUNT = N_("closed the account")
    CLOSED_AT_ONCE = N_("closed the account in an emergency")
    SET_PASSWORD = N_("set a password")
    CHANGED_ROLES = N_("changed the roles")
    CHANGED_JOB_TITLE = N_("changed the job title")
    CHANGED_OWN_NAME = N_("changed their name")
    CHANGED_GITLAB_USERNAME = N_("changed the GitLab username")
    CHANGED_HOURS = N_("changed the hours of {what}")
    CHANGED_LIMITS = N_("changed the limits")
    CHANGED_MEETING_LINK = N_("changed the meeting link")
    CHANGED_BUSY_CALENDAR = N_("changed the busy calendar")
    TOOK_DAYS_OFF = N_("took days off")
    TOOK_BACK_DAYS_OFF = N_("removed days off")

    # Openings
    DRAFTED_OPENING = N_("created the draft")
    OPENED_OPENING = N_("opened it")
    PUBLISHED_OPENING = N_("published it")
    CLOSED_OPENING = N_("closed it")
    REOPENED_OPENING = N_("reopened it")
    CHANGED_RECRUITER = N_("changed the recruiter")
    CHANGED_HIRING_MANAGER = N_("changed the hiring manager")
    NAMED_TEAM = N_("changed the interviewers of {what}")
    CHANGED_PLACES = N_("changed the number of places")
    CHANGED_REVIEWER = N_("changed the reviewer of the answers")

    # Candidates and applications
    ADDED_CANDIDATE = N_("added them")
    IMPORTED_CANDIDATE = N_("imported them from a file: {what}")
    UNDID_IMPORT = N_("undid the import and deleted their data")
    UPLOADED_IMPORT = N_("uploaded the file")
    APPLIED_IMPORT = N_("added the candidates of the file")
    UNDID_WHOLE_IMPORT = N_("undid the import")
    HANDED_OVER_IMPORT = N_("handed over the file")
    REMOVED_IMPORT = N_("removed the file")
    CAME_BY_THEMSELVES = N_("applied on the public page")
    MATCHED_ACCOUNT = N_("matched the candidate with an account")
    PARTED_ACCOUNT = N_("separated the candidate from an account")
    WAS_MARKED_INTERNAL = N_("marked the candidate as internal, without an account")
    CORRECTED_DETAILS = N_("corrected the {what}")
    MERGED_CANDIDATE = N_("merged another record of the candidate into this one")
    WAS_MERGED = N_("merged this record into another one of the candidate")
    UNDID_MERGE = N_("undid the merge")
    MARKED_AS_DISTINCT = N_("recorded that they and another candidate are not the same person")
    UNMARKED_AS_DISTINCT = N_("removed the record that they and another candidate are not the same person")
    CLAIMED_REFERRAL = N_("named a colleague who still has to confirm the referral")
    CONFIRMED_REFERRAL = N_("confirmed the referral")
    DENIED_REFERRAL = N_("denied the referral")
    ENDED_REFERRAL_CLAIM = N_("closed the referral because the colleague’s account was closed")
    ASKED_FOR_NEW_EMAIL = N_("requested a new email")
    KEPT_EMAIL = N_("kept the old email")
    CONFIRMED_EMAIL_OF_ANOTHER = N_(
        "confirmed an email that belongs to another record, so it was not changed"
    )
    CHANGED_EMAIL = N_("changed the email")
    CHANGED_TIME_ZONE = N_("changed the time zone")
    RECORDED_REFERRER = N_("recorded who referred the candidate")
    NAMED_REFERRER = N_("named the colleague who referred them")
    APPLIED_AGAIN = N_("applied again")
    GAVE_OTHER_DETAILS = N_("gave details that differ from the record")
    ASKED_TO_RETURN = N_("asked the candidate whether they want to come back")
    REFUSED_TO_RETURN = N_("does not want to come back")
    ASKED_FOR_ERASURE = N_("requested deletion of their data")
    ERASED_CANDIDATE = N_("deleted the candidate’s data")
    REFUSED_ERASURE = N_("kept the candidate’s data although they requested deletion")
    ADDED_DOCUMENT = N_("added a document")
    SENT_QUESTIONNAIRE = N_("sent the questionnaire")
    SENT_QUESTIONNAIRE_AGAIN = N_("sent the questionnaire again")
    ANSWERED_QUESTIONNAIRE = N_("answered the questionnaire")
    REVIEWED_ANSWERS = N_("reviewed the answers")

    # Tags and pools
    MADE_TAG = N_("added the tag")
    CHANGED_TAG = N_("changed the tag")
    RETIRED_TAG = N_("retired the tag")
    RESTORED_TAG = N_("restored the tag")
    MERGED_TAG = N_("merged the tag into another one")
    TOOK_OVER_TAG = N_("merged another tag into this one")
    TAGGED_CANDIDATE = N_("added a tag")
    UNTAGGED_CANDIDATE = N_("removed a tag")
    MADE_POOL = N_("added the pool")
    RENAMED_POOL = N_("renamed the pool")
    CLOSED_POOL = N_("closed the pool")
    REOPENED_POOL = N_("reopened the pool")
    ADDED_TO_POOL = N_("added the candidate to a pool")
    REMOVED_FROM_POOL = N_("removed the candidate from a pool")
    SET_REMINDER = N_("set a reminder")
    REMOVED_REMINDER = N_("removed a reminder")
    HANDED_OVER_REMINDER = N_("handed over a reminder")
    CHOSE_WANTED = N_("changed the tags and pools it looks for")

    # Notes about an application
    WROTE_NOTE = N_("wrote a note")
    EDITED_NOTE = N_("edited a note")
    PINNED_NOTE = N_("pinned a note")
    UNPINNED_NOTE = N_("unpinned a note")
    DELETED_NOTE = N_("deleted a note")
    ASKED_TO_LOOK = N_("asked {what} to look at a note")
    LOOKED_AT_NOTE = N_("looked at a note")

    # Mail to candidates, and the texts of mail
    WROTE_MAIL = N_("wrote a mail to the candidate")
    CANCELLED_WRITTEN_MAIL = N_("cancelled a mail to the candidate")
    ADDED_MAIL_TEMPLATE = N_("added a mail template")
    CHANGED_MAIL_TEMPLATE = N_("changed a mail template")
    RETIRED_MAIL_TEMPLATE = N_("retired a mail template")
    RESTORED_MAIL_TEMPLATE = N_("restored a mail template")
    CHANGED_MAIL_TEXT = N_("changed the text of a mail")
    RESTORED_MAIL_TEXT = N_("went back to our text of a mail")

    # Interviews and scorecards
    ASKED_FOR_TIME = N_("asked the candidate to choose a time")
    IS_ASKED_FOR_TIME = N_("was asked to choose a time")
    SCHEDULED_INTERVIEW = N_("scheduled an interview")
    MOVED_INTERVIEW = N_("moved an interview")
    CANCELLED_INTERVIEW = N_("cancelled an interview")
    SENT_MAIL_AGAIN = N_("sent a mail again")
    CORRECTED_ADDRESS_OF_MAIL = N_("corrected the address of a mail")
    DROPPED_MAIL = N_("discarded a mail")
    SENT_MAIL_NOW = N_("sent the mail about the last move at once")
    SUBMITTED_SCORECARD = N_("submitted a scorecard")
    EDITED_SCORECARD = N_("edited a scorecard")
    WAIVED_SCORECARD = N_("waived a scorecard")
    MARKED_INTERVIEW_NOT_HELD = N_("marked an interview as not held")
    REASSIGNED_SCORECARD = N_("reassigned a scorecard")

    # Onboarding
    STARTED_ONBOARDING = N_("started the onboarding")
    TOOK_BACK_ONBOARDING = N_("withdrew the onboarding")
    ENDED_ONBOARDING = N_("ended the onboarding")
    RESUMED_ONBOARDING = N_("resumed the onboarding")
    CHECKED_ELIGIBILITY = N_("checked the eligibility")
    CHANGED_ISR_MANAGER = N_("changed the manager")
    CHANGED_ONBOARDING_RECRUITER = N_("changed the recruiter of the onboarding")
    NAMED_BUDDY = N_("named the buddy")
    CHANGED_PREVIOUS_MANAGER = N_("changed the previous manager")
    MOVED_START_DATE = N_("moved the start date")
    MOVED_DUE_DATES = N_("moved the due dates")
    TICKED_STEP = N_("ticked")
    TICKED_STEP_AS_NOT_APPLICABLE = N_("ticked as not applicable")
    UNTICKED_STEP = N_("unticked")
    UNLOCKED_LATER_STEPS = N_("unlocked the later steps")
    LOCKED_LATER_STEPS = N_("locked the later steps again")
    NUDGED_OWNER = N_("nudged the owner of a step")
    LISTED_SYSTEM = N_("added a system")
    TOOK_SYSTEM_OFF = N_("removed a system from the list")
    MAPPED_TEAM = N_("changed who does the steps of a team")
    SAVED_PLAN_FILE = N_("saved a plan file")
    TOOK_PLAN_CHANGES = N_("applied the changes of the plan")
    LEFT_PLAN_CHANGES = N_("skipped the changes of the plan")
    ADDED_STEP = N_("added a step")
    REMOVED_STEP = N_("removed a step")
    CHANGED_STEP = N_("changed a step")

    # Lists
    EXPORTED_LIST = N_("exported {what}")

    # Resources
    ADDED_RESOURCE = N_("added a resource")
    CHANGED_RESOURCE = N_("changed its {what}")
    MOVED_RESOURCE = N_("moved it")
    RETIRED_RESOURCE = N_("retired it")
    RESTORED_RESOURCE = N_("restored it")

    # The gate
    CLOSED_GATING_ISSUE = N_("closed a gating issue")
    REOPENED_GATING_ISSUE = N_("reopened a gating issue")
    WAIVED_GATING_ISSUE = N_("waived a gating issue")
    OPENED_GATE = N_("opened the gate")
    CLOSED_GATE = N_("closed the gate")
    RECORDED_ESTABLISHED_ISR = N_("registered an existing ISR")

    # GitLab
    LINKED_GATING_ISSUE = N_("linked a gating issue to GitLab")
    ASKED_GITLAB_TO_CLOSE = N_("asked GitLab to close a gating issue")
    CLOSED_GATING_ISSUE_IN_GITLAB = N_("closed a gating issue in GitLab")
    REOPENED_GATING_ISSUE_IN_GITLAB = N_("reopened a gating issue in GitLab")
    LEFT_OPEN_IN_GITLAB = N_("left open a gating issue with open tasks in GitLab")
    CHANGED_STEP_IN_GITLAB = N_("changed a step in GitLab")
    TICKED_STEP_IN_GITLAB = N_("ticked in GitLab")
    UNTICKED_STEP_IN_GITLAB = N_("unticked in GitLab")
    ADDED_STEP_IN_GITLAB = N_("added a step in GitLab")
    REMOVED_STEP_IN_GITLAB = N_("removed a step in GitLab")

    # Territories
    ADDED_TERRITORY = N_("added it")
    PUT_BACK_TERRITORY = N_("restored it from the mapping file")
    REMOVED_TERRITORY = N_("removed it, as in the mapping file")
    CHANGED_TERRITORY = N_("changed the {what}")
    UPLOADED_CRM_FILE = N_("uploaded the file of the CRM")
    APPLIED_CRM_FILE = N_("applied the file of the CRM")
    HANDED_OVER_CRM_FILE = N_("handed over the file of the CRM")
    MAPPED_CRM_STAGE = N_("said what a stage of the CRM means")
    REMOVED_CRM_FILE = N_("removed the rows of the file of the CRM")
    APPLIED_MAPPING_FILE = N_("applied the mapping file")
    HANDED_OVER_MAPPING_FILE = N_("handed over the mapping file")
    REMOVED_MAPPING_FILE = N_("removed the mapping file before it was applied")
    ASSIGNED = N_("assigned")
    ASSIGNED_BY_OVERRIDE = N_("assigned by gate override")
    ENDED_ASSIGNMENT = N_("ended the assignment")
    TOOK_BACK_ASSIGNMENT = N_("cancelled the assignment")
    ASKED_FOR_CHANGE = N_("requested a change")
    HANDED_OVER_DECISION = N_("handed over the decision")
    HANDED_OVER_REQUEST = N_("handed over the request")
    AGREED_TO_CHANGE = N_("approved a change")
    DECLINED_CHANGE = N_("declined a change")
    ASKED_FOR_OVERRIDE = N_("requested a gate override")
    GRANTED_OVERRIDE = N_("approved a gate override")
    REFUSED_OVERRIDE = N_("declined a gate override")


# What Onramp does to a candidate by itself, if no user did it.
ONRAMP_VERBS = frozenset({ActivityVerb.MATCHED_ACCOUNT, ActivityVerb.WAS_MARKED_INTERNAL})

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
