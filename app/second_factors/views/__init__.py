"""The pages of second factors: at sign-in, on one's own account, and for admins."""
