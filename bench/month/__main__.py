"""A month of the learning loop: citizens write, a scripted maintainer labels, the product learns, and the curve is drawn.

python -m bench.month                           everything but the release
python -m bench.month --release                 with one release through the product's own commands
python -m bench.month --lines 40 --only-labels  the way through, without teaching anything
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import itertools
import sys
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from bench.month import report
from bench.month.citizens import Sent, send
from bench.month.inbox import Waiting, read_waiting, shuffled
from bench.month.lines import LABELS, UTTERANCES, Decided, MonthError, drawn, read_labels, read_lines
from bench.month.maintainer import apply
from bench.month.points import BASE, Points
from bench.month.release import Timetable, train_and_release
from bench.month.workplace import Clone, Workplace, command
from hotline.serving.model import inputs_digest
from hotline.settings import ROOT, Settings
from hotline.staff.roles import Role
from hotline.storage.database import Database
from tests.product import Product
from tests.seat import Seat, new_seat

MONTH = "month"
"""Name of the database folder that holds the conversations, and of the figures about them."""
_PATIENCE = 300.0


@dataclass(frozen=True)
class Run:
    """One run of the month with its options."""

    options: argparse.Namespace
    place: Workplace
    points: Points
    labels: dict[str, Decided]
    texts: dict[str, str]

    def live(self) -> None:
        """Every step that was not done before."""
        self.place.prepare()
        self.points.folder.mkdir(parents=True, exist_ok=True)
        if self.points.known(MONTH) is None or not self.place.var(MONTH).exists():
            self._month()
        waiting = asyncio.run(self._waiting())
        orders = {report.RANKED: waiting, report.RANDOM: shuffled(waiting, seed=self.options.seed)}
        sizes = {order: self._sizes(len(waiting)) for order in orders}
        if not self.options.only_labels:
            say("teaching the classifier nothing new")
            self.points.measure(BASE, ROOT / "data", labels=0, written=0, decided={})
        for order, groups in orders.items():
            self._order(order, groups, sizes[order])
        month = self.points.known(MONTH) or {}
        say(f"the report is {report.write(self.points, month={**month, 'waiting': len(waiting)}, sizes=sizes)}")

    def _month(self) -> None:
        options, sent = self.options, Sent()
        texts = drawn(self.labels, self.texts, options.lines, seed=options.seed)
        share = -(-len(texts) // options.sittings)
        for number, start in enumerate(range(0, len(texts), share)):
            days_ago = options.days * (1 - number / options.sittings)
            say(f"citizens write, {days_ago:.0f} days ago")
            with self.place.product(MONTH, days_ago=days_ago) as product:
                part = texts[start : start + share]
                send(product.url, part, self.labels, seed=options.seed + number, sent=sent)
        say("the inbox is filled")
        command(self.place.settings(MONTH), "learn", "inbox")
        told = {"sent": len(texts), "days": options.days, "sittings": options.sittings}
        self.points.keep(MONTH, {**told, "outcomes": dict(sent.outcomes), "thumbs_down": sent.thumbs_down})

    async def _waiting(self) -> list[Waiting]:
        database = Database(Settings(var_dir=self.place.var(MONTH)).database)
        try:
            return await read_waiting(database, by="")
        finally:
            await database.close()

    def _sizes(self, waiting: int) -> list[int]:
        return [*(size for size in self.options.sizes if size < waiting), waiting]

    def _order(self, order: str, groups: Sequence[Waiting], sizes: Sequence[int]) -> None:
        """Label in this order, writing back at each size; then teach what was written by then."""
        wants_release = self.options.release and order == report.RANKED and self.points.known("release") is None
        names = {size: f"{order}-{size}" for size in sizes}
        if not wants_release and not self.options.only_labels and all(map(self.points.known, names.values())):
            return
        self.place.copy(MONTH, order)
        with self.place.clone(order) as clone:
            told = self._label(order, groups, names, clone, wants_release=wants_release)
            for size, name in names.items() if not self.options.only_labels else ():
                say(f"{name}: teaching {told[size]['written']} examples")
                clone.go_to(f"learn/{name}")
                self.points.measure(name, clone.root / "data", **told[size])

    def _label(
        self, order: str, groups: Sequence[Waiting], names: dict[int, str], clone: Clone, *, wants_release: bool
    ) -> dict[int, dict[str, Any]]:
        """Each size on a branch of its own; what was decided and written by then."""
        told, done, written, times = {}, Counter[str](), 0, Timetable()
        with self.place.product(order) as product:
            maintainer = _somebody(product, Role.MAINTAINER)
            for start, size in itertools.pairwise([0, *names]):
                done += apply(maintainer.http, groups[start:size], self.labels)
                times = Timetable()
                settings = self.place.settings(order)
                written += clone.written(settings, f"learn/{names[size]}", rasa=not self.options.no_rasa)
                times.done("written")
                told[size] = {"labels": size, "written": written, "decided": dict(done)}
                say(f"{names[size]}: {written} examples; {dict(done)}")
            if wants_release:
                self._release(product, clone, times)
        return told

    def _release(self, product: Product, clone: Clone, times: Timetable) -> None:
        say("training, evaluating and releasing what was written")
        signing_in = partial(_somebody, product)
        train_and_release(product, clone.root, sign_in=signing_in, folds=self.options.folds, times=times)
        self.points.keep("release", {"steps": times.steps, "refusals": times.refusals})


def main() -> int:
    """The command."""
    options = _options(sys.argv[1:])
    key = f"{inputs_digest()[:8]}-{_digest(options)}"
    place = Workplace(options.work / f"hotline-month-{key}")
    points = Points(options.results / key, options.utterances)
    try:
        run = Run(options, place, points, read_labels(options.labels), read_lines(options.utterances))
        say(f"What people wrote lies in {place.root} until the end; after a failure the same command goes on.")
        run.live()
    except (MonthError, httpx.HTTPError) as error:
        print(error, file=sys.stderr)
        return 2
    place.delete()
    return 0


def _somebody(product: Product, role: Role) -> Seat:
    """Signed in, and patient: a busy machine answers late."""
    person = new_seat(product, role)
    person.http.timeout = _PATIENCE
    return person


def say(sentence: str) -> None:
    """How far it is."""
    print(sentence, flush=True)


def _digest(options: argparse.Namespace) -> str:
    """Other labels, lines or citizens make another month."""
    told = (options.labels.read_bytes(), options.lines, options.seed, options.days, options.sittings)
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bench.month", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--labels", type=Path, default=LABELS, help="{sha256, verdict, area, meanings} per line")
    parser.add_argument("--utterances", type=Path, default=UTTERANCES, help="the real lines; outside the repository")
    parser.add_argument("--lines", type=int, default=10_000, help="send so many of the labelled lines at most")
    parser.add_argument("--sizes", type=int, nargs="*", default=[100, 200], help="points of the curve before the last")
    parser.add_argument("--days", type=int, default=30)
    parser.add_argument("--sittings", type=int, default=5, help="starts of the product on as many of these days")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only-labels", action="store_true", help="label and write back, but teach nothing")
    parser.add_argument("--no-rasa", action="store_true", help="write back without Rasa's own validation")
    parser.add_argument("--release", action="store_true", help="train, evaluate and release the ranked labels, timed")
    parser.add_argument("--folds", type=int, default=3, help="cross-validation of that evaluation")
    parser.add_argument("--work", type=Path, default=Path(tempfile.gettempdir()), help="outside the repository")
    parser.add_argument("--results", type=Path, default=ROOT / "results" / "month", help="figures alone, no text")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
