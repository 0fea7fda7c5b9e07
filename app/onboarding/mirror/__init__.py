"""Gating issues that live in GitLab: made there once, and kept the same on both sides.

Nothing waits in a queue of writes. Each mirror has a time at which it is looked at next, and whoever looks
compares: what was ticked, closed or reopened here goes there, everything else comes from there.
"""
