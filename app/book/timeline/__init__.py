"""Who the ISR of an opportunity or an account is, day by day, and why."""
