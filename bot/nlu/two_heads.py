"""The trained model behind the classifier: two views of a text, and heads over them for area, matter, facet, danger.

The views are character n-grams, which know spellings, and a sentence encoder, which knows meanings (see `views`).

Head 1 works in two steps, area and then matter within the area: one head over all matters alone found the area of
71 % of held-out examples, with an area head before it 82 % (6,400 examples, one fold in five held out). The facet is
weighed with the facets that the matter has, which turns 「多久」 into a deadline where the matter knows no duration.

What a facet is called differs from matter to matter (「赔了钱还管不管」 is the remedy of one, an effect of another). So both
heads are weighed with a third that knows whole intents, `area/matter.facet`, within each area: alone it finds 76 % of the
core set's answers, the two heads 83 %, together 88 %; of real lines 64 % became 65 % (31,800 examples).
"""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from bot.nlu import dialect, ridge, verbatim
from bot.nlu.encoders import Encoder, EncoderUnusable
from bot.nlu.misspelt import Mender
from bot.nlu.neighbours import Neighbours
from bot.nlu.ngrams import NgramSpace
from bot.nlu.reading import Labels, Question, Scores
from bot.nlu.ridge import Alarm, Belief, Head
from bot.nlu.thread import Readings
from bot.nlu.vector_store import encode_stored
from bot.nlu.views import Centre, Views, Weights

CRISIS = "crisis"
_HEADS = ("area", "matter", "facet", "answer")
_LEFT_OUT = 10
"""One text in so many is left out at first, to calibrate on. Which ones their own characters say: counted off by place, a
few new examples moved all that come after them, and harmless words rose over the threshold of danger."""

_ALARM_SHARE = 0.05
"""Danger is calibrated as if one message in twenty were dangerous: far too many, since recall comes first."""

_PRIOR_SMOOTHING = 0.1
"""Examples a matter is taken to have of each facet it has none of (0.02 to 0.5 differ by less than a point)."""

_PRIOR_POWER = 0.75

_ANSWER_POWER = 0.5
"""What the head of whole intents weighs beside the two (0.25 and 1 find a point fewer of the core set's answers)."""

_UNTAUGHT = 1e-4
"""What that head says of a pair of matter and facet it has no example of."""

_MOST_SOBERING = 3.0
"""Matter and facet draw on the same words and sharpen each other: their temperatures are raised, at most so many times."""

_SOBERED_ON = 1000
"""Unseen texts on which that is found out: all 3,400 take half a minute and say the same."""


