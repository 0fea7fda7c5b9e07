"""The candidate's own page: their status, interviews and data. It needs no account, only a link by mail."""
