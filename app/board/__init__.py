"""The board of an opening, the list of openings, and what each application waits for."""
