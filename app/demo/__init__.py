"""The demonstration company: colleagues, forty candidates, past hires, onboardings and territories.

It also has each special case once: see `special_cases.py`. It is loaded only into an empty database, never in
production. Everything is created by the real actions on a moved clock, so it follows all rules.
"""
