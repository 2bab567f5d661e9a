"""How a citizen wants to be called, where they said so: 「叫我王师傅就行」「我是李女士」. Nothing is guessed from a name."""

import re
from collections.abc import Iterable

_TITLES = "先生|女士|小姐|师傅|大姐|大哥|阿姨|叔叔|大爷|大妈|大娘|同志"
_NAME = "[一-鿿]{1,2}?"
_NO_NAME = "的他她它你您我是这那个位叫喊找有被跟和给对"
_SAID = (
    re.compile(rf"(?:叫|喊|称呼)我({_NAME}(?:{_TITLES}))"),
    re.compile(rf"(?:我是|本人是|我就是)({_NAME}(?:{_TITLES}))"),
)


def form_of_address(messages: Iterable[str]) -> str | None:
    """What they said last; None where they did not."""
    said = None
    for text in messages:
        for pattern in _SAID:
            for found in pattern.findall(text):
                if not any(letter in _NO_NAME for letter in found[:-2]):
                    said = found
    return said
