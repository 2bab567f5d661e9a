"""A BM25 index over titles and bodies with a floor under which nothing counts as found."""

import logging
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import bm25s
import numpy

from hotline.search.terms import Terms, aspects, query_terms, terms_of

logging.getLogger("bm25s").setLevel(logging.WARNING)  # it sets itself to DEBUG

_TITLE_WEIGHT = 2.5
_FLOOR = 0.34
"""Least share of the question's weight that a text must hold. Measured on the seeded knowledge: see tests/knowledge."""
_UNKNOWN = 0.6
"""Part of the rarest term's weight that a term of no text has: it speaks against every text alike."""
_STRONG = 6.5
"""A score of this many times the rarest term's weight counts as found whatever the share: in a long story of 200
characters the question itself is a small part. Read off 300 messages of all lengths against 500 answers."""
_NEAR_BEST = 0.35
"""Least part of the best text's score: what shares one common word with the question is not offered beside it."""
_SOUND_ONLY = 0.75
_PAIRS_FOR_SOUND = 2
_WORDS_OUTSIDE_TITLE = 2
"""A text whose title shares nothing with the question must share at least two words: one is an accident."""


@dataclass(frozen=True)
class Document:
    """A text to be found."""

    id: str
    title: str
    body: str


@dataclass(frozen=True)
class Hit:
    """A text that was found. `share` tells how much of the question it holds, 0 to 1."""

    id: str
    score: float
    share: float


_terms_of_text = lru_cache(maxsize=4096)(terms_of)
"""An edit changes one text of a thousand, and citizens wait for the new index: the terms of the others are kept.
Never for questions: what a citizen wrote is not to stay in memory."""


class TextIndex:
    """Built once, read by many. Building takes time: do it in a thread."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self._ids = [document.id for document in documents]
        titles = [_terms_of_text(document.title) for document in documents]
        bodies = [_terms_of_text(document.body) for document in documents]
        self._in_title = [set(title.all) for title in titles]
        self._held = [set(title.all) | set(body.all) for title, body in zip(titles, bodies, strict=True)]
        frequency = Counter(term for held in self._held for term in held)
        self._weights = {term: math.log(1 + len(documents) / count) for term, count in frequency.items()}
        self._unknown = math.log(1 + len(documents)) if documents else 1.0
        self._titles = _ranker([title.all for title in titles])
        self._bodies = _ranker([body.all for body in bodies])

    def search(self, query: str, *, limit: int, among: set[str] | None = None) -> list[Hit]:
        """The best texts above the floor, best first; only those of `among` where it is given."""
        terms = query_terms(query)
        if not self._ids or not terms.all:
            return []
        scores = _TITLE_WEIGHT * _scores(self._titles, terms, len(self._ids))
        scores = scores + _scores(self._bodies, terms, len(self._ids))
        hits: list[Hit] = []
        for number in numpy.argsort(-scores, kind="stable"):
            least = _NEAR_BEST * hits[0].score if hits else 0.0
            if scores[number] <= least or len(hits) == limit:
                break
            id_ = self._ids[number]
            if among is not None and id_ not in among:
                continue
            share = self._share(terms, self._held[number])
            found = share >= _FLOOR or scores[number] >= _STRONG * self._unknown
            if found and self._on_the_point(terms, int(number)):
                hits.append(Hit(id_, float(scores[number]), share))
        return hits

    def _on_the_point(self, terms: Terms, number: int) -> bool:
        if any(term in self._in_title[number] for term in terms.all if term not in aspects()):
            return True
        shared = (word for word in terms.words if word in self._held[number] and word not in aspects())
        return sum(1 for _ in shared) >= _WORDS_OUTSIDE_TITLE

    def _share(self, terms: Terms, held: set[str]) -> float:
        """How much of the question the text holds, by rarity: as written, or nearly as much when it only sounds so."""
        written = [*terms.words, *terms.pairs]
        as_written = self._part(written, held)
        sounding = [sound for sound in terms.sounds if sound in held]
        if len(sounding) < min(_PAIRS_FOR_SOUND, len(terms.sounds)):
            return as_written
        return max(as_written, _SOUND_ONLY * self._part(terms.sounds, held))

    def _part(self, terms: list[str], held: set[str]) -> float:
        total = sum(self._weights.get(term, _UNKNOWN * self._unknown) for term in terms)
        return sum(self._weights[term] for term in terms if term in held) / total if total else 0.0


def _ranker(texts: list[list[str]]) -> bm25s.BM25 | None:
    if not any(texts):
        return None
    ranker = bm25s.BM25()
    ranker.index(texts, show_progress=False)
    return ranker


def _scores(ranker: bm25s.BM25 | None, terms: Terms, count: int) -> numpy.ndarray:
    if ranker is None:
        return numpy.zeros(count)
    known = [term for term in terms.all if term in ranker.vocab_dict]
    return ranker.get_scores(known) if known else numpy.zeros(count)
