"""The form of a report: what was measured of the candidate and of the model in use. A part that was not done is None."""

from collections.abc import Iterable, Mapping

from pydantic import BaseModel, ConfigDict, Field


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Count(_Strict):
    """So many of so many were right."""

    right: int
    cases: int

    def __add__(self, other: "Count") -> "Count":
        return Count(right=self.right + other.right, cases=self.cases + other.cases)

    @property
    def share(self) -> float:
        return self.right / self.cases if self.cases else 0.0


def summed(counts: Iterable[Mapping[str, Count]]) -> dict[str, Count]:
    """Name by name."""
    total: dict[str, Count] = {}
    for found in counts:
        for name, count in found.items():
            total[name] = total[name] + count if name in total else count
    return total


class DangerReading(_Strict):
    """What the classifier made of one line of ours; the service judges by it (`DangerGuard.judge`)."""

    dangerous: bool
    text: str
    crisis: float
    share: float
    matter: str | None


class Latency(_Strict):
    """Milliseconds to read one text."""

    median: float
    p95: float


class Side(_Strict):
    """One model on the frozen sets. `confusion`: label, what it was taken for, how often, by area.

    `by_answer` is empty in reports from before answers were counted one by one; so it is in a fold.
    """

    overall: Count
    area_f1: float
    areas: dict[str, Count]
    groups: dict[str, Count]
    by_answer: dict[str, Count] = Field(default_factory=dict)
    confusion: list[tuple[str, str, int]]
    danger: list[DangerReading]
    latency_ms: Latency
    memory_mb: float
    ready_seconds: float


class FrozenSets(_Strict):
    """Both models on the same texts, in turns."""

    current: Side
    candidate: Side


class Fold(_Strict):
    """One split of the examples: shares of right answers and areas among those held out."""

    seed: int
    judged: int
    answers: float
    area_f1: float
    by_answer: dict[str, Count] = Field(default_factory=dict)


class Folds(_Strict):
    """Cross-validation of one data version."""

    folds: list[Fold]

    @property
    def answers(self) -> float:
        return sum(fold.answers for fold in self.folds) / len(self.folds)

    @property
    def by_answer(self) -> dict[str, Count]:
        """Of all splits together."""
        return summed(fold.by_answer for fold in self.folds)


class CrossValidation(_Strict):
    """Of the candidate's data, and of those of the model in use where they could still be had."""

    candidate: Folds
    current: Folds | None


class Dialogues(_Strict):
    """All dialogue tests through the real actions."""

    played: int
    failed: list[str]


class Shown(_Strict):
    """What a citizen got or would get: the outcome, and the answer's id or the area."""

    outcome: str
    about: str | None

    @property
    def words(self) -> str:
        return f"{self.outcome} {self.about}" if self.about else self.outcome


class Change(_Strict):
    """Turns whose answer would change in the same way. `turns` names some: their words are looked up, never kept here."""

    before: Shown
    after: Shown
    count: int
    citizens: int
    turns: list[str]


class Replay(_Strict):
    """Stored conversations answered again by both models, each turn from the same state."""

    conversations: int
    turns: int
    failures: int
    citizens_concerned: int
    changes: list[Change]


class Check(_Strict):
    """One gate: what was measured, in a sentence, and why it does not let the candidate through, if it does not."""

    title: str
    told: str
    refusals: list[str]


class Report(_Strict):
    """One evaluation. `checks` is empty in reports from before gates were written down one by one."""

    id: str
    made_at: str
    candidate: str
    current: str
    candidate_sha256: str | None = Field(default=None, description="of the very file that was measured")
    candidate_data: str | None = Field(default=None, description="the data version it was made of")
    current_sha256: str | None = None
    files_changed: list[str] | None = Field(description="in which the data of both differ; None where that is unknown")
    test_sets: FrozenSets
    cross_validation: CrossValidation | None
    dialogues: Dialogues | None
    replay: Replay | None
    checks: list[Check] = Field(default_factory=list)
    refusals: list[str] = Field(default_factory=list)

    @property
    def passed(self) -> bool:
        return not self.refusals
