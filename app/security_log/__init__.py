"""The page on which admins search the security events."""
