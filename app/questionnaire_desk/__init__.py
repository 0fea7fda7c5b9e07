"""The questionnaire desk: one question across all candidates, without their names, then the scores."""
