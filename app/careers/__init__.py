"""What the public sees: the open openings, the feed of them, and the form to apply."""
