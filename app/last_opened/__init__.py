"""What each person has not looked at since it last changed, and who looks at an application now."""
