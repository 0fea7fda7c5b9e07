"""The questions that an opening asks beside those of its job family."""
