"""Exports of other systems, one module each. A table has headers; an export in JSON has `rows`, too.

`read_export.py` runs in the sandbox and may import the modules for JSON only, so these use plain words for
columns: the values of `ImportColumn`.
"""
