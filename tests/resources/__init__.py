"""The resources of the department."""
