"""Search for candidates: words that begin like those of a search, and names that are like them."""

from app.candidates.search.matching import find_candidate_ids, find_ids_by_similar_names

__all__ = ["find_candidate_ids", "find_ids_by_similar_names"]
