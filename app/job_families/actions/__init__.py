"""The actions on job families: their drafts, what a draft has, and which version is in use."""
