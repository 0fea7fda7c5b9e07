"""Gating issues that live in GitLab: what is seen there, what is written there, what is told from there."""
