"""Reading the busy times of an iCalendar file (RFC 5545), tolerant of the mistakes of real calendars.

Each event is read by itself, so that an invalid line affects that event only. What cannot be read blocks the
time that it could be about, and is reported to the owner of the calendar.
"""
