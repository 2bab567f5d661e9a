"""The thresholds that `make thresholds` measured, as the classifier needs them."""

from __future__ import annotations

from pathlib import Path

import yaml
from rasa.shared.exceptions import RasaException

FILE = Path(__file__).parents[2] / "data" / "thresholds.yml"


def measured() -> dict[str, float]:
    """Thresholds by name. Raises RasaException where the file is missing one."""
    content = yaml.safe_load(FILE.read_text("utf8")) or {}
    missing = [name for name in ("area", "ordinary") if not isinstance(content.get(name), float)]
    if missing:
        raise RasaException(f"{FILE.name} lacks {', '.join(missing)}: run `make thresholds`.")
    return content
