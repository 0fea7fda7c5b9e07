"""Users, their roles and job titles, and how they sign in."""
