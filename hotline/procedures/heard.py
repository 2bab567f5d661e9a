"""A message as it comes to the guide: the words as written, what the brain read out of them, or a pressed button."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hotline.conversations.brain import Understanding
from hotline.conversations.reply import Start, Step
from hotline.vocabulary import Crossed

_MARKS = re.compile(r"[\s，,。.、；;：:！!？?～~…“”\"'‘’（）()【】\[\]-]+")
_OPENERS = re.compile(
    r"^(?:嗯+|呃+|哦+|噢+|额|那个|这个|就是说?|好像|应该|可能|大概|好的?吧?|我(?:想|说|选|要选|觉得)|选)+"
)
_CLOSERS = re.compile(r"(?:的?[吧呢啊呀哦嘛哈嗯了啦哩咧嘞]|这个|那个)+$")
_ASKS = re.compile(
    r"[吗么嘛]$|怎么|怎样|咋|多少|多久|多长|几天|几个月|哪[里儿个块天些]|什么|啥|谁|为何|能不能|可不可以|可以不|要不要|用不用|是不是|会不会|有没有|行不行"
)
_QUESTION_WORDS = re.compile(r"怎么|怎样|咋|多少|多久|多长|几天|几个月|哪[里儿个块天些]|什么|为何|能不能|要不要|会不会")
_SHORT_QUESTION = 40
_ABOUT_A_DAY = re.compile(
    r"(?:不对|不是|错了|是|在|就|从|大概|应该|我|那天|那会儿?|借条|欠条|上面?|写明?|约好?|前后|左右|收到|拿到|知道|签收|签|开始|起|作出|受伤|伤|摔|出事|离开|离职|辞退|生效|到期|当面|交|寄|递|送|领|判|走|还|定|[的了吧呢啊呀])*"
)


@dataclass(frozen=True)
class Heard:
    """One message. `text` is as the citizen wrote it; a button that is none of the guide's leaves `other` true.

    `start`: the procedure that the words themselves ask for, whatever the brain made of them. `crossed`: it was written
    before the question that is open was seen.
    """

    text: str
    understanding: Understanding
    command: Start | Step | None = None
    other: bool = False
    start: str | None = None
    crossed: Crossed | None = None

    @property
    def plain(self) -> str:
        """The words in half width, without marks and blanks."""
        return plain(self.text)

    @property
    def core(self) -> str:
        """What is left of a short answer without 「嗯」「应该是」「吧」; the plain words where that is nothing."""
        return core(self.text)

    @property
    def only_asks(self) -> bool:
        """A short question and nothing else: whoever tells something tells more, or asks nothing."""
        text = self.text.strip()
        if len(text) > _SHORT_QUESTION:
            return False
        return text.endswith(("？", "?")) or _ASKS.search(self.plain) is not None

    @property
    def only_a_day(self) -> bool:
        """A date and nothing else, which the classifier takes for 「继续」, the weather or whatever else is short."""
        rest = self.plain
        for entity in self.entities("date"):
            rest = rest.replace(plain(str(entity.get("text") or "")), "", 1)
        return rest != self.plain and _ABOUT_A_DAY.fullmatch(rest) is not None

    @property
    def matter(self) -> str | None:
        """What the brain takes the words to be about, where they are one question."""
        questions = self.understanding.questions
        return questions[0].matters[0].name if len(questions) == 1 and questions[0].matters else None

    def asks_beyond(self, names: Iterable[str]) -> bool:
        """Whether a word of question stands in it that none of these has: 「离婚要多久」, and not 「多久受理」."""
        said = "".join(names)
        return any(word not in said for word in _QUESTION_WORDS.findall(self.plain))

    def entities(self, name: str) -> list[dict[str, Any]]:
        """What the brain found of this kind, in the order of the words."""
        return [entity for entity in self.understanding.entities if entity.get("entity") == name]


def plain(text: str) -> str:
    """Half width, without marks and blanks."""
    return _MARKS.sub("", unicodedata.normalize("NFKC", text)).lower()


def core(text: str) -> str:
    """Without openings and closing particles."""
    words = plain(text)
    short = _CLOSERS.sub("", _OPENERS.sub("", words))
    return short or words
