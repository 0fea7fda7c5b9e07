"""The candidate's survey after the end of an application: one mail, one anonymous answer, one report."""
