"""The page of an opportunity: its ISR and why, its account team, what the CRM says, and its history."""
