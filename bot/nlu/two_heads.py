"""The trained model behind the classifier: one n-gram space, and three heads over it (matter, facet, danger)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix, load_npz, save_npz

from bot.nlu import ridge
from bot.nlu.ngrams import NgramSpace
from bot.nlu.reading import Labels, Scores
from bot.nlu.ridge import Head

CRISIS, SAFE = "crisis", "safe"


@dataclass
class TwoHeads:
    """Head 1 tells area and matter, head 2 the facet; the third only whether there is danger."""

    space: NgramSpace
    support: csr_matrix
    matter: Head
    facet: Head
    crisis: Head

    @property
    def labels(self) -> Labels:
        return Labels(self.matter.labels, self.facet.labels)

    @classmethod
    def fit(cls, texts: list[str], intents: list[str], *, strength: float) -> TwoHeads:
        """Train on normalised texts with labels of the form `area/matter.facet`."""
        space = NgramSpace.fit(texts, tail=False)
        support = space.vectors(texts)
        kernel = ridge.similarities(support, support)
        matters = [intent.rsplit(".", 1)[0] for intent in intents]
        facets = [intent.rsplit(".", 1)[1] for intent in intents]
        danger = [CRISIS if matter.startswith("crisis/") else SAFE for matter in matters]
        heads = [ridge.fit(kernel, labels, strength=strength)[0] for labels in (matters, facets, danger)]
        return cls(space, support, *heads)

    def score(self, texts: list[str]) -> Scores:
        """Probabilities of matter, facet and danger for normalised texts."""
        kernel = ridge.similarities(self.space.vectors(texts), self.support)
        crisis = self.crisis.probabilities(kernel)
        danger = crisis[:, self.crisis.labels.index(CRISIS)] if CRISIS in self.crisis.labels else np.zeros(len(texts))
        return Scores(self.matter.probabilities(kernel), self.facet.probabilities(kernel), danger)

    def save(self, folder: Path) -> None:
        """JSON and plain arrays only: a model file is data and can run nothing when it is opened."""
        save_npz(folder / "support.npz", self.support)
        arrays: dict[str, np.ndarray] = {"idf": self.space.idf}
        about: dict[str, object] = {"vocabulary": list(self.space.vocabulary), "tail": self.space.tail}
        for name, head in self._heads().items():
            arrays[f"{name}_dual"], arrays[f"{name}_base"] = head.dual.astype(np.float16), head.base
            about[name] = {"labels": head.labels, "temperature": head.temperature}
        np.savez_compressed(folder / "arrays.npz", **arrays)
        (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), "utf8")

    @classmethod
    def open(cls, folder: Path) -> TwoHeads:
        """Read what `save` wrote."""
        about = json.loads((folder / "about.json").read_text("utf8"))
        with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
            heads = [
                Head(about[name]["labels"], arrays[f"{name}_dual"].astype(np.float32), arrays[f"{name}_base"], about[name]["temperature"])
                for name in ("matter", "facet", "crisis")
            ]
            vocabulary = {ngram: index for index, ngram in enumerate(about["vocabulary"])}
            space = NgramSpace(vocabulary, arrays["idf"], tail=about["tail"])
        return cls(space, load_npz(folder / "support.npz"), *heads)

    def _heads(self) -> dict[str, Head]:
        return {"matter": self.matter, "facet": self.facet, "crisis": self.crisis}
