"""What GitLab sends: proved to be its own, kept, and taken as a hint to look."""
