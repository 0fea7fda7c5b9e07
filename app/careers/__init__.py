"""The public pages: open openings, their feed, and the form to apply."""
