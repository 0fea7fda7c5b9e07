"""Mail that a person writes to a candidate: from a template or free, previewed, sent now or at a time."""
