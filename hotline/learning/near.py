"""Which texts are nearly the same: they share most of their pairs of characters, whatever the marks between."""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.learning.deidentify.views import plain

_LEFT_OUT = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9]+")
_POLITE = re.compile(r"^(?:您好|你好|请问一下|请问|问一下|想问一下|麻烦问一下|咨询一下)+|(?:谢谢|麻烦了|求助|急)+$")
NEAR = 0.7
"""Least share of common pairs (Jaccard). At 0.7 「工资不发怎么要」 and 「工资不发怎么要啊」 are one, 「押金」 for 「工资」 is another."""


@dataclass(frozen=True)
class Near:
    """The nearest text found, by its key; `share` is 1 where only marks and manners differ."""

    key: str
    share: float


def pairs_of(text: str) -> frozenset[str]:
    """The text's pairs of neighbouring characters, without marks and manners."""
    bare = _POLITE.sub("", _LEFT_OUT.sub("", plain(text)).lower()) or _LEFT_OUT.sub("", plain(text)).lower()
    return frozenset(bare[place : place + 2] for place in range(max(1, len(bare) - 1))) if bare else frozenset()


class NearTexts:
    """Finds what is near among many texts without comparing each with each.

    Two sets that share so much also share one of their few rarest pairs: only texts listed under these are compared.
    """

    def __init__(self, texts: Iterable[tuple[str, str]] = ()) -> None:
        """`texts`: key and text."""
        known = [(key, pairs_of(text)) for key, text in texts]
        self._frequency = Counter(pair for _, pairs in known for pair in pairs)
        self._pairs: dict[str, frozenset[str]] = {}
        self._under: dict[str, list[str]] = defaultdict(list)
        for key, pairs in known:
            self._put(key, pairs)

    def add(self, key: str, text: str) -> None:
        """One more. How rare its pairs are is judged by the texts the object was made with."""
        self._put(key, pairs_of(text))

    def nearest(self, text: str) -> Near | None:
        """The nearest text that is near enough."""
        pairs = pairs_of(text)
        best: Near | None = None
        for key in {key for pair in self._rarest(pairs) for key in self._under.get(pair, ())}:
            share = len(pairs & self._pairs[key]) / len(pairs | self._pairs[key])
            if share >= NEAR and (best is None or (share, key) > (best.share, best.key)):
                best = Near(key, share)
        return best

    def _put(self, key: str, pairs: frozenset[str]) -> None:
        self._pairs[key] = pairs
        for pair in self._rarest(pairs):
            self._under[pair].append(key)

    def _rarest(self, pairs: frozenset[str]) -> list[str]:
        length = len(pairs) - math.ceil(NEAR * len(pairs)) + 1
        return sorted(pairs, key=lambda pair: (self._frequency[pair], pair))[:length]
