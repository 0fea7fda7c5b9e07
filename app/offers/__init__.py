"""Offers: their terms, who approves them, the letter, and what the candidate answers."""
