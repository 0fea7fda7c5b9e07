"""Whether this is a restored copy of a backup: it sends no mail and calls no other server until told to."""
