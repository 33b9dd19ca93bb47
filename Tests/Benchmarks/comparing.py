"""What the benchmarks share: commands with their time, and two ways of doing the same in turn, as a line of a table."""

import os
import pathlib
import statistics
import subprocess
import sys
import time

SMULTRON = str(pathlib.Path(os.environ.get("SMULTRON", ".build/release/smultron")).resolve())
RUNS = int(os.environ.get("RUNS", "5"))


def run(*command, **options):
    """Seconds and outcome of a command that succeeds."""
    begin = time.perf_counter()
    outcome = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    seconds = time.perf_counter() - begin
    if outcome.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{outcome.stderr}")
    return seconds, outcome


# A process's ru_maxrss begins at what its parent had when it started it; so a small parent starts it, and says the time too.
MEASURE = """
import os, sys, time
begin = time.perf_counter()
_, status, usage = os.wait4(os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]), 0)
print(time.perf_counter() - begin, usage.ru_maxrss)
sys.exit(status != 0)
"""


def measured(*command, **options):
    """Seconds, the peak of memory in MB (2^20 bytes), and the outcome of a command that succeeds and writes to files."""
    _, outcome = run(sys.executable, "-c", MEASURE, *command, **options)
    seconds, kilobytes = outcome.stdout.split()
    return float(seconds), int(kilobytes) / 1024, outcome


def in_turn(ours, peer):
    """Runs both in turn, after once to warm up; the values of ours and of the peer."""
    ours(), peer()
    return tuple(zip(*[(ours(), peer()) for _ in range(RUNS)]))


def verdict(value, bar, least=True):
    """Whether a bar is met, in words; nothing where there is none."""
    if bar is None:
        return ""
    return f"   bar {'≥' if least else '≤'} {bar:g}: {'met' if (value >= bar if least else value <= bar) else 'MISSED'}"


def compare(title, ours, peer, peer_name, bar=None):
    """Two functions that give seconds: prints medians and their ratio."""
    mine, other = in_turn(ours, peer)
    spread = [b / a for a, b in zip(mine, other)]
    mine, other = statistics.median(mine), statistics.median(other)
    print(f"{title:58} {mine:8.3f} s {other:8.3f} s   {other / mine:6.2f} × as fast as {peer_name}"
          f"   ({min(spread):.2f}–{max(spread):.2f}){verdict(other / mine, bar)}", flush=True)
