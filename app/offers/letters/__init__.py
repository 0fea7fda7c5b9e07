"""The letter of an offer: its template, for all job families or for one, its text, and its PDF."""
