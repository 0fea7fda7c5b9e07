"""Every permission there is, with the sentence that says what it allows."""

from enum import Enum


class Permission(Enum):
    """What a route asks for. A route without one does not start."""

    # Doors without a record behind them
    COME_IN = "Anyone may, signed in or not."
    USE_ONRAMP = "Anyone signed in may."
    MANAGE_PEOPLE = "Admins invite people, give roles and close accounts."
    LIST_OPENINGS = "Recruiters, hiring managers and admins see the openings."
    OPEN_OPENING = "Recruiters and admins open an opening of a job family."
    LIST_CANDIDATES = "Recruiters see the list of candidates."
    ADD_CANDIDATE = "Recruiters add a candidate."
    LIST_MY_INTERVIEWS = "Interviewers see the interviews they have."
    LIST_ONBOARDINGS = "Recruiters and ISR managers see the onboardings of theirs, an ISR their own."
    LIST_TERRITORIES = "Everyone who hires, leads sales, manages or holds territories sees who holds which."
    LIST_CHANGE_REQUESTS = (
        "ISR managers see which changes were asked for; who else may ask, what they asked for."
    )
    LIST_OVERRIDES = "ISR managers and admins see the overrides of the gate, and how many there were."
    ASSIGN_TERRITORIES = "ISR managers assign a region, or several territories, to an ISR of theirs."
    MANAGE_MAIL = "Admins correct, send again or drop mail that could not be sent."
    ADD_TERRITORY = "Admins add territories to the map."
    BRING_MAPPING_FILE = (
        "Admins bring the mapping file, for every manager's ISRs, and see when it was applied."
    )
    EXPORT_MAPPING_FILE = "Whoever sees the list of territories takes the mapping file along."
    SEE_CAPACITY = "ISR managers and admins see what territories lack, and who is on the way to hold one."
    SEE_TIME_TO_TERRITORY = "ISR managers and admins see how long the way from the hire to a territory takes."
    RECORD_ESTABLISHED_ISR = "ISR managers put someone who was an ISR before Onramp on record."
    LIST_RESOURCES = "Everyone signed in reads the resources of the department."
    KEEP_RESOURCES = "ISR managers and admins add, change, order and retire resources."
    KEEP_PLANS = "Admins and ISR managers read the onboarding plans, change them and bring their own."
    MAP_TEAMS = "Admins and ISR managers say who sees to the steps of a team."
    SET_AVAILABILITY = "Interviewers say when they can be met."
    TELL_OF_ISSUES = "GitLab tells that an issue has changed, with a secret it shares with Onramp."
    READ_OUTBOX = "In development, anyone may read the mail that was not really sent."

    # An opening
    VIEW_OPENING = "Recruiters, and the opening's hiring manager, see its board."
    PUBLISH_OPENING = "Recruiters, and the opening's hiring manager, publish, close or resize it."
    SET_HIRING_TEAM = "Recruiters, and the opening's hiring manager, say who interviews at which stage."

    CHANGE_OPENING_PEOPLE = "Recruiters, and its hiring manager, change who they are of an opening."

    # An application
    VIEW_APPLICATION = "Recruiters and the opening's hiring manager see it; the candidate never does."
    MOVE_APPLICATION = (
        "Recruiters and the opening's hiring manager advance, decline, withdraw, reopen and undo."
    )
    HIRE_APPLICATION = "Recruiters and the opening's hiring manager hire."
    SEND_QUESTIONNAIRE = "Recruiters send the questionnaire."
    SCHEDULE_INTERVIEW = "Recruiters name an interviewer and a time, choose a slot, or ask the candidate to."
    ADD_DOCUMENT = "Recruiters add a document."

    # A candidate
    EDIT_CANDIDATE = "Recruiters correct a candidate's details."
    MERGE_CANDIDATES = "Recruiters and admins merge two records of one person, never one of their own."
    ANSWER_REFERRAL = "The colleague an applicant named as who referred them confirms or denies it."
    ERASE_CANDIDATE = "Recruiters and admins delete what is kept of a candidate, or keep it, with a reason."
    PART_MATCH = "Admins part a candidate from the account of somebody else."

    # A document
    VIEW_DOCUMENT = "Whoever runs the application, and whoever interviews on it, open its documents."

    # An interview
    VIEW_INTERVIEW = "Its interviewer, and whoever runs the application, open the interview."
    SUBMIT_SCORECARD = "Its interviewer, and no one else, fills in, submits and edits its scorecard."
    CANCEL_INTERVIEW = (
        "Recruiters move or cancel an interview, mark it as not held, and reassign or waive its scorecard."
    )

    # An onboarding, its steps and gating issues
    VIEW_ONBOARDING = "The ISR, their manager, their recruiter and their buddy see the onboarding."
    TICK_STEP = "The owner of a step ticks it and unticks it."
    NUDGE_OWNER = "Whoever sees the onboarding nudges the owner of another's step, once a day."
    CLOSE_GATING_ISSUE = "The ISR and their manager close a gating issue."
    REOPEN_GATING_ISSUE = "The ISR's manager reopens a gating issue."
    LINK_GATING_ISSUE = "The ISR's manager links a gating issue to one in GitLab."
    LOOK_AT_GATING_ISSUE = "Whoever sees the onboarding has GitLab asked anew how a gating issue stands."
    TAKE_PLAN_CHANGES = "The ISR's manager takes what a newer plan changes, or leaves it."
    WAIVE_GATING_ISSUE = "The ISR's manager waives what a gating issue was closed without."
    MOVE_START_DATE = "The ISR's manager and recruiter move the start date."
    SEND_HIRE_MAIL = "The ISR's manager and recruiter let the mail of the hire leave at once."
    END_ONBOARDING = "The ISR's manager and recruiter end an onboarding, with a reason."
    LIST_SYSTEMS = "The ISR and their manager list the systems of an access change request."
    TAKE_SYSTEM_AWAY = "The ISR and their manager take a system off that list."
    CHANGE_ONBOARDING_PEOPLE = "The ISR's manager and recruiter change who they are."
    NAME_BUDDY = "The ISR's manager names a buddy."

    # A territory and who holds it
    VIEW_TERRITORY = "Whoever sees the list of territories sees each one."
    ASSIGN_TERRITORY = "ISR managers assign a territory to an ISR of theirs."
    ASK_FOR_CHANGE = "An ISR asks for a change of their own or a vacant one; who leads sales, of any."
    ASK_FOR_OVERRIDE = "ISR managers ask for an override of the gate, for an ISR of theirs."
    HAND_OVER_TERRITORY = "The manager of who holds it hands it over to another ISR of theirs."
    VIEW_ASSIGNMENT = "ISR managers see an assignment of their own ISR."
    UNDO_ASSIGNMENT = "The manager of the ISR undoes an assignment soon after it was made."
    END_ASSIGNMENT = "The manager of the ISR ends an assignment."

    # A mapping file that was brought
    APPLY_MAPPING_FILE = (
        "The admin who brought a mapping file maps its columns, sees what it would change and which gates "
        "are closed, and applies it."
    )

    # A request for a change of a territory, and an override of the gate
    VIEW_CHANGE_REQUEST = "ISR managers, and whoever asked for it, see a request for a change."
    DECIDE_CHANGE = "The ISR manager whose decision it is agrees or declines, never who asked for it."
    VIEW_OVERRIDE = "ISR managers, admins and the ISR it is about see an override of the gate."
    DECIDE_OVERRIDE = "Another ISR manager or an admin decides, never who asked for it, nor who it is about."

    # A session
    END_OWN_SESSION = "Everyone ends their own sessions, in whatever browser."

    # A person
    VIEW_PERSON = "Admins see and change a person's roles."

    # A day off
    REMOVE_DAY_OFF = "Whoever's day off it is takes it back."

    # What is a candidate's own: they came by a link and have no account
    SEE_OWN_APPLICATIONS = "A candidate who came by a link of theirs sees their own applications."
    CHOOSE_OWN_TIME = "A candidate chooses the time of their next interview."
    CHANGE_OWN_INTERVIEW = "A candidate moves their own interview to another time, or cancels it."
    WITHDRAW_OWN_APPLICATION = "A candidate withdraws their own application."
    ANSWER_OWN_RETURN = "A candidate who has withdrawn says whether they come back, when they are asked."
    SEE_OWN_DATA = "A candidate sees what is kept of them, takes it along and asks to have it erased."


# Nobody is asked for: what is told by a machine carries its own proof, which the view looks at.
PUBLIC_PERMISSIONS = frozenset({Permission.COME_IN, Permission.READ_OUTBOX, Permission.TELL_OF_ISSUES})

# The permissions of candidates. No user has one of them, and no candidate any other.
CANDIDATE_PERMISSIONS = frozenset(
    {
        Permission.SEE_OWN_APPLICATIONS,
        Permission.CHOOSE_OWN_TIME,
        Permission.CHANGE_OWN_INTERVIEW,
        Permission.WITHDRAW_OWN_APPLICATION,
        Permission.ANSWER_OWN_RETURN,
        Permission.SEE_OWN_DATA,
    }
)
