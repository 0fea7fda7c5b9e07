"""What the rows of a checked file change, field by field, for the page before it is applied."""
