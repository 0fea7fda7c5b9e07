"""Sessions: which browsers are let in, as rows. A cookie alone opens nothing."""
