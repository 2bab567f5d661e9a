"""What became of each single answer: a batch of wrong labels ruins one and hardly moves an average. Pure."""

from dataclasses import dataclass

from hotline.learning.evaluation.compared import Count, Report, summed


@dataclass(frozen=True)
class SingleAnswer:
    """One answer (or another label) before and after: exam questions and held-out examples together."""

    intent: str
    before: Count
    after: Count

    @property
    def lost(self) -> int:
        """How many fewer are understood."""
        return self.before.right - self.after.right


def single_answers(report: Report) -> list[SingleAnswer]:
    """Every label the model in use was judged on, the one that lost most first.

    The held-out examples count where both versions of the data were judged: on the same texts, each under the label of
    its own version, so that a text that now stands under another label counts as lost to the one it had.
    """
    folds = report.cross_validation
    sets = report.test_sets
    before, after = [sets.current.by_answer], [sets.candidate.by_answer]
    if folds is not None and folds.current is not None and folds.current.by_answer and folds.candidate.by_answer:
        before.append(folds.current.by_answer)
        after.append(folds.candidate.by_answer)
    then, now = summed(before), summed(after)
    nothing = Count(right=0, cases=0)
    found = [SingleAnswer(intent, count, now.get(intent, nothing)) for intent, count in then.items()]
    return sorted(found, key=lambda answer: (-answer.lost, answer.intent))
