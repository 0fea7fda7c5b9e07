"""The people who meet a candidate: words for roles, job titles in a text, the people of a stage."""
