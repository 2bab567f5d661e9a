"""Kinds of question nobody taught yet: messages without an answer that speak of the same thing, named by its words.

Messages are put together greedily by the words they share, rare words counting more. It takes several people: what
one asks again and again is one person's matter.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from hotline.learning.models import CandidateRow
from hotline.learning.teaching import Teaches
from hotline.search.terms import terms_of
from hotline.vocabulary import Outcome

_ALIKE = 0.2
"""Least cosine with the middle of a cluster. Measured on made-up kinds among other questions: see tests/learning."""
_PEOPLE = 3
_NAME_WORDS = 2
_IN_HALF = 0.5


@dataclass
class _Cluster:
    members: list[int] = field(default_factory=list)
    sum: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Asked:
    """A message without an answer, and whose it is."""

    text: str
    person: str


def new_kinds(asked: Sequence[Asked]) -> dict[int, str]:
    """The name of the kind by the message's number, for those that are of a kind."""
    terms = [_words(message.text) for message in asked]
    frequency = Counter(term for words in terms for term in words)
    vectors = [{term: math.log(1 + len(asked) / frequency[term]) for term in sorted(words)} for words in terms]
    clusters: list[_Cluster] = []
    under: dict[str, set[int]] = defaultdict(set)
    for number, vector in enumerate(vectors):
        near = {place for term in vector for place in under.get(term, ())}
        best = max(near, key=lambda place: (_cosine(vector, clusters[place].sum), -place), default=None)
        if best is None or _cosine(vector, clusters[best].sum) < _ALIKE:
            clusters.append(_Cluster())
            best = len(clusters) - 1
        clusters[best].members.append(number)
        clusters[best].sum.update(vector)
        for term in vector:
            under[term].add(best)
    named: dict[int, str] = {}
    for cluster in clusters:
        people = {asked[number].person for number in cluster.members}
        name = _name(cluster, terms)
        if len(people) >= _PEOPLE and name:
            named |= dict.fromkeys(cluster.members, name)
    return named


async def name_new_kinds(session: AsyncSession) -> None:
    """Say of each candidate without an answer whether it is of a kind, in the caller's transaction."""
    rows = [
        row
        for row in await session.scalars(select(CandidateRow).order_by(CandidateRow.asked_at, CandidateRow.id))
        if _unanswered(row)
    ]
    named = new_kinds([Asked(row.text, row.conversation_id) for row in rows])
    for number, row in enumerate(rows):
        row.kind_name = named.get(number)


def _unanswered(row: CandidateRow) -> bool:
    return Teaches.UNANSWERED in row.reasons or row.outcome == Outcome.OUT_OF_SCOPE


def _words(text: str) -> frozenset[str]:
    return frozenset(word.removeprefix("w:") for word in terms_of(text).words if not word.startswith("w:某"))


def _cosine(vector: dict[str, float], other: Counter[str]) -> float:
    dot = sum(weight * other[term] for term, weight in vector.items() if term in other)
    norm = math.sqrt(sum(value * value for value in vector.values())) * math.sqrt(
        sum(value * value for value in other.values())
    )
    return dot / norm if norm else 0.0


def _name(cluster: _Cluster, terms: Sequence[frozenset[str]]) -> str:
    """The words that half of the cluster have, the weightiest first."""
    held = Counter(word for number in cluster.members for word in terms[number])
    common = [word for word, count in held.items() if count >= _IN_HALF * len(cluster.members)]
    best: list[str] = []
    for word in sorted(common, key=lambda word: (-cluster.sum[word], -len(word), word)):
        if len(best) < _NAME_WORDS and not any(word in chosen for chosen in best):
            best.append(word)
    return " ".join(best)[:40]
