"""Who may do what: one enum of permissions, one table from each to a predicate."""
