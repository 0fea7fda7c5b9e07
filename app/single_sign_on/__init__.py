"""Signing in with an OpenID provider: who comes from there, their roles by groups, how sessions end."""
