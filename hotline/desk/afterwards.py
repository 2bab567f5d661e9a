"""What follows a message once it is sent: labels, a private note, and how the conversation leaves the seat's hands."""

from collections.abc import Collection, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from hotline.vocabulary import Resolution

_LONGEST_NOTE = 1000

Note = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=_LONGEST_NOTE)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PutLabels(_Strict):
    """Put labels on the conversation."""

    step: Literal["labels"]
    labels: list[Annotated[str, StringConstraints(max_length=24)]] = Field(min_length=1, max_length=5)


class LeaveNote(_Strict):
    """Leave a private note."""

    step: Literal["note"]
    text: Note


class GiveBack(_Strict):
    """Return the conversation to the bot."""

    step: Literal["return"]


class PassToGroup(_Strict):
    """Pass the conversation to a skill group, with a note for whoever has it next."""

    step: Literal["transfer"]
    group: str = Field(max_length=24)
    note: Note


class OpenClosing(_Strict):
    """Open the form for closing, with how it ended filled in; null: as it would be proposed. The page does it."""

    step: Literal["close"]
    resolution: Resolution | None = None


Done = PutLabels | LeaveNote | GiveBack | PassToGroup
"""What the service does in the request that sends the message."""

_ENDS = ("return", "transfer", "close")


def _in_order[S: BaseModel](steps: list[S]) -> list[S]:
    kinds: list[str] = [step.step for step in steps]  # pyright: ignore[reportAttributeAccessIssue]
    if twice := sorted({kind for kind in kinds if kinds.count(kind) > 1}):
        raise ValueError(f"{twice[0]} 写了两遍")
    ends = [kind for kind in kinds if kind in _ENDS]
    if len(ends) > 1:
        raise ValueError("return、transfer、close 只能有一个")
    if ends and kinds[-1] != ends[0]:
        raise ValueError(f"{ends[0]} 要放在最后")
    return steps


DoneList = Annotated[list[Annotated[Done, Field(discriminator="step")]], AfterValidator(_in_order)]
Afterwards = Annotated[list[Annotated[Done | OpenClosing, Field(discriminator="step")]], AfterValidator(_in_order)]
"""Each kind once; by what the conversation leaves the seat's hands comes last."""


def notes_in(steps: Sequence[Done | OpenClosing]) -> list[str]:
    """The texts in which variables may stand."""
    noted = [step.text for step in steps if isinstance(step, LeaveNote)]
    return noted + [step.note for step in steps if isinstance(step, PassToGroup)]


def unknown_names(
    steps: Sequence[Done | OpenClosing], *, labels: Collection[str], groups: Collection[str]
) -> list[str]:
    """What is wrong with the labels and groups that they name, in words."""
    faults: list[str] = []
    for step in steps:
        if isinstance(step, PutLabels):
            faults += [f"没有 {label} 这个标签，或者它已经不用了" for label in step.labels if label not in labels]
        if isinstance(step, PassToGroup) and step.group not in groups:
            faults.append(f"没有 {step.group} 这个技能组")
    return faults


def usable(
    steps: Sequence[Done | OpenClosing], *, labels: Collection[str], groups: Collection[str]
) -> list[Done | OpenClosing]:
    """The steps that still work: without labels that were retired meanwhile, and groups that are no more."""
    kept: list[Done | OpenClosing] = []
    for step in steps:
        if isinstance(step, PutLabels):
            left = [label for label in step.labels if label in labels]
            kept += [step.model_copy(update={"labels": left})] if left else []
        elif not isinstance(step, PassToGroup) or step.group in groups:
            kept.append(step)
    return kept
