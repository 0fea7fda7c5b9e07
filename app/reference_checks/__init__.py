"""References: whom a candidate names, that they agree, what referees answer, and who reads it."""
