"""The questionnaire: sending the questions of a stage, and taking the answers."""
