"""The page of an application, and its debrief."""
