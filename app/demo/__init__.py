"""The demonstration company: a cast, forty candidates, two onboardings, six territories.

It is loaded into an empty database only, and never in production. Everything in it was done by
the verbs themselves, on a clock set back, so it holds to every rule there is.
"""
