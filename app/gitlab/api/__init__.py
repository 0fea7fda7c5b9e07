"""GitLab as Onramp speaks with it: its issues over its API, and what can go wrong on the way."""
