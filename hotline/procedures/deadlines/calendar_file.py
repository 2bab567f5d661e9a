"""The last day as an .ics file (RFC 5545), which every telephone's calendar takes in."""

from datetime import date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

NAME = "最晚日期.ics"
MEDIA_TYPE = "text/calendar; charset=utf-8"
_ALARMS = (7, 3, 1)
_AT = timedelta(hours=9)
"""Alarms ring at nine in the morning: an all-day event begins at midnight."""


def calendar_file(*, uid: str, day: date, summary: str, description: str, now: datetime) -> bytes:
    """One all-day event with alarms 7, 3 and 1 days before it. The same `uid` replaces what was taken in before."""
    event = Event()
    event.add("uid", uid)
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("description", description)
    event.add("transp", "TRANSPARENT")
    for days in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"还有 {days} 天：{summary}")
        alarm.add("trigger", _AT - timedelta(days=days))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//hotline//deadlines//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return calendar.to_ical()
