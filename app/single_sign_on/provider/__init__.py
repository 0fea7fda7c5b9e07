"""The OpenID provider as Onramp speaks with it: its metadata, its keys, and the tokens that it signs."""
