"""A ZIP with a table of candidates, and with jobs, past moves and documents beside it.

`read_archive.py` and `read_documents.py` run in the sandbox, so they and what they import use plain words for
columns: the values of `ImportColumn`.
"""
