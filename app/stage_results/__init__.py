"""What happens at a stage without interviews: a task to take home, a background check, a decision."""
