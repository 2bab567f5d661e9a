"""jieba with the legal user dictionary: loaded once per process, before the first message and under a lock.

spaCy's jieba segmenter and our tokenizer share jieba's one global dictionary, so the words are added there. jieba
builds its prefix tables at the first cut (0.7 s measured); `load` does that at start, not in a citizen's turn.
"""

import logging
import threading
from pathlib import Path

import jieba

USER_DICTIONARY = Path(__file__).parent / "data" / "userdict.txt"

_lock = threading.Lock()
_loaded: set[str] = set()


def load(words: str) -> None:
    """Add the words of a user dictionary (jieba's own format, one a line) and warm jieba up. Repeating is free."""
    with _lock:
        if words in _loaded:
            return
        jieba.setLogLevel(logging.WARNING)
        jieba.initialize()
        for line in words.splitlines():
            entry = line.split("#")[0].split()
            if entry:
                jieba.add_word(entry[0], freq=int(entry[1]) if len(entry) > 1 else None)
        list(jieba.cut("法律援助"))
        _loaded.add(words)


def cut(text: str) -> list[tuple[str, int, int]]:
    """Words with their positions; jieba only reads its tables here, so threads may share it."""
    return list(jieba.tokenize(text))
