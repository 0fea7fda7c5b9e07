"""Moving a candidate to another opening, once they agree."""
