"""Rasa without TensorFlow: a stand-in for a library that Rasa imports at every start and our pipeline never calls.

Rasa's registry of components imports DIET, TED and the ResponseSelector, they import TensorFlow, and that takes half of
the processor time of a start and a third of the memory (measured: 18 → 11 s of CPU, 991 → 647 MiB). The stand-in lets
their modules be imported: whatever they name is an empty class. Once the modules are there it is sealed, and a component
that wants TensorFlow after all fails with one sentence instead of learning nothing.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

LEFT_OUT = frozenset({"tensorflow", "tensorflow_addons", "tensorflow_hub", "tensorflow_text", "keras", "jax"})
"""Top-level packages that are not imported."""

_NEEDED_FIRST = ("thinc.compat",)
"""spaCy's engine asks TensorFlow for its graphics cards where it finds one; it must find none."""

_REGISTRY = ("rasa.core.agent", "rasa.engine.recipes.default_components")
"""What imports everything of Rasa's that names TensorFlow."""

_sealed = False


class TensorFlowLeftOut(Exception):
    """A component called TensorFlow in a process that was started without it."""


class _Named(type):
    """A class for every name asked for, so that subclassing, annotations and decorators work."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Named(name, (Absent,), {})
        setattr(cls, name, made)
        return made


class Absent(metaclass=_Named):
    """Anything of TensorFlow's. Until it is sealed a call gives back what it decorates, or another stand-in."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        _refuse_when_sealed()

    def __call__(self, *arguments: Any, **options: Any) -> Any:
        _refuse_when_sealed()
        return arguments[0] if len(arguments) == 1 and callable(arguments[0]) and not options else self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return Absent


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        made = _Named(name, (Absent,), {})
        setattr(self, name, made)
        return made


class _Finder(MetaPathFinder, Loader):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        return ModuleSpec(fullname, self, is_package=True) if fullname.split(".")[0] in LEFT_OUT else None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """There is nothing to run."""


def install() -> None:
    """Import Rasa with the stand-in in TensorFlow's place, and seal it. Comes before anything else of Rasa's."""
    global _sealed
    sys.modules["tensorflow"] = None  # type: ignore[assignment]  # an import of it fails, as if it were not installed
    for name in _NEEDED_FIRST:
        importlib.import_module(name)
    del sys.modules["tensorflow"]
    sys.meta_path.insert(0, _Finder())
    for name in _REGISTRY:
        importlib.import_module(name)
    _sealed = True


def _refuse_when_sealed() -> None:
    if _sealed:
        raise TensorFlowLeftOut(
            "A component in config.yml needs TensorFlow, which this process leaves out: start it with `python -m rasa`."
        )
