"""Names of people in free text.

A Chinese name has no mark of its own: it is found by what stands around it. Three signs, each enough: who somebody is
(「包工头李二柱」), how somebody is called (「刘女士」), or a name-like word that the dictionary has no other use for,
between words that go with people (「和张伟离婚」). A word that is a surname only now and then (时, 任, 全) needs the first.
"""

import re
from collections.abc import Iterator, Sequence

from hotline.learning.deidentify.kinds import Kind, Span
from hotline.learning.deidentify.words import Token, Words, tagger
from hotline.search.terms import cutter

_CALLED = re.compile(r"(?:(?:我|他|她)叫|名叫|叫做|名为|(?:姓名|名字|真名|大名|本人)(?:是|叫|为|[:：]|\s)+|姓名)\s?$")
_LINK = re.compile(r"(?:是|叫|为|名叫|[:：]|\s){0,2}$")
_AFTER = frozenset(
    "的在是不没欠借打骂把被和跟与说拿住向给从因于已就也都还要想去来到有开签找先女等及之身电手男今现名答霸拖跑死撞骗威起拒承同以对让叫当家这那两"
    "二三共一又总经常老却曾自由用出买卖租做干、，。！？；：,.!?;: （）()\"“”'…～~\n《》/｜|你我他她它们告应能可将未偷抢强占收逼赌嫖离结分继生养照扣压罚侵辱伤砍杀赖躲藏消失联躺酒醉驾无违闹喝吵动"
)
_BEFORE = re.compile(
    r"(?:[的和跟与把被让给向告找是由叫对于及替帮恨嫁娶姓:：、，。！？；,.!?;\s（(]|起诉|通过|借给|关于|因为|代|但|而|后来|结果|当时|可是|有个|有个叫)$"
)
_ACTS = frozenset("欠借打骂骗拖跑撞威答收说带占偷抢赖拒承签租卖拿转赔嫁娶霸酒")
"""What people do to people, right after the name."""
_NAME_FLAGS = ("nr", "nrt", "nrfg")
_ENOUGH = 3
_LONGEST_WORD = 6
_OF_PLACES = frozenset("路街镇乡湖桥站坪塬岭树寺庙")
_ENDS_A_PLACE = re.compile(
    r"[东西南北中]?(?:路|街|大道|镇|乡|村|湖|山|桥|站|城|县|市|区|坪|岭|公园|广场|小区|社区|地铁|世纪|置业|集团|公司)"
)
"""A road, a park or a developer may be called like a person."""
_COUNTS = re.compile(r"[\d一二两三四五六七八九十百几多这那每了]$")
"""Before 张 as the word that counts sheets."""
_NOT_GIVEN = frozenset(
    "的了在是不没欠借把被和跟与说要想去给从就也都还打骂吗呢吧啊么个们他她我你它这那哪什怎么该能会先到过得着地"
)


