"""Becomes another program, within bounds: `python launch.py NICE MEGABYTES PROGRAM ARGUMENTS…` (0 megabytes: no bound).

A script of its own, standard library alone: the bounds hold from the program's first instruction, without running code
between fork and exec of a process that has threads. The program ends with the process that started it, however that dies.
"""

import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1


def main() -> None:
    """The command."""
    nice, megabytes, program = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:]
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    os.nice(nice)
    if megabytes:
        # What is written to, not what is mapped: libraries map far more than they touch.
        resource.setrlimit(resource.RLIMIT_DATA, (megabytes << 20, megabytes << 20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.execvp(program[0], program)


if __name__ == "__main__":
    main()
