"""Whether a seat is there, and what keeps it: closed lists, so that reports can count them."""

from datetime import timedelta
from enum import StrEnum


class Presence(StrEnum):
    """What a seat says of itself. New conversations are taken while online; what one has in hand stays in every state
    but offline.
    """

    ONLINE = "online"
    BUSY = "busy"
    BREAK = "break"
    WRAP_UP = "wrap_up"
    OFFLINE = "offline"


class BusyWith(StrEnum):
    """Why a seat is busy."""

    CALL = "call"
    PAPERWORK = "paperwork"
    MEETING = "meeting"
    TRAINING = "training"
    OTHER = "other"
    MISSED = "missed"
    """Put there by the watch: a conversation was given to it, and nobody opened it."""


PRESENCE_TITLES: dict[Presence, str] = {
    Presence.ONLINE: "在线",
    Presence.BUSY: "忙碌",
    Presence.BREAK: "休息",
    Presence.WRAP_UP: "整理",
    Presence.OFFLINE: "离线",
}

DEFAULT_CAPACITY = 5
"""Conversations at once until a supervisor sets another number."""

SILENT_AFTER = timedelta(seconds=150)
"""An open desk page renews its session every 85 s at the latest (its line's heartbeat of 25 s, noted once a minute): after
this long without a sign of any session nobody sits there.
"""
