"""What happened to candidates in other systems before they came to Onramp: their past moves, as history."""
