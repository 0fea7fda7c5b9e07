"""Mail about an interview, to each in their own time zone. No mail quotes a scorecard or a reason."""

from app.interviews.mail.owed import OWED, tell_owed
from app.interviews.mail.scheduling import CANCELLED, SCHEDULED, tell_cancelled, tell_scheduled

__all__ = ["CANCELLED", "OWED", "SCHEDULED", "tell_cancelled", "tell_owed", "tell_scheduled"]
