"""Reading iCalendar (RFC 5545) for when a person is busy, forgiving what real calendars get wrong.

Each event is read apart from the others: one line that makes no sense costs that event at most. What cannot
be read blocks the time it could be about, and is reported to the owner of the calendar.
"""
