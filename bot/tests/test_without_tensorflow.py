"""Rasa starts without TensorFlow, is the Rasa this was written for, and says so when something wants it after all."""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

from bot import action_schema

ROOT = Path(__file__).parents[2]


def run(code: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout.strip().splitlines()[-1]


def test_rasa_is_the_version_whose_imports_were_read() -> None:
    assert importlib.metadata.version("rasa") == action_schema.RASA_VERSION


def test_our_components_load_and_tensorflow_stays_out() -> None:
    found = run(
        "from bot import without_tensorflow; without_tensorflow.install()\n"
        "import sys, bot.channel, bot.nlu.classifier, bot.nlu.extractor, rasa.core.policies.rule_policy\n"
        "names = without_tensorflow.LEFT_OUT\n"
        "print([name for name, each in sys.modules.items() if name.split('.')[0] in names and hasattr(each, '__file__')])"
    )
    assert found == "[]"


def test_a_component_that_wants_tensorflow_is_refused_with_the_remedy() -> None:
    found = run(
        "from bot import without_tensorflow; without_tensorflow.install()\n"
        "from rasa.utils.tensorflow.models import RasaModel\n"
        "try:\n    RasaModel()\n"
        "except without_tensorflow.TensorFlowLeftOut as error:\n    print(error)"
    )
    assert "python -m rasa" in found


def test_the_command_line_is_rasas() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot", "--version"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    assert action_schema.RASA_VERSION in done.stdout
