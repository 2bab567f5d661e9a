"""A conversation's lines, one after another, without what says who somebody is."""

from collections.abc import Sequence

from hotline.learning.deidentify.kinds import Kind, Span, settle
from hotline.learning.deidentify.marks import find_marks
from hotline.learning.deidentify.names import NameFinder
from hotline.learning.deidentify.numbers import find_numbers
from hotline.learning.deidentify.organisations import find_organisations
from hotline.learning.deidentify.places import find_places
from hotline.learning.deidentify.standins import StandIns
from hotline.learning.deidentify.views import plain
from hotline.learning.deidentify.words import Words, tokens_of


class Deidentifier:
    """Reads texts by a list of words. Holds nothing of what it read."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._names = NameFinder(words)

    def spans(self, text: str, *, known: frozenset[str] = frozenset()) -> list[Span]:
        """What says who somebody is, in order, none over another. `known`: names from earlier in the conversation."""
        view = plain(text)
        tokens = tokens_of(view)
        found = [
            *find_numbers(view),
            *find_marks(view, public_documents=self._words.public_documents),
            *find_places(view, tokens, self._words),
            *find_organisations(view, tokens, self._words),
            *self._names.find(view, tokens, known=known),
        ]
        return settle(found)

    def conversation(self, lines: Sequence[str]) -> list[str]:
        """The lines of one conversation with stand-ins, the same for the same thing in all of them."""
        stand_ins = StandIns()
        return [self._replaced(line, stand_ins) for line in lines]

    def _replaced(self, text: str, stand_ins: StandIns) -> str:
        pieces: list[str] = []
        done = 0
        for span in self.spans(text, known=stand_ins.names):
            pieces += [text[done : span.start], stand_ins.for_(Kind(span.kind), text[span.start : span.end])]
            done = span.end
        return "".join([*pieces, text[done:]])
