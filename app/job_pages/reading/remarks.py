"""Sentences of a hiring section that describe no stage: what they say instead."""

from __future__ import annotations

import re

from app.job_families.kinds import StageKind
from app.job_pages.reading.proposal import Reason
from app.job_pages.reading.stages.kinds import kind_of

UNFINISHED_TEXT = re.compile(
    r"^[^A-Za-z0-9]*\{(?![{%:#])|\b(?:insert|add) (?:\w+ ){0,5}(?:hiring process|"
    r"steps?) (?:\w+ ){0,2}here\b|^\W*(?:tbd|tba|to be (?:added|determined|defined)|coming soon|wip|"
    r"todo)\W*$",
    re.IGNORECASE,
)
MARKUP = re.compile(
    r"^\s*(?:\{:.*\}|\{#.*\}|<%.*%>|\{\{.*\}\}|\[[^\]]{1,100}\]:\s.*|</?[A-Za-z][^<>]*>|[-*_=|: ]*|"
    r"\[toc\]|\[\[_toc_\]\]|:::.*)\s*$",
    re.IGNORECASE,
)
OFFER = re.compile(
    r"\b(?:made|make|makes|receive|receives|extend|extends|extended|given|get|presented with|sent|send|"
    r"issue|provided?) (?:\w+ ){0,3}?offers?\b|\boffers? (?:will be|is|are) (?:made|extended|sent)|"
    r"^\W*(?:(?:the|an|final|job|verbal) )*offer\b|\boffer letter\b|\bverbal offer\b|\bjob offer\b|"
    r"\bmove(?:s|d)? (?:in)?to (?:the )?offer\b|\bwill be offered\b",
    re.IGNORECASE,
)
GENERAL = re.compile(
    r"\b(?:can|should|may|could|will) (?:generally |typically |usually )?expect (?:the|our|"
    r"this) (?:\w+ )?(?:hiring|interview|recruitment|following|process)|"
    r"\bcan expect the\b.*\bprocess\b|\b(?:hiring|interview) process (?:will|to|may|can|is|for|typically|"
    r"generally|usually|follows|looks|consists|takes|varies|at)\b|"
    r"\bdeclined (?:from|at|for|after)\b|\bkeep in mind\b|\bplease note\b|\bto learn more about\b|"
    r"\b(?:additional|more|further) (?:details?|information|info) (?:about|on|regarding|can)\b|"
    r"\b(?:see|read|find|learn) more\b|\bteam page\b|\bhiring page\b|\bhiring handbook\b|"
    r"\bhandbook page\b|\bvia (?:a )?video ?calls?\b|\bconducted (?:via|over|by) (?:a )?(?:video|zoom)|"
    r"\breview process\b|\b(?:avoid|reduce) (?:the )?confirmation bias\b|\binterviewing in parallel\b|"
    r"\b(?:email|mail|informed|updated?|notified) (?:\w+ ){0,4}(?:outcome|status|progress|decision)\b|"
    r"\bthe process (?:can|may|will|takes|is|usually|typically|should)\b|\bspecialt(?:y|"
    r"ies), the hiring process\b|"
    r"\b(?:location|time ?zones?|salary|compensation|relocation|visa|benefits) (?:is|are|will|must|"
    r"requirements?)\b|\border (?:of (?:these|the) (?:interviews|stages|steps)|below|may)\b|"
    r"\bwe (?:aim|strive|try|endeavou?r|encourage|welcome|value|believe|recommend)\b|\bdon'?t hesitate\b|"
    r"\bany of the above\b|\bif you have (?:any )?questions\b|\bfeel free\b|\bapply (?:now|here|"
    r"online|via|through|by|on)\b|"
    r"\bfor more (?:details?|information)\b|"
    r"^(?:candidates?|applicants?|you) (?:should|must|need|are (?:expected|required) to (?:have|be))\b",
    re.IGNORECASE,
)
IN_DAYS = re.compile(
    r"\b(?:in|within) (?:the )?\d+(?: ?- ?\d+)? (?:business |working )?days\b(?! interview)", re.IGNORECASE
)
INTRODUCES = re.compile(
    r":$|^(?:the )?following\b|\bthe following:?$|\bas follows\b|\bbelow:?$|\bthese (?:steps|stages|"
    r"interviews):?$",
    re.IGNORECASE,
)
CONTINUES = re.compile(
    r"^(?:this|it(?!'s possible)|the "
    r"(?!(?:first|second|third|fourth|fifth|next|final|last|following|initial) (?:[\w-]+ ){0,3}?"
    r"(?:\([^()]{0,60}\) )?(?:will be|is|are) (?:an?|with|conducted|held|by)\b)"
    r"(?:\w+ ){0,3}(?:interview|call|assessment|panel|presentation|"
    r"exercise|screen(?:ing)?|session|meeting|conversation|questionnaire|survey|goal|purpose|format|focus|"
    r"aim|recruiter|hiring manager|assignment|demo|interviewers?|questions|task|project)|these|those|they|"
    r"during|in (?:this|it|these)|here|both|each|please|note|topics|questions|we|you'll|you will|"
    r"you should|that|there(?! (?:may|might|will|can) )|at this|its|if|for (?:this|more|the|"
    r"example)|to (?:prepare|help)|depending)\b",
    re.IGNORECASE,
)
ATTENDS = re.compile(
    r"\b(?:candidates?|applicants?|you|they|she|he|finalists?|individuals?|"
    r"those)(?:'ll)?,? (?:who (?:\w+ ){1,10}?)?(?:(?:will|may|can|might|shall|would|are|is|should|also|"
    r"then|next|subsequently|possibly|potentially|have|has|to|must|could) ?)+|"
    r"^(?:next|then|finally|lastly|after (?:that|which|this)|afterwards?|following|first(?:ly)?|"
    r"second(?:ly)?|third(?:ly)?|once|additionally|optionally|the (?:final|next|last|first|second|third|"
    r"fourth|fifth|following|initial)(?: (?:two|three))? (?:step|stage|interview|round|interviews))\b|"
    r"\binterviews? (?:with|(?:will be|is|are) with|by)\b|\bprocess (?:begins|starts) with\b|"
    r"\b(?:may|might|will) (?:choose to )?(?:also )?conduct\b|"
    r"^there (?:may|might|will|can) (?:also |then )*be (?:an?|one|two|another|additional|\d)\b|"
    r"\bmeet with\b|\bwe (?:will|may|might) (?:conduct|ask|perform|do|check|contact|invite|run|hold|"
    r"complete)\b|\bconducts? (?:\w+ ){0,4}(?:interviews?|checks?)",
    re.IGNORECASE,
)
OPTIONAL = re.compile(
    r"\b(?:may|might)\b|\boptional(?:ly)?\b|\bpossibl[ey]\b|\bpotentially\b|\bat the discretion\b|"
    r"\bif (?:needed|necessary|required|desired|requested|applicable)\b|\bas needed\b|"
    r"\bwhere applicable\b|\bcan choose\b",
    re.IGNORECASE,
)
NOT_OPTIONAL = re.compile(
    r"\((?![^()]{0,60}\b(?:optional|if |may be (?:asked|required)|possibl)[^()]{0,60}\))[^()]{0,200}\)|"
    r"\b(?:someone|interviewers?|people) who may be\b|\bmay vary\b|\bmay (?:take|change|differ|last|"
    r"be (?:an? )?(?:panel|conducted|recorded|held))\b|\bas soon as possible\b",
    re.IGNORECASE,
)
CONDITION = re.compile(
    r"\b(?:if (?:[^.;:,()]{3,100})|depending on [^.;:,()]{3,100}|(?:only )?for (?:\w+ ){0,3}(?:managers?|"
    r"roles?|positions?|candidates?|applicants?)(?= only| and above)[^.;,()]{0,40})",
    re.IGNORECASE,
)
PARALLEL = re.compile(
    r"\b(?:in parallel|in tandem|concurrently|simultaneously|at the same time|in (?:any|"
    r"no particular) order)\b",
    re.IGNORECASE,
)
CANDIDATE_SUBJECT = re.compile(
    r"(?<=, )(?:(?:final|successful|selected|qualified|all|the|these) )?(?:candidates?|applicants?|they|"
    r"you|finalists?)(?:'ll| (?:will|may|might|can|are|should|must|would|interview|meet|speak|talk|have|"
    r"complete|present))\b",
    re.IGNORECASE,
)
PASSED = re.compile(
    r"\b(?:pass\w*|success\w*|selected|qualif\w+|approved|move|advance|proceed|invited|meet)\b", re.IGNORECASE
)
INVITED = re.compile(r"\binvited\b|\binterview with\b|\bschedule\b", re.IGNORECASE)
HEARS_BACK = re.compile(
    r"^(?:you|candidates?|applicants?)(?:'ll| will) (?:hear|be (?:notified|informed))|^we\b", re.I
)
RETURNS = re.compile(r"\b(?:return|complet|submit|finish|hand)(?:ed|ing|t?ed|t?ing|e)?\b", re.IGNORECASE)
SENTENCE_END = re.compile(r"(?<=[a-z0-9)\]\"'][.!?])\s+(?=[A-Z\"(])|(?<=[A-Z]{2}[.!?])\s+(?=[A-Z][a-z])")


