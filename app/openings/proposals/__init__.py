"""Which interviewers are proposed for the hiring team of a stage, and for each why or why not."""
