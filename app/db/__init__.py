"""The database: session, types, triggers and leases."""
