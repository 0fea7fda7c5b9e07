"""Second factors: passkeys, authenticator apps and recovery codes; the second step of signing in."""
