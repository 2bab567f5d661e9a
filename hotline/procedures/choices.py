"""Which of a few options somebody means who does not press the button: 「第二个」「单位欠的」「莫有」「劳动仲栽」."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import cache

from pypinyin import lazy_pinyin

from hotline.numerals import chinese_to_int
from hotline.procedures.fields import Option
from hotline.procedures.heard import core, plain

_ORDINAL = re.compile(
    r"(?:第|选|选择|号)?(?P<number>\d{1,2}|[一二两三四五六七八九十]{1,2})(?:个|项|种|条|号)?|最后(?P<last>一个|一项|那个)?"
)
_YES = re.compile(
    r"有|有的|是|是的|对|对的|对着|对头|嗯|嗯嗯|就是|就是的|没错|行|可以|好|好的|能|会|要|肯定|当然|当然是|确实|是呢|有呢|有着呢|yes|ok|办了|签了|都有|也有|有过|得|中"
)
_NO = re.compile(
    r"没|没有|没有过|没有的|莫有|木有|冇|没得|无|不|不是|不是的|不对|否|不会|不能|不行|不要|没办|没签|从来没有|从没|还没|还没有|都没有|no|不存在|没有呢|么有|没有啊"
)
_NEVER = re.compile(
    r"(?:他|她|倒|也|还|就|从来|一直)*(?:没有?|莫有?)(?!听|看懂|看清|明白|懂|搞|弄|想|记|说|写|带)(?!.*[没不吗么])[^，。]{1,5}"
)
_HAS = re.compile(
    r"[^没不莫木冇未无，。]{2,12}(?:都|也|倒)?有(?:的|着|呢|一[本张份]|几[张份个])?|有[^没不莫吗么，。]{1,12}"
)
_HAS_NOT = re.compile(
    r"(?:还|也|都|就|啥|什么)*(?:没有?|莫有?|木有|冇)(?!别|听|看|搞|弄|想|记|说|写|带)[^没不吗么，。]{1,8}"
)
"""「记工的本子有」, 「没有证」 where it is asked whether there is proof."""
_ONCE = re.compile(r"(?:他|她|经常|老是?|常|就|以前)*[^没不莫未，。]{1,3}过(?:我|人|孩子|娃)?(?:[好一两几]+次|回)?")
"""「没打过」, 「打过我好几次」 where it is asked whether anything of the kind was."""
_SAYS_YES = re.compile(r"^(?:有|是|对|已|会|能|可以|同意|愿意|要|签|办|知道|收到|在)|了$")
_SAYS_NO = re.compile(r"^还?(?:没|不|无|否|未)")
_NOT = "不没非未莫无别"
_CONTESTS = "不服"
"""「罚款不服，想复议」 denies nothing."""
_PARTS = re.compile(r"[、，,/／或（）()；;]+")
_MEANT = re.compile(r"[、，,：:；;（）()]+")
_JOINTS = re.compile(r"[、，,；;和跟与及\s+]+|还有|以及")
_ALL = re.compile(r"(?:全部|全都?|都|所有)(?:是|有|要|选|选上|选了|占|符合|算)?(?:的|了)?|都有|全选")
_NONE = re.compile(
    r"(?:以上)?(?:都|一个也|一样也|哪个都|全都?)?(?:没有|不是|莫有|不占|没|没选|不符合)(?:的|了)?|无|没有"
)
_IS_NOT = re.compile(r"(?:我|这|那|也|都)*(?:不是|并非|不算)(?P<what>[^，。]{2,12}?)(?:的|的事|问题)?")
_CLOSE = 0.75
_MOST_POLAR = 4
"""「没有」 says which only of a few: among seven public matters it is not 「不服政府的决定」."""
_LEAST = 2
_LONGEST = 30


def chosen(options: Sequence[Option], text: str) -> list[Option]:
    """The options these words may mean: one, or several where that is not clear, or none."""
    words, short = plain(text), core(text)
    exact = [option for option in options if words in _names(option) or short in _names(option)]
    if exact:
        return exact[:1]
    number = _ordinal(short, len(options)) or _ordinal(words, len(options))
    if number is not None:
        return [options[number - 1]]
    polar = _polar(options, words) or _polar(options, short)
    if polar is not None:
        return [polar]
    if len(words) > _LONGEST * 2:
        return []
    return named(options, words) or _other(options, words) or _begun(options, short) or _alike(options, short)


def several(options: Sequence[Option], text: str) -> list[Option] | None:
    """The options these words name together; an empty list for 「都没有」; None where they name none."""
    words = plain(text)
    if _ALL.fullmatch(words):
        return list(options)
    if _NONE.fullmatch(words):
        return []
    found: list[Option] = []
    parts = [part for part in _JOINTS.split(text) if plain(part)]
    for part in parts:
        of_part = chosen(options, part)
        if len(of_part) == 1 and of_part[0] not in found:
            found.append(of_part[0])
    for option in named(options, words):
        if option not in found:
            found.append(option)
    return [option for option in options if option in found] or None


def _names(option: Option) -> tuple[str, ...]:
    return plain(option.title), core(option.title), option.value.lower(), *(plain(word) for word in option.words)


def _ordinal(words: str, count: int) -> int | None:
    match = _ORDINAL.fullmatch(words)
    if match is None:
        return None
    if match["number"] is None:
        return count
    number = int(match["number"]) if match["number"].isdigit() else chinese_to_int(match["number"])
    return number if number is not None and 1 <= number <= count else None


def _polar(options: Sequence[Option], words: str) -> Option | None:
    """「有」「莫有」 where exactly one option says yes and one says no."""
    if len(options) > _MOST_POLAR:
        return None
    yes = [option for option in options if option.value in ("yes", "true") or _SAYS_YES.search(option.title)]
    no = [option for option in options if option.value in ("no", "false") or _SAYS_NO.search(option.title)]
    yes = [option for option in yes if option not in no]
    if len(no) != 1 or len(yes) != 1:
        return None
    if yes[0].title.startswith("有") and no[0].title.startswith("没"):
        if _NEVER.fullmatch(words):
            return no[0]
        if _ONCE.fullmatch(words):
            return yes[0]
    if core(yes[0].title) == "有":
        if _HAS_NOT.fullmatch(words):
            return no[0]
        if _HAS.fullmatch(words):
            return yes[0]
    verb = re.escape(core(yes[0].title))
    if _NO.fullmatch(words) or re.fullmatch(rf"(?:没有?|莫有?|不|还没有?|未){verb}[过的着了呢]*", words):
        return no[0]
    return yes[0] if _YES.fullmatch(words) or re.fullmatch(rf"(?:已经|早就)?{verb}[过的着了呢]*", words) else None


def named(options: Sequence[Option], words: str) -> list[Option]:
    """Options whose title or other name, or a part of it, stands in the words and is not denied there; the longest
    names win."""
    found: dict[str, tuple[int, Option]] = {}
    for option in options:
        parts = {plain(option.title), core(option.title), *(plain(part) for part in _PARTS.split(option.title))}
        parts |= {plain(word) for word in option.words}
        lengths = [len(part) for part in parts if len(part) >= _LEAST and _stands(part, words)]
        if lengths:
            found[option.value] = (max(lengths), option)
    if not found:
        return []
    longest = max(length for length, _ in found.values())
    return [option for length, option in found.values() if length == longest]


def beyond(title: str, words: str) -> str:
    """What is left of the words without the option that they chose: 「欠钱、打官司的」 tells nothing more."""
    for part in _PARTS.split(title):
        words = words.replace(plain(part), "")
    return words


def meant(options: Sequence[Option], text: str) -> list[Option]:
    """The options of whose explanation the words are a part: 「离婚」 where 「别的事：离婚、欠债」 stands above the buttons."""
    words, short = plain(text), core(text)
    found = []
    for option in options if _LEAST <= len(short) <= _LONGEST else ():
        parts = {plain(part).removesuffix("等") for part in _MEANT.split(option.means or "")}
        parts = {part for part in parts if len(part) >= _LEAST}
        if any(short in part or _stands(part, words) for part in parts):
            found.append(option)
    return found


def _other(options: Sequence[Option], words: str) -> list[Option]:
    """Of two the other one: 「不是吵闹」."""
    match = _IS_NOT.fullmatch(words)
    if match is None or len(options) != 2:
        return []
    denied = named(options, match["what"])
    return [option for option in options if option not in denied] if len(denied) == 1 else []


def _stands(part: str, words: str) -> bool:
    at = words.find(part)
    while at >= 0:
        before = words[max(at - 2, 0) : at]
        if part[0] in _NOT or before == _CONTESTS or not set(before) & set(_NOT):
            return True
        at = words.find(part, at + 1)
    return False


def _begun(options: Sequence[Option], short: str) -> list[Option]:
    """Options of which only a part was written: 「单位」 for 「单位或老板」."""
    return [option for option in options if len(short) >= _LEAST and short in plain(option.title)]


def _alike(options: Sequence[Option], short: str) -> list[Option]:
    """Options that sound the same, or are written nearly so."""
    if not _LEAST <= len(short) <= _LONGEST:
        return []
    sound = _sound(short)
    same = [option for option in options if sound in (_sound(plain(option.title)), _sound(core(option.title)))]
    if same:
        return same
    scores = [(SequenceMatcher(None, _sound(short), _sound(core(option.title))).ratio(), option) for option in options]
    best = max(score for score, _ in scores)
    return [option for score, option in scores if score == best and score >= _CLOSE and len(short) > _LEAST]


@cache
def _sound(words: str) -> str:
    return "".join(lazy_pinyin(words))
