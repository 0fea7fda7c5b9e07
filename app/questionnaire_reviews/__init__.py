"""Reviews of questionnaires: the reviewer of an opening, the scores of answers, and who may read them."""
