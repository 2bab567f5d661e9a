"""Whether `data/onward.yml` leads anywhere: part of `hotline knowledge check`."""

from collections.abc import Container, Iterable, Mapping
from pathlib import Path

from hotline.datafiles import BadFile, Finding, name_of
from hotline.knowledge.onward import ANY, ITSELF, load_onward


def check_onward(data_dir: Path, answers: Mapping[str, object]) -> list[Finding]:
    """What `hotline knowledge check` objects to: a lead to nowhere, an example that is taken for something else."""
    try:
        ways = load_onward(data_dir)
    except BadFile as error:
        return error.findings
    file = name_of(data_dir / "onward.yml", data_dir)
    matters = {name.rsplit(".", 1)[0] for name in answers}
    sides = {f"{name.split('/')[0]}/*.{name.rsplit('.', 1)[1]}" for name in answers}
    places = {ANY, *answers, *matters, *sides, *(matter.split("/")[0] for matter in matters)}
    found: list[Finding] = []
    for facet, leads in ways.sides.items():
        meant = [name for name in leads.values() if name != ITSELF]
        found += _leads_nowhere(file, facet, "sides", leads, meant, answers, places)
    for kind in ways.kinds:
        meant = [name for name in (*kind.leads.values(), kind.alone) if name is not None and name != ITSELF]
        found += _leads_nowhere(file, kind.id, "leads", kind.leads, meant, answers, places)
        for example in kind.examples:
            heard = ways.kind_of(example)
            if heard is not kind:
                found.append(
                    Finding(file, kind.id, "examples", f"“{example}”认成了 {heard.id if heard else '哪种都不是'}")
                )
        for example in kind.counter_examples:
            if (heard := ways.kind_of(example)) is not None and heard is kind:
                found.append(Finding(file, kind.id, "counter_examples", f"“{example}”也认成了这一种"))
    return found


def _leads_nowhere(
    file: str,
    entry: str,
    field: str,
    leads: Iterable[str],
    meant: Iterable[str],
    answers: Container[str],
    places: Container[str],
) -> list[Finding]:
    return [
        *(Finding(file, entry, field, f"没有这条回答：{name}") for name in meant if name not in answers),
        *(Finding(file, entry, field, f"没有这个领域、主题或回答：{place}") for place in leads if place not in places),
    ]
