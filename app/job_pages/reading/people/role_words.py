"""The words by which a title of a person or a team is known."""

from __future__ import annotations

import re

ROLE = (
    r"managers?|directors?|vps?|evps?|svps?|avps?|vice[ -]presidents?|presidents?|heads?|leads?|leaders?|"
    r"leadership|"
    r"recruiters?|executives?|representatives?|reps?|specialists?|analysts?|architects?|partners?|"
    r"designers?|counsels?|"
    r"officers?|c[a-z]{1,2}os?|members?|peers?|teams?|associates?|coordinators?|administrators?|admins?|"
    r"controllers?|"
    r"accountants?|developers?|marketers?|marketeers?|engineers?|stakeholders?|dris?|aes?|saes?|sals?|"
    r"csms?|sas?|tams?|asms?|"
    r"bdrs?|sdrs?|isrs?|rds?|pms?|pmms?|ems?|sres?|dbres?|hms?|ics?|ebas?|assistants?|staff|groups?|"
    r"attendees?|panel(?:ists?)?|"
    r"interviewers?|colleagues?|supervisors?|principals?|consultants?|advisors?|researchers?|scientists?|"
    r"writers?|editors?|"
    r"producers?|organizers?|buddy|mentors?|coaches|coach|trainers?|strategists?|planners?|auditors?|"
    r"attorneys?|lawyers?|"
    r"paralegals?|generalists?|sourcers?|evangelists?|advocates?|(?-i:people)|persons?|someone|employees?|"
    r"contributors?|"
    r"committees?|founders?|board|counterparts?|owners?|management|reports?|hrbps?|pbps?|department|"
    r"team[- ]?mates?|co-?workers?|chair(?:man|woman|person)?|e-?group|"
    r"function|individuals?|fellows?|chief|deputy|secretary|treasurer|technicians?|operators?|"
    r"sellers?|buyers?|instructors?|professionals?|maintainers?|testers?|programmers?|agents?|interns?|"
    r"leader\(s\)|member\(s\)"
)
IS_ROLE = re.compile(rf"(?<![\w-])(?:{ROLE})(?![\w])", re.IGNORECASE)
NOT_PEOPLE = re.compile(
    r"\b(?:interviews?|screening|calls?|assessments?|questionnaire|presentations?|exercises?|"
    r"(?-i:process|company|background|feedback|experience|opportunity)|"
    r"handbook|zoom|offer|questions?|discussions?|conversation|references?|"
    r"recommendations?|demo|(?<!in )tests?|details|minutes|hours?|availability|"
    r"business plan)\b"
    r"(?! team| panel| manager)",
    re.IGNORECASE,
)