@dataclass
class TwoHeads:
    """`prior` is the share of each facet (columns) among a matter's (rows) examples; `known` the examples by heart."""

    space: NgramSpace
    encoder: Encoder
    centre: Centre
    weights: Weights
    area: Head
    matter: Head
    facet: Head
    answer: Head
    crisis: Alarm
    prior: np.ndarray
    known: dict[str, str]
    belief: Belief
    neighbours: Neighbours

    def __post_init__(self) -> None:
        areas, matters = self.area.labels, self.matter.labels
        self.labels = Labels(matters, self.facet.labels)
        self.answers = frozenset(self.known.values())
        self._area_of = np.array([areas.index(matter.split("/")[0]) for matter in matters])
        self._member = np.equal.outer(self._area_of, np.arange(len(areas))).astype(np.float32)
        self._prior = self.prior**_PRIOR_POWER
        pairs = [name.rsplit(".", 1) for name in self.answer.labels]
        self._answer_of = (
            np.array([matters.index(matter) for matter, _ in pairs]),
            np.array([self.facet.labels.index(facet) for _, facet in pairs]),
        )
        sizes = [len(areas), len(matters), len(self.facet.labels), len(pairs), 1]
        self._borders = np.cumsum(sizes)[:-1]
        self._mender = Mender(self.space.vocabulary)

    @classmethod
    def fit(
        cls,
        texts: list[str],
        intents: list[str],
        *,
        encoder: Encoder,
        strength: float,
        meaning: float,
        store: Path,
    ) -> TwoHeads:
        """Train on normalised texts with labels of the form `area/matter.facet`.

        `meaning` is the weight of the encoder's view beside the n-grams' 1; `store` keeps its vectors between trainings.
        """
        standard = [dialect.standard(text) for text in texts]
        space = NgramSpace.fit(standard)
        encoded = encode_stored(encoder, standard, store)
        centre = Centre.of(encoded, meaning)
        views = Views.of(space.vectors(standard), encoded, centre)
        matters = [intent.rsplit(".", 1)[0] for intent in intents]
        facets = [intent.rsplit(".", 1)[1] for intent in intents]
        areas = [matter.split("/")[0] for matter in matters]
        danger = np.array([area == CRISIS for area in areas])
        found = [ridge.one_hot(labels) for labels in (areas, matters, facets, intents)]
        hits = [*(hit for _, hit in found), danger.astype(np.float32)[:, None]]
        borders = np.cumsum([hit.shape[1] for hit in hits])[:-1]
        targets = np.concatenate(hits, axis=1)
        left_out = np.array([zlib.crc32(text.encode()) % _LEFT_OUT == 0 for text in texts])
        dual, unseen = ridge.fit(views, targets - targets.mean(axis=0), strength=strength, left_out=left_out)
        scores = np.split(unseen, borders, axis=1)
        truths = [hit[left_out].argmax(axis=1) for hit in hits]
        # The matter is calibrated within its area, which the area head names.
        scores[1] = np.where(_same_area(found[0][0], found[1][0], truths[0]), scores[1], -1e3)
        heads = [Head(names, ridge.temperature(scores[index], truths[index])) for index, (names, _) in enumerate(found)]
        alarm = Alarm(*ridge.curve(unseen[:, -1], danger[left_out], share=_ALARM_SHARE))
        prior = _prior(matters, facets, found[1][0], found[2][0])
        known = verbatim.learn(texts, intents)
        as_it_is = Belief(np.array([0.0, 1.0]), np.array([0.0, 1.0]))
        near = Neighbours.of(views.dense, intents)
        model = cls(space, encoder, centre, views.weights(dual), *heads, alarm, prior, known, as_it_is, near)
        model._sober(unseen, truths[1], truths[2])
        model.belief = Belief.learn(model._settled(unseen)[0], truths[1])
        return model

    def _sober(self, unseen: np.ndarray, matters: np.ndarray, facets: np.ndarray) -> None:
        """Raise the temperatures of matter and facet until what they say together of unseen texts can be believed."""
        some = np.linspace(0, len(unseen) - 1, min(len(unseen), _SOBERED_ON)).astype(int)
        unseen, matters, facets = unseen[some], matters[some], facets[some]
        for head, which, truth in ((self.matter, 0, matters), (self.facet, 1, facets)):
            alone = head.temperature
            surprise = partial(self._surprise, head, which, truth, unseen)
            head.temperature = ridge.least(surprise, (alone, alone * _MOST_SOBERING))

    def _surprise(self, head: Head, which: int, truth: np.ndarray, unseen: np.ndarray, temperature: float) -> float:
        """What the labels of unseen texts cost when this head has this temperature."""
        head.temperature = temperature
        return ridge.surprise(self._settled(unseen)[which], truth)

    def _joint(self, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Probabilities of matter and facet together (texts, matters, facets), and of facets by their own head."""
        split = np.split(raw, self._borders, axis=1)
        area, within, facet = self.area.settle(split[0]), self.matter.settle(split[1]), self.facet.settle(split[2])
        matter = area[:, self._area_of] * within / np.maximum((within @ self._member)[:, self._area_of], 1e-12)
        joint = matter[:, :, None] * facet[:, None, :] * self._prior
        answers = np.full_like(joint, _UNTAUGHT)
        answers[:, self._answer_of[0], self._answer_of[1]] = self.answer.settle(split[3])
        joint /= joint.sum(axis=(1, 2), keepdims=True)
        areas = joint.sum(axis=2) @ self._member
        joint *= answers**_ANSWER_POWER
        # Within each area alone: of areas the area head knows more.
        joint *= (areas / np.maximum(joint.sum(axis=2) @ self._member, 1e-12))[:, self._area_of, None]
        return joint, facet

    def _settled(self, raw: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Probabilities of matter, facet and danger from the raw scores of all heads side by side."""
        joint, facet = self._joint(raw)
        matters = joint.sum(axis=2)
        # The facet of the likeliest matter, since rivals that share another would outvote it; and of the facet's own
        # head, or 「那行政复议呢」, which names none, would be told the facet people mostly ask of that matter.
        facets = np.sqrt(joint[np.arange(len(joint)), matters.argmax(axis=1)] * facet)
        danger = raw[:, self._borders[-1]]
        return matters, facets / facets.sum(axis=1, keepdims=True), self.crisis.settle(danger)

    def _raw(self, texts: list[str]) -> tuple[np.ndarray, Views]:
        """The raw scores of all heads side by side for normalised texts, and their views."""
        standard = [self._mender.mended(dialect.standard(text)) for text in texts]
        views = Views.of(self.space.vectors(standard), self.encoder.encode(standard), self.centre)
        return views.scores(self.weights), views

    def readings(self, raw: np.ndarray) -> Readings:
        """Probabilities of whole answers for texts that were scored, and of the first one's facets by their own head."""
        joint, facet = self._joint(raw)
        answers = joint[:, self._answer_of[0], self._answer_of[1]]
        return Readings(self.answer.labels, answers, self.facet.labels, facet[0])

    def score(self, texts: list[str]) -> Scores:
        """Probabilities of matter, facet and danger for normalised texts."""
        raw, views = self._raw(texts)
        matters, facets, crisis = self._settled(raw)
        scores = Scores(self.belief.apply(matters), facets, crisis, self.neighbours.place(views.dense), raw)
        for row, text in enumerate(texts):
            self._recall(text, row, scores)
        return scores

    def support(self, question: Question) -> dict[str, float] | None:
        """What the examples nearest to a question ask, each intent with its share; None without an encoder."""
        return self.neighbours.support(question.place, question.matters)

    def _recall(self, text: str, row: int, scores: Scores) -> None:
        intent = self.known.get(verbatim.key(text))
        if intent is None:
            return
        matter, facet = intent.rsplit(".", 1)
        for values, names, name in (
            (scores.matters, self.labels.matters, matter),
            (scores.facets, self.labels.facets, facet),
        ):
            values[row] *= 1 - verbatim.SHARE
            values[row, names.index(name)] += verbatim.SHARE
        if matter.startswith(f"{CRISIS}/"):
            scores.crisis[row] = max(scores.crisis[row], verbatim.SHARE)

    def save(self, folder: Path) -> None:
        """JSON and plain arrays only: a model file is data and can run nothing when it is opened."""
        arrays = {
            "idf": self.space.idf,
            "prior": self.prior,
            "mean": self.centre.mean,
            "sure": self.belief.sure,
            "right": self.belief.right,
            "ngram_weights": self.weights.ngrams.astype(np.float16),
            "dense_weights": self.weights.dense,
            "near_axes": self.neighbours.axes,
            "near_places": self.neighbours.places.astype(np.float16),
            "near_intents": self.neighbours.intents,
        }
        about: dict[str, object] = {
            "vocabulary": list(self.space.vocabulary),
            "known": self.known,
            "crisis": {"slope": self.crisis.slope, "offset": self.crisis.offset},
            "encoder": self.encoder.identity,
            "meaning": self.centre.weight,
        }
        for name in _HEADS:
            head: Head = getattr(self, name)
            about[name] = {"labels": head.labels, "temperature": head.temperature}
        np.savez(folder / "arrays.npz", **arrays)  # the archive they go into is compressed
        (folder / "about.json").write_text(json.dumps(about, ensure_ascii=False), "utf8")

    @classmethod
    def open(cls, folder: Path, encoder: Encoder) -> TwoHeads:
        """Read what `save` wrote. Raises EncoderUnusable when it was trained with another encoder."""
        about = json.loads((folder / "about.json").read_text("utf8"))
        if about["encoder"] != encoder.identity:
            raise EncoderUnusable(
                f"The model was trained with the encoder {about['encoder']}, config.yml names {encoder.identity}: train."
            )
        vocabulary = {ngram: index for index, ngram in enumerate(about["vocabulary"])}
        with np.load(folder / "arrays.npz", allow_pickle=False) as arrays:
            return cls(
                NgramSpace(vocabulary, arrays["idf"]),
                encoder,
                Centre(arrays["mean"], about["meaning"]),
                Weights(arrays["ngram_weights"], arrays["dense_weights"]),
                *(Head(about[name]["labels"], about[name]["temperature"]) for name in _HEADS),
                Alarm(**about["crisis"]),
                arrays["prior"],
                about["known"],
                Belief(arrays["sure"], arrays["right"]),
                Neighbours(
                    arrays["near_axes"],
                    arrays["near_places"].astype(np.float32),
                    arrays["near_intents"],
                    about["answer"]["labels"],
                ),
            )


def _same_area(areas: list[str], matters: list[str], truth: np.ndarray) -> np.ndarray:
    """For each text (by its area's index), which matters belong to its area."""
    owner = np.array([areas.index(matter.split("/")[0]) for matter in matters])
    return owner[None, :] == truth[:, None]


def _prior(matters: list[str], facets: list[str], matter_names: list[str], facet_names: list[str]) -> np.ndarray:
    counts = np.full((len(matter_names), len(facet_names)), _PRIOR_SMOOTHING, np.float32)
    rows = {name: index for index, name in enumerate(matter_names)}
    columns = {name: index for index, name in enumerate(facet_names)}
    for matter, facet in zip(matters, facets, strict=True):
        counts[rows[matter], columns[facet]] += 1
    return counts / counts.sum(axis=1, keepdims=True)
