"""Gating issues that live in GitLab: its API, its webhooks, and keeping both sides the same."""
