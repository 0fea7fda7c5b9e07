"""The gate: whether an ISR may hold a territory, in the application and in the database."""
