"""The thresholds that `make thresholds` measured, as the classifier needs them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import yaml
from rasa.shared.exceptions import RasaException

from bot.nlu.sharpness import Sharpness

FILE = Path(__file__).parents[2] / "data" / "thresholds.yml"


@dataclass(frozen=True)
class Measured:
    """How sure the area and an ordinary matter must be, and how far probabilities are sharpened before."""

    area: float
    ordinary: float
    sharpness: Sharpness


def measured() -> Measured:
    """What the file says. Raises RasaException where it lacks something."""
    content = yaml.safe_load(FILE.read_text("utf8")) or {}
    missing = [name for name in ("area", "ordinary") if not isinstance(content.get(name), float)]
    if not isinstance(content.get("sharpness"), dict):
        missing.append("sharpness")
    if missing:
        raise RasaException(f"{FILE.name} lacks {', '.join(missing)}: run `make thresholds`.")
    return Measured(content["area"], content["ordinary"], Sharpness(**content["sharpness"]))
