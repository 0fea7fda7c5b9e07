"""Fields that forms of several packages have."""
