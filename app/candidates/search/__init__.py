"""Search for candidates: words that begin like those of a search, and names that are like them."""

from app.candidates.search.matching import PageReader, SearchScope, find_by_similar_names, find_candidates

__all__ = ["PageReader", "SearchScope", "find_by_similar_names", "find_candidates"]
