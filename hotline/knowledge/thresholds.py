"""How sure a guess must be before it is acted on: `data/thresholds.yml`, which `make thresholds` measures and writes."""

from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from hotline.datafiles import name_of, read_yaml, validated
from hotline.settings import ROOT
from hotline.vocabulary import Facet

Probability = Annotated[float, Field(ge=0.05, le=0.95)]
Power = Annotated[float, Field(ge=0.5, le=2.0)]

GRAVE = frozenset({Facet.DEADLINE, Facet.REFUSED})
"""Sides that say until when, or how to fight back: misread, they cost the citizen a right."""


class Sharpness(BaseModel):
    """Powers by which the brain sharpens its probabilities for strangers (`bot/nlu/sharpness.py`)."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    area: Power
    matter: Power
    facet: Power


class Thresholds(BaseModel):
    """A confidence for each class of risk; `ordinary_ahead` holds where the next guess is at most half as likely, and an
    answer told with less than `astray` is one of the lowest grade, mostly wrong. `thread` holds for what
    goes on about the matter in hand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    measured_on: date
    held_out_examples: int = Field(ge=1)
    real_lines: int = Field(ge=0)
    sharpness: Sharpness
    area: Probability
    talk: Probability
    ordinary: Probability
    ordinary_ahead: Probability
    grave: Probability
    facet: Probability
    astray: Probability
    thread: Probability

    def matter(self, facet: Facet | None, *, ahead: bool) -> float:
        """How sure the matter must be when this side of it is asked for."""
        if facet in GRAVE:
            return self.grave
        return min(self.ordinary, self.ordinary_ahead) if ahead else self.ordinary


def load_thresholds(data_dir: Path) -> Thresholds:
    """Read and check the file. Raises BadFile naming file and field."""
    path = data_dir / "thresholds.yml"
    return validated(Thresholds, read_yaml(path, data_dir), file=name_of(path, data_dir))


@lru_cache(maxsize=1)
def thresholds() -> Thresholds:
    """Those of this installation, read once."""
    return load_thresholds(ROOT / "data")
