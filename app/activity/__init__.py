"""Who did what, when: the records that are only ever added to."""
