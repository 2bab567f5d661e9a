"""What is applied for, in the form in which it is shown, passed on and archived."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from hotline.cases.kinds import CaseKind

Words = Annotated[str, StringConstraints(max_length=10_000)]
"""Longer than the longest paragraph: a fixed sentence with several answers of 2,000 characters in it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Line(_Strict):
    """A label and what was answered; None: left blank."""

    label: Annotated[str, StringConstraints(max_length=100)]
    value: Words | None = None


class Part(_Strict):
    """A part of the page."""

    heading: Annotated[str, StringConstraints(max_length=100)] | None = None
    lines: list[Line] = Field(default_factory=list, max_length=80)
    paragraphs: list[Words] = Field(default_factory=list, max_length=80)


class Application(_Strict):
    """The whole of it. All text is data, never markup."""

    title: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    parts: list[Part] = Field(min_length=1, max_length=40)


class Wanted(_Strict):
    """An application for an organisation; `last_day` by when it must be handed in, where the law sets one."""

    kind: CaseKind
    organisation_id: Annotated[str, StringConstraints(min_length=1, max_length=80)]
    application: Application
    last_day: date | None = None
