"""The demonstration company: a cast, forty candidates and those hired before them, onboardings, territories.

What does not go as planned is in it once each: see `special_cases.py`. It is loaded into an empty database
only, and never in production. Everything in it was done by the verbs themselves, on a clock set back, so
it holds to every rule there is.
"""