class NameFinder:
    """Finds names in one text after another; names found once are known wherever they stand later."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._surnames = frozenset(words.surnames)
        self._unlikely = frozenset(words.unlikely_surnames)
        self._ambiguous = frozenset(words.ambiguous_surnames) | self._unlikely
        self._given = frozenset(words.given)
        self._roles = re.compile(f"(?:{'|'.join(sorted(words.roles, key=len, reverse=True))})$")
        self._title = re.compile(f"(?:{'|'.join(sorted(words.titles, key=len, reverse=True))})")

    def find(self, view: str, tokens: Sequence[Token], *, known: frozenset[str]) -> Iterator[Span]:
        """All of them in a plain view. `known`: names from earlier in the conversation."""
        starts = {token.start: token for token in tokens}
        found: list[Span] = []
        place = 0
        while place < len(view):
            end = self._name_at(view, place, starts, known)
            if end is not None:
                found.append(Span(place, end, Kind.NAME))
                place = end
            else:
                place += 1
        yield from found
        yield from self._again(view, {view[span.start : span.end] for span in found}, found)

    def _again(self, view: str, names: set[str], found: Sequence[Span]) -> Iterator[Span]:
        for name in names:
            if len(name) < 2 or not self._is_no_word(name):
                continue
            place = view.find(name)
            while place >= 0:
                span = Span(place, place + len(name), Kind.NAME)
                if not any(span.overlaps(other) for other in found):
                    yield span
                place = view.find(name, place + len(name))

    def _name_at(self, view: str, place: int, starts: dict[int, Token], known: frozenset[str]) -> int | None:
        for name in known:
            if view.startswith(name, place):
                return place + len(name)
        surname = self._surname_at(view, place)
        if surname is None:
            return None
        before = view[max(0, place - 8) : place]
        given = place + len(surname)
        if _CALLED.search(before):
            return self._by_role(view, place, given, starts, strict=False)
        if surname in self._unlikely or (surname == "张" and _COUNTS.search(before)):
            return None
        if self._roles.search(_LINK.sub("", before)):
            return self._by_role(view, place, given, starts, strict=True)
        titled = self._by_title(view, place, given, starts)
        if titled is not None:
            return titled
        sure = surname not in self._ambiguous
        return self._by_look(view, place, given, starts, before, sure=sure)

    def _surname_at(self, view: str, place: int) -> str | None:
        if view[place : place + 2] in self._words.compound_surnames:
            return view[place : place + 2]
        return view[place] if view[place] in self._surnames else None

    def _by_role(self, view: str, place: int, given: int, starts: dict[int, Token], *, strict: bool) -> int | None:
        """After 包工头 or 我叫 whatever looks like a given name is one, if the sentence goes on as after a name."""
        for length in (2, 1):
            end = given + length
            name = view[place:end]
            if end > len(view) or not self._may_be_given(view[given:end], strict=strict):
                continue
            if (
                self._ends_well(view, end, starts)
                and self._is_no_word(name)
                and not self._cut_through(view, place, end, starts)
            ):
                return end
        return None

    def _by_title(self, view: str, place: int, given: int, starts: dict[int, Token]) -> int | None:
        """刘女士, 王建国律师: the name without the title."""
        for length in range(3):
            end = given + length
            title = self._title.match(view, end)
            if title is None:
                continue
            if not self._free_before(place, starts) or (length == 0 and view[place] in self._ambiguous):
                return None
            if length and not (self._may_be_given(view[given:end], strict=True) and self._is_no_word(view[place:end])):
                continue
            return end
        return None

    def _by_look(
        self, view: str, place: int, given: int, starts: dict[int, Token], before: str, *, sure: bool
    ) -> int | None:
        """A word that is nothing else than a name, where enough speaks for it."""
        token = starts.get(place)
        begins = place == 0 or bool(_BEFORE.search(before))
        for length in (1, 2) if _tagged(token, given + 1) else (2, 1):
            end = given + length
            if end > len(view) or not self._may_be_given(view[given:end], strict=True):
                continue
            if not self._ends_well(view, end, starts) or not self._is_no_word(view[place:end]):
                continue
            if self._cut_through(view, place, end, starts) or _names_a_place(view, end):
                continue
            tagged = _tagged(token, end)
            given_tagged = given in starts and starts[given].end == end and starts[given].flag in _NAME_FLAGS
            acts = view[end : end + 1] in _ACTS
            speaking = sure + 2 * tagged + given_tagged + (length == 2) + begins + acts
            if speaking >= _ENOUGH:
                return end
        return None

    def _may_be_given(self, given: str, *, strict: bool) -> bool:
        if any(not "\u4e00" <= character <= "\u9fff" or character in _NOT_GIVEN for character in given):
            return False
        return not strict or all(character in self._given for character in given)

    def _ends_well(self, view: str, end: int, starts: dict[int, Token]) -> bool:
        return end in starts or end >= len(view) or view[end] in _AFTER

    def _is_no_word(self, name: str) -> bool:
        """Whether the dictionary has no use for it, or has it as a name."""
        if any(name.startswith(word) for word in self._words.not_names):
            return False
        count = cutter().FREQ.get(name) or 0
        return count == 0 or _is_a_name(name)

    def _cut_through(self, view: str, place: int, end: int, starts: dict[int, Token]) -> bool:
        """Whether a longer word reaches across an edge of the name: 高考|时间 is no 高考时."""
        for start in range(max(0, place - _LONGEST_WORD), end):
            token = starts.get(start)
            if token is None or not (place <= start < end < token.end or start < place < token.end):
                continue
            if token.flag not in _NAME_FLAGS and cutter().FREQ.get(token.text):
                return True
        return False

    def _free_before(self, place: int, starts: dict[int, Token]) -> bool:
        """Whether the surname begins a word: in 紧张老师 it does not."""
        return place == 0 or place in starts


def _names_a_place(view: str, end: int) -> bool:
    return view[end - 1] in _OF_PLACES or bool(_ENDS_A_PLACE.match(view, end))


def _tagged(token: Token | None, end: int) -> bool:
    """Whether the tagger took just this for a name."""
    return token is not None and token.end == end and token.flag in _NAME_FLAGS


def _is_a_name(name: str) -> bool:
    return tagger().word_tag_tab.get(name, "").startswith("nr")
