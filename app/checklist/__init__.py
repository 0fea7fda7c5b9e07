"""The checklist of an onboarding: its page, ticking a step, nudging its owner, taking changes of the plan."""
