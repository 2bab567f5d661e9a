"""Examples known by heart: whoever types one, or a button's title, is understood as it says.

The linear heads weigh every n-gram over all examples, so that a bare 「怎么申请」, part of a hundred questions of twenty
areas, would be nobody's; the example says that it is a follow-up.
"""

from __future__ import annotations

import re

from bot.nlu.ngrams import squeeze

_LEAD = re.compile(r"^(?:那么|那|请问|我想问|想问|问下|就是)+")
_TAIL = re.compile(r"[呢啊呀哦嘛吧哈呐啦]+$")

SHARE = 0.9
"""How much of the probability the example's own label gets; the rest stays with the heads."""


def key(text: str) -> str:
    """A text without marks, spaces, opening and closing particles."""
    body = squeeze(text)
    return _TAIL.sub("", _LEAD.sub("", body)) or body


def learn(texts: list[str], intents: list[str]) -> dict[str, str]:
    """Key → intent, without the keys that stand in more than one."""
    found: dict[str, str] = {}
    doubtful: set[str] = set()
    for text, intent in zip(texts, intents, strict=True):
        name = key(text)
        if len(name) < 2 or found.setdefault(name, intent) != intent:
            doubtful.add(name)
    return {name: intent for name, intent in found.items() if name not in doubtful}
