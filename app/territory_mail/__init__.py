"""The mails about territories, as texts that the company can change."""
