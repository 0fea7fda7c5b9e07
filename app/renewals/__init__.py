"""The report of open renewals, and the renewals and opportunities of this and the next fiscal quarter."""
