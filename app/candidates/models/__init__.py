"""A candidate is a person; an application is a candidate's way through one opening, with its documents."""

from app.candidates.models import own_openings  # noqa: F401 - it adds a column to users
from app.candidates.models.candidates import Application, Candidate, Status
from app.candidates.models.consents import Consent
from app.candidates.models.links import CandidateLink
from app.candidates.models.matched_by import MatchedBy
from app.candidates.models.matches import FormerEmail, ReferralClaim, SplitMatch
from app.candidates.models.offer_standing import OfferStanding
from app.candidates.models.search_words import NameTrigram, NameWord, SearchWord, WordSource

__all__ = [
    "Application",
    "Candidate",
    "CandidateLink",
    "Consent",
    "FormerEmail",
    "MatchedBy",
    "NameTrigram",
    "NameWord",
    "OfferStanding",
    "ReferralClaim",
    "SearchWord",
    "SplitMatch",
    "Status",
    "WordSource",
]
