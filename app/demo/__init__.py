"""The demonstration company: a cast, forty candidates and those hired before them, onboardings, territories.

It is loaded into an empty database only, and never in production. Everything in it was done by
the verbs themselves, on a clock set back, so it holds to every rule there is.
"""
