"""Webhooks from GitLab: verified, stored, and used as a hint to read the issue."""
