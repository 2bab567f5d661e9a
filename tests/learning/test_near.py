"""Near-duplicates, found without comparing each with each, are the same ones that comparing each with each finds."""

import random

from hypothesis import given
from hypothesis import strategies as st

from hotline.learning.near import NEAR, NearTexts, pairs_of


def test_marks_and_manners_make_no_difference() -> None:
    near = NearTexts([("a", "工资不发怎么要")])
    found = near.nearest("您好，工资不发，怎么要？谢谢")
    assert found is not None and (found.key, found.share) == ("a", 1.0)
    assert near.nearest("押金不退怎么要") is None


@given(st.lists(st.text(alphabet="甲乙丙丁戊", min_size=2, max_size=9), min_size=1, max_size=30), st.integers(0, 10**6))
def test_nothing_near_is_missed(texts: list[str], seed: int) -> None:
    shuffled = random.Random(seed).sample(texts, len(texts))
    known, later = shuffled[: len(shuffled) // 2], shuffled[len(shuffled) // 2 :]
    near = NearTexts((str(number), text) for number, text in enumerate(known))
    everything = dict(enumerate(known))
    for text in later:
        shares = [
            len(pairs_of(text) & pairs_of(other)) / len(pairs_of(text) | pairs_of(other))
            for other in everything.values()
        ]
        best = max(shares, default=0.0)
        found = near.nearest(text)
        assert (found.share if found else None) == (best if best >= NEAR else None)
        number = len(everything)
        near.add(str(number), text)
        everything[number] = text
