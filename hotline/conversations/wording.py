"""What the service says of itself: to a citizen at a page, or to a seat who types for somebody on the telephone."""

import re
from dataclasses import dataclass

from hotline.conversations.danger import Danger

ON_THE_LINE = "来电人要找人工：电话这头就是您。要别的组接着办，请转交。"
"""In place of a hand-off: a caller has a person already."""

_DANGER = "来电人的话里有危险：{title}。先问清他现在在哪里、安不安全。下面的话可以照着念：\n{lines}"


@dataclass(frozen=True)
class Wording:
    """Why there is no answer yet, or none at all, and what a button of the service's own says back."""

    outage: str
    outage_again: str
    failed: str
    off: str
    safe: str


TO_CITIZEN = Wording(
    outage="智能助手暂时连不上，您的问题已经收到，恢复后会接着回答您。着急的话可以转人工，或直接拨打 12348。",
    outage_again="这一条也收到了，会和前面的一起回答您。12348 电话一直可以打。",
    failed="抱歉，这个问题我刚才没能查成，不是您的问题写得不对。您可以稍后再问一次、转人工，或直接拨打 12348。",
    off="智能助手现在停用，您的话直接转给人工。",
    safe="知道您现在安全，放心了些。有任何不对，请马上拨打 110。您可以接着说遇到的事，我来帮您想办法。",
)
TO_SEAT = Wording(
    outage="智能助手暂时连不上，这句话记下了，恢复以后补答。先查右边的知识，不要让来电人等。",
    outage_again="这一句也记下了。",
    failed="智能助手这次没查成，不是您打得不对。换个说法再打一遍，或者查右边的知识。",
    off="智能助手现在停用。请自己查右边的知识，照它回答来电人。",
    safe="记下了：来电人说现在安全。",
)


_HANDOFF = "转人工"
_CLAUSE = re.compile(r"[^。！？；\n]*[。！？；]?[”」]?")
_NUMBERED = re.compile(r"^\d+\. ", re.MULTILINE)


def for_a_caller(text: str) -> str:
    """An answer as it is read out: without what speaks of 转人工, for whoever reads it out is the person."""
    if _HANDOFF not in text:
        return text
    kept = []
    for line in text.split("\n"):
        said = "".join(clause for clause in _CLAUSE.findall(line) if _HANDOFF not in clause)
        if said.endswith("；"):
            said = f"{said[:-1]}。"
        if said == line or said.strip():
            kept.append(said)
    number = 0

    def in_turn(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"{number}. "

    return _NUMBERED.sub(in_turn, "\n".join(kept)).strip() or ON_THE_LINE


def danger_words(danger: Danger, *, on_the_line: bool) -> str:
    """The danger's own lines; to a seat, who reads them aloud, with what to ask first."""
    lines = danger.danger_class.text
    return _DANGER.format(title=danger.danger_class.title, lines=lines) if on_the_line else lines
