"""Sentences that arrive in pieces: 「我想问一下」, then 「那个法律援助」, then 「要钱不」.

Only a message that cannot stand alone is held back, and for a moment only: joining two whole questions would be
worse than answering a fragment.
"""

import re
from datetime import timedelta

HOLD = timedelta(seconds=1.5)
"""How long an unfinished message waits for its continuation."""

_OPENER = re.compile(
    r"^(你好|您好|喂|同志|师傅|那个|就是|就是说|是这样|是这样的|我想问|想问|请问|我想问一下|问一下|想咨询一下|我想咨询|打听一下|麻烦问一下)"
    r"[，,、…\s]*$"
)
_GREETING = re.compile(r"^(你好|您好|喂)[，,、…\s]*$")
_OPEN_END = re.compile(r"[，,、：:]\s*$")


def unfinished(text: str) -> bool:
    """True when the text is only the beginning of a sentence. A bare greeting is a message of its own."""
    return bool(_OPEN_END.search(text) or (_OPENER.match(text) and not _GREETING.match(text)))


def joined(texts: list[str]) -> tuple[str, int]:
    """The first sentence of a run of messages, and how many of them it takes (at least one)."""
    count = 1
    while count < len(texts) and unfinished(texts[count - 1]):
        count += 1
    return "".join(
        text.strip() if _OPEN_END.search(text) else f"{text.strip()} " for text in texts[:count]
    ).strip(), count
