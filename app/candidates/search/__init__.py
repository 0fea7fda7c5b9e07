"""Search for candidates: words that begin like those of a search, and names that are like them."""

from app.candidates.search.matching import find_by_similar_names, find_candidates, read_ids

__all__ = ["find_by_similar_names", "find_candidates", "read_ids"]
