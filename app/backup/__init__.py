"""Backups while Onramp runs, and restoring one into an empty place.

An archive is a tar of regular files: `header.json`, the database in parts, the files, `manifest.jsonl` with
the size and SHA-256 of each of them. It can be encrypted with age. No setting is in it, and no key.
"""