def sentences_of(text: str) -> list[str]:
    """The sentences of a text."""
    return [sentence for part in SENTENCE_END.split(text) if (sentence := part.strip())]


def reason_left_out(sentence: str) -> Reason | None:
    """Why a sentence is no stage whatever it names, or None."""
    if UNFINISHED_TEXT.search(sentence):
        return Reason.PLACEHOLDER
    if OFFER.search(sentence) and not re.search(
        r"\binterview(?:s)? with\b|\bscreening call\b", sentence, re.IGNORECASE
    ):
        return Reason.OFFER
    does = kind_of(sentence) in (StageKind.ASSESSMENT, StageKind.PRESENTATION) and not HEARS_BACK.match(
        sentence
    )
    if IN_DAYS.search(sentence) and not (does or INVITED.search(sentence) or RETURNS.search(sentence)):
        return Reason.GENERAL
    if GENERAL.search(sentence) and not INVITED.search(sentence):
        return Reason.GENERAL
    return None


def what_candidate_does(sentence: str) -> str:
    """A sentence from its subject on: "After the call, candidates will …" says nothing before that."""
    found = CANDIDATE_SUBJECT.search(sentence)
    return sentence[found.start() :] if found else sentence


def is_optional(text: str) -> bool:
    """True if a stage may be left out."""
    return bool(OPTIONAL.search(NOT_OPTIONAL.sub(" ", text)))


def condition_in(text: str) -> str | None:
    """On what it depends whether a stage takes place, in the words of the page."""
    found = CONDITION.search(NOT_OPTIONAL.sub(" ", text))
    return found.group().strip() if found and not PASSED.search(found.group()) else None


def is_parallel(text: str) -> bool:
    """True if a stage takes place beside another."""
    return bool(PARALLEL.search(text))
