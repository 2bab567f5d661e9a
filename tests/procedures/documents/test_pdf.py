"""PDFs by a stand-in for LibreOffice: found or not, slow, broken, and never left running."""

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hotline.errors import Unavailable
from hotline.procedures.printing import pdf
from hotline.procedures.printing.pdf import find_office, to_pdf

# The arguments as LibreOffice gets them: the folder behind --outdir, the source last.
_SCRIPT = """#!/bin/sh
while [ $# -gt 1 ]; do
  [ "$1" = --outdir ] && out=$2
  shift
done
{body}
"""
_WORKS = '(echo %PDF-1.7; cat "$1"; echo; echo "$HOME") > "$out/paper.pdf"'


@pytest.fixture
def office(tmp_path: Path):
    """Makes an office that does `body`."""

    def make(body: str) -> Path:
        script = tmp_path / "soffice"
        script.write_text(_SCRIPT.replace("{body}", body), encoding="utf-8")
        script.chmod(0o755)
        return script

    return make


def test_the_pages_come_back_and_nothing_is_kept(office) -> None:
    start, source, home = to_pdf(office(_WORKS), b"a word file").decode().splitlines()
    assert (start, source) == ("%PDF-1.7", "a word file")
    assert "hotline-pdf-" in home
    assert not Path(home).exists()


@pytest.mark.parametrize("body", ["exit 1", "exit 0", "kill -9 $$"])
def test_an_office_that_makes_nothing_is_named_in_one_sentence(office, body: str) -> None:
    with pytest.raises(Unavailable, match="PDF 现在做不出来"):
        to_pdf(office(body), b"a word file")


def test_an_office_that_hangs_is_ended_with_all_it_started(office, tmp_path: Path) -> None:
    started, ended = tmp_path / "started", tmp_path / "ended"
    body = f"sleep 600 & echo $$ $! > {started}; sleep 600; touch {ended}"
    for seconds in (1, 5, 25, 125):  # a busy machine may not have begun by then
        with pytest.raises(Unavailable):
            to_pdf(office(body), b"a word file", seconds=seconds)
        if started.exists():
            break
    processes = [Path(f"/proc/{process}/stat") for process in started.read_text().split()]
    assert len(processes) == 2
    for _ in range(300):
        if not any(_runs(process) for process in processes):
            break
        time.sleep(0.1)
    assert not any(_runs(process) for process in processes)
    assert not ended.exists()


def test_whoever_comes_third_is_sent_away_at_once(office, tmp_path: Path) -> None:
    """Each that waited held a thread, and with six of them nobody could sign in until all the PDFs were made."""
    begun, go_on = tmp_path / "begun", tmp_path / "go_on"
    slow = office(f'touch {begun}; while [ ! -e {go_on} ]; do sleep 0.05; done; echo %PDF-1.7 > "$out/paper.pdf"')
    with ThreadPoolExecutor(2) as pool:
        try:
            made = [pool.submit(to_pdf, slow, b"a word file") for _ in range(2)]
            while not begun.exists() or pdf._IN_HAND._value > 0:  # pyright: ignore[reportAttributeAccessIssue]
                time.sleep(0.01)
            with pytest.raises(Unavailable, match="过一分钟再点"):
                to_pdf(slow, b"a word file")
        finally:
            go_on.touch()
        assert [each.result() for each in made] == [b"%PDF-1.7\n"] * 2
    assert to_pdf(slow, b"a word file") == b"%PDF-1.7\n"


def _runs(process: Path) -> bool:
    """Whether it is there and not only waiting to be buried."""
    try:
        return process.read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_an_office_that_is_not_there_is_not_offered(monkeypatch: pytest.MonkeyPatch, office) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert find_office() is None
    script = office(_WORKS)
    monkeypatch.setenv("PATH", str(script.parent))
    assert find_office() == script


def test_an_office_that_went_away_is_named_too(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        to_pdf(tmp_path / "gone", b"a word file")
