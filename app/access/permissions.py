"""All permissions, each with a sentence that says what it allows."""

from enum import Enum


class Permission(Enum):
    """What a route requires. The app does not start if a route has none."""

    # Routes without a record
    COME_IN = "Anyone, signed in or not."
    USE_ONRAMP = "Anyone who is signed in."
    SEARCH = "Everyone who is signed in searches, and finds what the lists they may see have."
    CHANGE_COMPANY = "Admins change what the company says of itself and how it works, and see the settings."
    MANAGE_PEOPLE = "Admins invite people, give roles and close accounts."
    SEE_HEALTH = "Admins see what the worker does, what waits for it and what failed."
    READ_SECURITY_LOG = "Admins see who signed in, who read what, and which pages were refused."
    LIST_OPENINGS = "Recruiters, hiring managers and admins see the openings."
    OPEN_OPENING = "Recruiters and admins open an opening of a job family."
    LIST_JOB_FAMILIES = "Recruiters, hiring managers and admins read the job families."
    KEEP_JOB_FAMILIES = "Recruiters and admins change job families, upload and retire them."
    KEEP_TRAINING = "Recruiters and admins put interviewers in training, and mark others as trained."
    KEEP_JOB_TITLES = "Recruiters and admins keep the job titles and their other names."
    LIST_CANDIDATES = "Recruiters see the list of candidates."
    LIST_APPLICATIONS = "Recruiters and hiring managers list and export the applications they may see."
    LIST_DUPLICATES = "Recruiters and admins see which candidates may be one person."
    KEEP_SOURCES = "Recruiters and admins keep the list of sources."
    KEEP_TAGS = "Recruiters add, change, merge and retire tags."
    KEEP_POOLS = "Recruiters keep pools of candidates to come back to."
    ADD_CANDIDATE = "Recruiters add a candidate."
    START_BATCH = "Recruiters and hiring managers act on several applications at once."
    IMPORT_CANDIDATES = "Recruiters and admins import candidates from a file."
    LIST_MY_INTERVIEWS = "Interviewers see the interviews they have."
    LIST_ONBOARDINGS = "Recruiters and managers see their onboardings, an ISR their own."
    LIST_TERRITORIES = "People who hire, lead sales, manage or hold territories see who holds which."
    LIST_CHANGE_REQUESTS = (
        "ISR managers see all change requests; others who may request a change see their own."
    )
    LIST_OVERRIDES = "ISR managers and admins see the gate overrides and how many there were."
    ASSIGN_TERRITORIES = "ISR managers assign a region or several territories to one of their ISRs."
    LIST_MAIL_TEXTS = "Recruiters and admins see the texts of mail."
    EDIT_MAIL_TEXTS = "Admins change the text of a mail that Onramp sends, or go back to ours."
    KEEP_MAIL_TEMPLATES = "Recruiters and admins add, change and retire the templates of mail to candidates."
    MANAGE_MAIL = "Admins correct, send again or discard undelivered mail."
    ADD_TERRITORY = "Sales operations and admins add territories."
    BRING_MAPPING_FILE = (
        "Sales operations and admins upload the mapping file, for the ISRs of all managers, and see when it "
        "was applied."
    )
    EXPORT_MAPPING_FILE = "People who see the list of territories download the mapping file."
    LIST_ACCOUNTS = (
        "Sales operations and admins see all accounts, ISR managers those of their ISRs and of nobody, an "
        "ISR and an account team their own."
    )
    SEE_BOOK = (
        "ISRs, ISR managers, account teams, sales operations and admins list the opportunities they may see."
    )
    KEEP_TARGETS = (
        "Sales operations and admins set all targets, ISR managers those of regions and teams in which "
        "one of their ISRs holds a territory."
    )
    MAKE_RETURN_FILE = "Sales operations and admins see what differs from the CRM, and make return files."
    UPLOAD_CRM_FILE = "Sales operations and admins upload a file of the CRM."
    SEE_SURVEY_REPORT = "Recruiters and admins see what candidates say after the end, in groups."
    SEE_EQUAL_OPPORTUNITY = "Admins see rounded sums of the voluntary answers of candidates."
    SEE_HIRING_REPORTS = "Recruiters and admins see how hiring is going; hiring managers, of their openings."
    USE_SAVED_REPORT = "A saved report is open to its owner and, if it is shared, to recruiters."
    KEEP_SAVED_REPORT = (
        "Its owner shares and deletes a saved report; recruiters, one that is shared and that its owner left."
    )
    SEE_AGREEMENT = "Recruiters see how often the recommendations of interviewers agreed."
    SEE_OWN_INTERVIEW_FIGURES = (
        "Interviewers see how much they interviewed and how often they agreed, nobody else’s."
    )
    SEE_CAPACITY = "ISR managers and admins see vacant territories and who will be ready for one."
    SEE_TIME_TO_TERRITORY = "ISR managers and admins see how long it takes from the hire to a territory."
    RECORD_ESTABLISHED_ISR = "ISR managers register someone who was an ISR before Onramp."
    LIST_RESOURCES = "Everyone who is signed in reads the resources of the department."
    KEEP_RESOURCES = "ISR managers and admins add, change, order and retire resources."
    KEEP_REGIONS = "Admins add, change and retire regions and sales segments, and remove regions."
    KEEP_PLANS = "Admins and ISR managers read, change and upload onboarding plans."
    MAP_TEAMS = "Admins and ISR managers choose who does the steps of a team."
    SET_AVAILABILITY = "Interviewers set their availability."
    TELL_OF_ISSUES = "GitLab reports that an issue has changed, with a shared secret."
    TELL_OF_SIGN_OUT = "The OpenID provider reports that somebody signed out there, in a token it signs."
    READ_OUTBOX = "In development, anyone may read the outbox."

    # An opening
    VIEW_OPENING = "Recruiters and the opening's hiring manager see its board."
    PUBLISH_OPENING = (
        "Recruiters and the opening's hiring manager publish it, close it and change its places."
    )
    VIEW_OPENING_APPROVAL = "Who runs an opening, and admins, see what is to be approved of it."
    DECIDE_OPENING_APPROVAL = "The opening's hiring manager and admins decide whether it is published."
    CHANGE_OWN_QUESTIONS = "Recruiters change the questions that an opening asks beside its job family."
    SET_HIRING_TEAM = "Recruiters and the opening's hiring manager choose the interviewers of each stage."
    CHANGE_OPENING_PEOPLE = (
        "Recruiters and the opening's hiring manager change its recruiter, hiring manager and reviewer."
    )
    TAKE_FAMILY_CHANGES = (
        "Recruiters and the opening's hiring manager take over a newer version of its job family."
    )
    CHOOSE_FOR_OTHERS = (
        "Recruiters and the opening's hiring manager choose what becomes of the others after the last hire."
    )
    CHOOSE_WANTED = "Recruiters and the opening's hiring manager choose which tags and pools it looks for."
    USE_DESK = "Recruiters and the opening's hiring manager see the questionnaire desk; its reviewer scores."

    # An application
    VIEW_APPLICATION = "Recruiters and the opening's hiring manager see it; the candidate never does."
    MOVE_APPLICATION = (
        "Recruiters and the opening's hiring manager advance, decline, withdraw, reopen and undo."
    )
    WRITE_MAIL = "Recruiters and the opening's hiring manager write mail to the candidate, and cancel it."
    HIRE_APPLICATION = "Recruiters and the opening's hiring manager hire."
    STATE_CONFLICT = "People who run an application see who knows its candidate, and say so of themselves."
    ACKNOWLEDGE_CONFLICT = "Recruiters acknowledge that a colleague knows the candidate."
    SEND_QUESTIONNAIRE = "Recruiters send the questionnaire."
    CHECK_ANSWERS = "Recruiters check the answers that ask for them."
    SCHEDULE_INTERVIEW = "Recruiters schedule an interview, or ask the candidate to choose a time."
    ADD_DOCUMENT = "Recruiters add a document."
    POOL_APPLICATION = "Recruiters add the candidate of an application to a pool."
    TAG_APPLICATION = "People who run an application tag its candidate, unless they owe a scorecard."
    READ_REFERENCES = (
        "People who run an application read its references, and mark them as read, unless they owe a "
        "scorecard."
    )
    ASK_FOR_REFERENCES = "Recruiters ask for references and waive them, unless they owe a scorecard."
    READ_ACCOMMODATIONS = (
        "Recruiters of an opening read what a candidate needs to take part, and enter what they were told."
    )
    ANSWER_ACCOMMODATION = "Recruiters of an opening answer, and grant longer times."
    ASK_REFEREE = "Recruiters who ask for references enter answers, and ask a referee again."

    MAKE_OFFER = "Recruiters and the opening's hiring manager make an offer."

    # An offer
    VIEW_OFFER = (
        "Recruiters, the opening's hiring manager and the approvers see an offer; who approved earlier terms "
        "sees that it exists."
    )
    SEE_OFFER_MONEY = (
        "Recruiters, the opening's hiring manager and the approvers of its terms see the money of an offer "
        "and its letter."
    )
    CHANGE_OFFER = "Recruiters and the opening's hiring manager change, submit, send and withdraw an offer."
    DECIDE_OFFER = "The approvers of its terms approve an offer or send it back, in their order."
    KEEP_OFFER_SETTINGS = "Admins change the questions, the letter and the approvers of offers."

    # A batch of applications
    VIEW_BATCH = "The recruiter or hiring manager who started a batch sees, starts, stops and undoes it."

    # An export of a list
    USE_EXPORT = "The person who asked for an export downloads its file while they may list its rows."

    # A candidate
    EDIT_CANDIDATE = "Recruiters correct a candidate's details."
    TAG_CANDIDATE = "Recruiters tag a candidate and add them to pools, unless they owe a scorecard."
    MERGE_CANDIDATES = "Recruiters and admins merge two records of a person, never their own."
    UNDO_DISTINCT_PAIR = "Recruiters and admins who may merge two candidates let them be proposed again."
    UNDO_MERGE = "Recruiters and admins who see a merged record and all its applications undo the merge."
    ANSWER_REFERRAL = "The colleague whom an applicant named as referrer confirms or denies it."
    ERASE_CANDIDATE = "Recruiters and admins delete a candidate's data, or keep it, with a reason."
    PART_MATCH = "Admins separate a candidate from another person's account."

    # A candidate in a pool
    KEEP_POOL_MEMBER = "Recruiters who see the candidate remind themselves, invite and remove them."

    # A saved view
    USE_VIEW = "People who list applications use their own views and shared ones."
    EDIT_VIEW = "The owner of a view changes, shares and deletes it."

    # A document
    VIEW_DOCUMENT = (
        "People who run the application, its interviewers and who sits in open its documents; a file that "
        "only recruiters read, recruiters."
    )

    # A note about an application
    WRITE_NOTE = "People who run an application read and write notes about it."
    WRITE_INTERVIEW_NOTE = "The interviewer of an interview reads and writes notes about its application."
    READ_NOTE = (
        "People who run the application and its interviewers, as the note says; who owes a scorecard, only "
        "notes for interviewers."
    )
    EDIT_NOTE = "The author edits a note."
    DELETE_NOTE = "The author and recruiters delete a note."
    PIN_NOTE = "People who run the application pin a note."

    # An interview
    VIEW_INTERVIEW = (
        "Its interviewer, until a hire, who sits in, until its scorecard is in, and people who run the "
        "application open the interview."
    )
    READ_REFERENCES_BESIDE = (
        "The interviewer of an interview reads the references of its application, once they owe no scorecard "
        "on it."
    )
    SUBMIT_SCORECARD = "Only its interviewer fills in, submits and edits the scorecard."
    CANCEL_INTERVIEW = (
        "Recruiters move or cancel an interview, choose who sits in, mark it as not held, and reassign or "
        "waive its scorecard."
    )

    # An onboarding, its steps and gating issues
    VIEW_ONBOARDING = "The person hired, their manager, their recruiter and their buddy see the onboarding."
    TICK_STEP = "The owner of a step ticks it and unticks it."
    NUDGE_OWNER = "People who see the onboarding nudge the owner of a step, once a day."
    CLOSE_GATING_ISSUE = "The ISR and their manager close a gating issue."
    REOPEN_GATING_ISSUE = "The ISR's manager reopens a gating issue."
    LINK_GATING_ISSUE = "The ISR's manager links a gating issue to one in GitLab."
    LOOK_AT_GATING_ISSUE = "People who see the onboarding refresh a gating issue from GitLab."
    TAKE_PLAN_CHANGES = "The ISR's manager applies or skips the changes of a newer plan."
    WAIVE_GATING_ISSUE = "The ISR's manager waives the open steps of a closed gating issue."
    MOVE_START_DATE = "The ISR's manager and recruiter move the start date."
    SEND_HIRE_MAIL = "The ISR's manager and recruiter send the mail about the hire at once."
    END_ONBOARDING = "The manager and the recruiter end an onboarding, with a reason."
    LIST_SYSTEMS = "The ISR and their manager list the systems of an access change request."
    TAKE_SYSTEM_AWAY = "The ISR and their manager remove a system from that list."
    CHANGE_ONBOARDING_PEOPLE = "The manager and the recruiter change the people of an onboarding."
    NAME_BUDDY = "The ISR's manager names a buddy."

    # A territory and who holds it
    VIEW_TERRITORY = "People who see the list of territories see each one."
    ASSIGN_TERRITORY = "ISR managers assign a territory to one of their ISRs."
    ASK_FOR_CHANGE = "An ISR requests a change of their own or a vacant territory; sales leads, of any."
    ASK_FOR_OVERRIDE = "ISR managers request a gate override for one of their ISRs."
    HAND_OVER_TERRITORY = "The manager of its ISR hands it over to another of their ISRs."
    VIEW_ASSIGNMENT = "ISR managers see the assignments of their ISRs."
    UNDO_ASSIGNMENT = "The ISR's manager undoes a new assignment."
    END_ASSIGNMENT = "The ISR's manager ends an assignment."

    # An uploaded mapping file
    APPLY_MAPPING_FILE = (
        "Sales operations and admins map the columns of a mapping file that they uploaded, preview its "
        "changes and closed gates, and apply it."
    )

    # An opportunity
    VIEW_OPPORTUNITY = (
        "Sales operations and admins see every opportunity; an ISR what they have, hold or lost this "
        "quarter; an ISR manager what their ISRs have, what is nobody's and what they overrode; the account "
        "team its own."
    )
    WORK_ON_OPPORTUNITY = (
        "The ISR of an opportunity, their manager and the account team choose its tier, write its next step "
        "and its log."
    )
    KEEP_OPPORTUNITY_TASKS = "The ISR of an opportunity and their manager keep its opportunity tasks."
    KEEP_OPPORTUNITY_TASK = (
        "The ISR of an opportunity, their manager and the person who is named for an opportunity task "
        "complete, change and remove it."
    )
    OVERRIDE_ISR = (
        "ISR managers set the ISR of an opportunity that is of one of their ISRs, or comes to one, and lift "
        "what they set."
    )
    TAKE_OVER_OVERRIDE = "Sales operations and admins take over an ISR override that only the CRM has."
    ASK_FOR_CORRECTION = "ISR managers and sales operations request another ISR for a closed opportunity."
    DECIDE_CORRECTION = (
        "Another ISR manager, sales operations or an admin decides on a correction, never the person who "
        "requested it nor the ISR it is for."
    )

    VIEW_CORRECTION = "ISR managers, sales operations and admins see a correction of a closing."

    # An account
    VIEW_ACCOUNT = (
        "Sales operations and admins see every account; an ISR their own; an ISR manager those of their ISRs "
        "and of nobody; the account team its own."
    )

    # An alignment change and its holdovers
    ASK_FOR_HOLDOVER = "The ISR who loses accounts and their manager request holdovers."
    VIEW_HOLDOVER = (
        "The ISR who lost it, their manager, sales operations, admins and who may decide see a holdover."
    )
    DECIDE_HOLDOVER = "Another ISR manager decides on a holdover, never who requested it nor one of its ISRs."

    # A conflict of an opportunity, and a return file
    VIEW_CONFLICT = "Who sees an opportunity sees where the CRM has something else."
    RESOLVE_CONFLICT = "The ISR of an opportunity, their manager and the account team choose what counts."
    USE_RETURN_FILE = "Sales operations and admins look at return files and download them."

    # A file of the CRM
    USE_CRM_FILE = "Sales operations and admins map and apply the files of the CRM that they uploaded."

    # An import of candidates
    USE_IMPORT = "The recruiter or admin who uploaded a file of candidates maps, applies and undoes it."

    # A change request and a gate override
    VIEW_CHANGE_REQUEST = "ISR managers and the requester see a change request."
    DECIDE_CHANGE = "The responsible ISR manager approves or declines it, never the requester."
    VIEW_OVERRIDE = "ISR managers, admins and its ISR see a gate override."
    DECIDE_OVERRIDE = "Another ISR manager or an admin decides, never the requester or its ISR."

    # A session
    END_OWN_SESSION = "Everyone ends their own sessions, in any browser."
    REMOVE_FACTOR = "Everyone removes their own passkeys and authenticator apps."
    RESET_SECOND_FACTORS = "Admins reset the second factors of a person who lost them."

    # A voluntary question
    REMOVE_VOLUNTARY_QUESTION = "Admins remove a voluntary question to candidates."

    # A person
    VIEW_PERSON = "Admins see and change a person's roles."

    # A day off
    REMOVE_DAY_OFF = "Interviewers remove their own days off."

    # A candidate's own pages: they came by a link and have no account
    SEE_OWN_APPLICATIONS = "A candidate who came by their link sees their applications."
    SEE_PEOPLE_TO_MEET = "A candidate sees the pictures of people they meet, who agreed to it."
    CHOOSE_OWN_TIME = "A candidate chooses the time of their next interview."
    SUBMIT_OWN_TASK = "A candidate submits the task they were sent."
    CHANGE_OWN_INTERVIEW = "A candidate moves their own interview to another time, or cancels it."
    WITHDRAW_OWN_APPLICATION = "A candidate withdraws their own application."
    STATE_OWN_CONFLICT = "A candidate says who of the company they know."
    ANSWER_OWN_RETURN = "A candidate who withdrew and is asked to come back answers."
    ASK_FOR_ACCOMMODATION = "A candidate says what they need to take part, and reads the answer."
    STOP_SHARING_OWN = "A candidate no longer agrees that interviewers read what helps them."
    ANSWER_VOLUNTARY_QUESTIONS = "A candidate answers voluntary questions, and deletes their answers."
    NAME_OWN_REFEREES = "A candidate names their referees, and agrees that we contact them."
    REMOVE_OWN_REFEREE = "A candidate no longer agrees that we contact a referee."
    ANSWER_OWN_OFFER = "A candidate reads an offer that was sent to them, and accepts or declines it."
    SEE_OWN_DATA = "A candidate sees and downloads their data, and requests its deletion."


# Nobody needs to be signed in. A view for a machine checks the machine's secret itself.
PUBLIC_PERMISSIONS = frozenset(
    {Permission.COME_IN, Permission.READ_OUTBOX, Permission.TELL_OF_ISSUES, Permission.TELL_OF_SIGN_OUT}
)

# The permissions of candidates. No user has one of them, and no candidate any other.
CANDIDATE_PERMISSIONS = frozenset(
    {
        Permission.SEE_OWN_APPLICATIONS,
        Permission.SEE_PEOPLE_TO_MEET,
        Permission.CHOOSE_OWN_TIME,
        Permission.SUBMIT_OWN_TASK,
        Permission.CHANGE_OWN_INTERVIEW,
        Permission.WITHDRAW_OWN_APPLICATION,
        Permission.STATE_OWN_CONFLICT,
        Permission.ANSWER_OWN_RETURN,
        Permission.ASK_FOR_ACCOMMODATION,
        Permission.STOP_SHARING_OWN,
        Permission.ANSWER_VOLUNTARY_QUESTIONS,
        Permission.NAME_OWN_REFEREES,
        Permission.REMOVE_OWN_REFEREE,
        Permission.ANSWER_OWN_OFFER,
        Permission.SEE_OWN_DATA,
    }
)
