"""Notes about an application: who reads them, mentions, and requests to look at one."""
