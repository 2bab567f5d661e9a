"""Starts a job that is in the book in a process of its own, which outlives the one that asks."""

import subprocess
import sys
import threading

from hotline.settings import ROOT


def spawn(job_id: str) -> None:
    """The process writes its progress into the book; if it never gets that far, the job counts as interrupted."""
    process = subprocess.Popen(
        [sys.executable, "-m", "hotline.cli", "learn", "run", job_id],
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    threading.Thread(target=process.wait, daemon=True, name=f"job-{job_id[:8]}").start()  # else it stays as a zombie
