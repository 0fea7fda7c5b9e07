"""Random ways of all that is done here and in GitLab, and what holds on each of them and at its end."""
