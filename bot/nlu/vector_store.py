"""Vectors of texts that were encoded before, by content digest: a training encodes only what is new.

One file per encoder, written anew as a whole when something was added. Vectors of texts that have left the data go
once they are the greater part.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.nlu.encoders import Encoder

_KEY_BYTES = 16


def encode_stored(encoder: Encoder, texts: list[str], folder: Path) -> np.ndarray:
    """As `encoder.encode(texts)`, in half precision, reading and adding to the store in `folder`."""
    if not encoder.size:
        return encoder.encode(texts)
    path = folder / f"{encoder.identity}.npz"
    keys = [hashlib.sha256(text.encode()).digest()[:_KEY_BYTES] for text in texts]
    stored = _read(path, encoder.size)
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in stored}
    fresh = encoder.encode(list(missing.values())).astype(np.float16)
    stored.update(zip(missing, fresh, strict=True))
    if missing:
        used = {key: stored[key] for key in dict.fromkeys(keys)}
        _write(path, used if len(stored) > 2 * len(used) else stored)
    return np.stack([stored[key] for key in keys]).astype(np.float32)


def _read(path: Path, size: int) -> dict[bytes, np.ndarray]:
    if not path.exists():
        return {}
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys, vectors = stored["keys"], stored["vectors"]
    except (ValueError, OSError, KeyError, BadZipFile):
        return {}  # cut short by a full disk or an older form: it is only a store, made anew from the texts
    if vectors.shape != (len(keys), size):
        return {}
    return {key.tobytes(): vector for key, vector in zip(keys, vectors, strict=True)}


def _write(path: Path, vectors: dict[bytes, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}.tmp.npz")
    keys = np.frombuffer(b"".join(vectors), np.uint8).reshape(-1, _KEY_BYTES)
    np.savez(fresh, keys=keys, vectors=np.stack(list(vectors.values())))
    fresh.replace(path)
