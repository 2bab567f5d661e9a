"""Scores of one message's texts, so that each is encoded once however often the reading asks for it."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bot.nlu.reading import Scores


class Memo:
    """Calls `score` for the texts it has not seen yet. Lives as long as one message."""

    def __init__(self, score: Callable[[list[str]], Scores]) -> None:
        self._score = score
        self._rows: dict[str, tuple[np.ndarray, np.ndarray, float, np.ndarray, np.ndarray]] = {}

    def __call__(self, texts: list[str]) -> Scores:
        """One row per text."""
        new = [text for text in dict.fromkeys(texts) if text not in self._rows]
        if new:
            scores = self._score(new)
            self._rows.update(
                (
                    text,
                    (
                        scores.matters[row],
                        scores.facets[row],
                        float(scores.crisis[row]),
                        scores.places[row],
                        scores.raw[row],
                    ),
                )
                for row, text in enumerate(new)
            )
        matters, facets, crisis, places, raw = zip(*(self._rows[text] for text in texts), strict=True)
        return Scores(np.array(matters), np.array(facets), np.array(crisis), np.array(places), np.array(raw))
