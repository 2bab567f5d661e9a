"""The data files parsed once: the tests read the same ones a thousand times, and reading was a third of their time."""

import pickle
from typing import Any, TextIO

from hotline import datafiles

_Loader = datafiles._UniqueKeyLoader
_parsed: dict[str, bytes] = {}
"""What each text parsed to. Packed, so that every reader unpacks a copy of its own."""


class _Remembering:
    """Stands where the YAML loader stands. A text with a fault is parsed, and refused, each time."""

    def __init__(self, stream: TextIO) -> None:
        self._text = stream.read()

    def get_single_data(self) -> Any:
        if self._text not in _parsed:
            _parsed[self._text] = pickle.dumps(_Loader(self._text).get_single_data(), pickle.HIGHEST_PROTOCOL)
        return pickle.loads(_parsed[self._text])


def remember() -> None:
    """From now on, in this process."""
    datafiles._UniqueKeyLoader = _Remembering  # pyright: ignore[reportAttributeAccessIssue]
