"""Tags of candidates: the company's list of them, and who has which."""
