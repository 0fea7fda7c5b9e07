"""The candidate's own page: where they are, what they can do, and their data. No account, a link by mail."""
