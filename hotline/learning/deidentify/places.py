"""Addresses: the part that leads to somebody's door. Province, city, county and a bare road stay.

A place counts when it is specific: a road with a house number, an estate or a village by its name, a building with
its flat. 「我们小区」, 「农村」 and 「法律援助中心的地址」 are nobody's door.
"""

import re
from collections.abc import Iterator, Sequence

from hotline.learning.deidentify.kinds import Kind, Span
from hotline.learning.deidentify.words import Token, Words, names_something

_NUMERAL = r"[\d零一二三四五六七八九十两]{1,5}"
_ESTATE = (
    "小区",
    "花园",
    "家园",
    "新村",
    "公寓",
    "家属院",
    "家属楼",
    "苑",
    "雅居",
    "华府",
    "佳苑",
    "名城",
    "新城",
    "庭院",
    "社区",
    "大厦",
    "公馆",
    "安置点",
    "安置房",
    "宿舍",
)
_VILLAGE = ("村", "庄", "屯", "寨", "堡", "塬", "坪", "峪", "沟", "咀", "村委会")
_TOWN = ("镇", "乡", "街道", "街道办")
_ROAD = re.compile(
    rf"(?:路|大街|街|大道|巷|胡同|里|弄|道)(?:东段|西段|南段|北段|中段)?\s?{_NUMERAL}\s?号(?:附?\d{{1,3}}号)?(?:院|楼)?"
)
_DOOR = re.compile(
    rf"(?:{_NUMERAL}|[A-Za-z])\s?(?:号楼|栋|幢|座)\s?(?:{_NUMERAL}\s?单元)?\s?(?:{_NUMERAL}\s?[层楼])?\s?(?:{_NUMERAL}\s?[室号户])?(?:\d{{3,4}})?"
    rf"|{_NUMERAL}\s?单元\s?(?:{_NUMERAL}\s?[层楼])?\s?\d{{3,4}}\s?[室号户]?"
    rf"|(?<![\d.])\d{{1,2}}-\d{{1,2}}-\d{{3,4}}(?!\d)"
)
_GROUP = re.compile(rf"\s?(?:第?{_NUMERAL}\s?[组队社]|\d{{1,4}}\s?号)")
_UNIT = re.compile(r"单元|[室号户]$|\d{3,4}$|-")
_STOPS = frozenset(
    "在到是的我你他她它们家去来从给和对了把被住跟与及或这那本该各每某全外邻同老咱俺额有个叫一进出回离向于归属往等让不没"
)
_LEADS = (
    "地址",
    "收件",
    "户口",
    "位置",
    "家庭",
    "住址",
    "房子",
    "单位",
    "老家",
    "现住",
    "住处",
    "村民",
    "现在",
    "搬到",
    "村委",
)
_NUMBERED = re.compile(r"\d|[零一二两三四五六七八九十几多个](?:年|个|级|些|乡|镇|村|$)")
_REACH = 3
_LONGEST = 6


def find_places(view: str, tokens: Sequence[Token], words: Words) -> Iterator[Span]:
    """All of them in a plain view, each from its name to the last number."""
    pieces = sorted(_pieces(view, tokens, words))
    while pieces:
        start, end = pieces.pop(0)
        while pieces and pieces[0][0] - end <= 1 and (pieces[0][0] <= end or view[end] in " ，,的上"):
            end = max(end, pieces.pop(0)[1])
        yield Span(start, end, Kind.ADDRESS)


def _pieces(view: str, tokens: Sequence[Token], words: Words) -> Iterator[tuple[int, int]]:
    not_places = tuple(words.not_places)
    for road in _ROAD.finditer(view):
        yield _name_before(view, tokens, road.start() + 1), road.end()
    for door in _DOOR.finditer(view):
        if _UNIT.search(door[0]):
            yield door.start(), door.end()
    for suffixes, least in ((_ESTATE, 2), (_VILLAGE, 1), (_TOWN, 2)):
        for end in _ends(view, suffixes):
            suffix = next(suffix for suffix in sorted(suffixes, key=len, reverse=True) if view.endswith(suffix, 0, end))
            start = _name_before(view, tokens, end - len(suffix))
            name = view[start:end]
            if end - len(suffix) - start < least or name.endswith(not_places) or len(name) - len(suffix) > _LONGEST:
                continue
            if suffixes is _TOWN and (not _village_follows(view, end) or _NUMBERED.match(name)):
                continue
            own = view[start : end - len(suffix)]
            group, door = _GROUP.match(view, end), _DOOR.match(view, end)
            if suffixes is _VILLAGE:
                if not (group or _home_before(view, start) or _town_before(view, start)) or _NUMBERED.match(own):
                    continue
            elif (
                suffixes is _ESTATE
                and not door
                and not names_something(own, start, tokens, words)
                and not _place_name(own, start, tokens)
            ):
                continue
            after = group if suffixes is _VILLAGE else door
            yield start, after.end() if after else end


def _ends(view: str, suffixes: Sequence[str]) -> set[int]:
    found: set[int] = set()
    for suffix in suffixes:
        place = view.find(suffix)
        while place >= 0:
            found.add(place + len(suffix))
            place = view.find(suffix, place + 1)
    return found


def _name_before(view: str, tokens: Sequence[Token], end: int) -> int:
    """Where the name that ends here begins: back over whole words to one that is no part of a name."""
    start = end
    for token in reversed([token for token in tokens if token.start < end][-_REACH - 1 :]):
        piece = view[token.start : min(token.end, end)]
        if (piece and all(character in _STOPS for character in piece)) or piece in _LEADS:
            break
        if start < end and piece.endswith(("镇", "乡", "街道")):
            break
        if not re.fullmatch(r"[\u4e00-\u9fffA-Za-z0-9]+", piece) or token.flag in ("p", "r", "uj", "ul", "c", "d", "x"):
            break
        if (
            (token.flag == "v" and len(piece) > 1)
            or piece.endswith(("省", "市", "区", "县"))
            or end - token.start > _LONGEST
        ):
            break
        start = token.start
    while start < end and view[start] in _STOPS:
        start += 1
    return start


def _place_name(own: str, start: int, tokens: Sequence[Token]) -> bool:
    """石柱镇, 王家河村: the tagger takes it for a place, or for no word at all."""
    return any(token.flag == "ns" and token.start < start + len(own) <= token.end for token in tokens)


_HOME = re.compile(r"(?:我是|住在|家在|家住|老家|来自|户口在|户籍|地址|位于|住)[^\s，。；]{0,9}$")


def _home_before(view: str, start: int) -> bool:
    return bool(_HOME.search(view[max(0, start - 14) : start]))


def _town_before(view: str, start: int) -> bool:
    return start > 0 and view[:start].endswith(("镇", "乡", "街道", "办", "区", "县"))


def _village_follows(view: str, end: int) -> bool:
    return view[end : end + 1] != "村" and any(suffix in view[end : end + 6] for suffix in _VILLAGE)
