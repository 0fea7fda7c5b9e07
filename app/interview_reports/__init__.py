"""Reports about interviewers: how much they interview, how soon scorecards come in, how often they agree."""
