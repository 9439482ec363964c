#!/usr/bin/env python3
"""Runs private matching beside OpenMined PSI on the same lists, in turns; prints a table in Markdown.

    bench_psi.py [--rounds 3] [--pair 100000 100000 --pair 1000 1000000] [--structure GCS RAW]

CONCORDAT_EXECUTABLE is the program; its time is that of `concordat psi demo` from start to end, CSV files read and hits written. The peer's
time is that of its calls alone.
"""

import argparse
import csv
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

from lists import items

HERE = pathlib.Path(__file__).parent


def write(path: pathlib.Path, letter: str, values: list[str]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(["id", "item"])
        rows.writerows([f"{letter}{number}", value] for number, value in enumerate(values))


def ours(folder: pathlib.Path, both: int, *options: str) -> dict:
    out = folder / "hits.csv"
    out.unlink(missing_ok=True)
    arguments = [os.environ["CONCORDAT_EXECUTABLE"], "psi", "demo", "a.csv", "b.csv", "--mode", "one-side",
                 "--recipe", "item = text:item", "--out", str(out), *options]
    with (folder / "told").open("w") as told:
        start = time.perf_counter()
        process = subprocess.Popen(arguments, cwd=folder, stdout=told, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, process.returncode
    with out.open(newline="", encoding="utf-8") as file:
        found = [row["id"] for row in csv.DictReader(file)]
    sent = re.search(r"^all: .* ([0-9,]+) bytes$", (folder / "told").read_text(), re.MULTILINE)
    return {
        "wall": wall, "processor": usage.ru_utime + usage.ru_stime, "bytes": int(sent.group(1).replace(",", "")),
        "memory": usage.ru_maxrss // 1024, "correct": found == [f"a{number}" for number in range(both)],
    }


def peer(client: int, server: int, structure: str) -> dict:
    done = subprocess.run(
        [sys.executable, HERE / "peer.py", str(client), str(server), structure], capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def median(runs: list[dict], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--pair", type=int, nargs=2, action="append")
    options.add_argument("--structure", nargs="+", default=["GCS"])
    chosen = options.parse_args()
    pairs = chosen.pair or [[100_000, 100_000], [1_000, 1_000_000]]
    print("| lists | engine | wall s | processor s | bytes | memory MiB | right |")
    print("|---|---|---:|---:|---:|---:|---|")
    ratios = []
    for client, server in pairs:
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            first, second, both = items(client, server)
            write(folder / "a.csv", "a", first)
            write(folder / "b.csv", "b", second)
            del first, second
            runs: dict[str, list[dict]] = {}
            for round in range(chosen.rounds):
                print(f"{client} x {server}, round {round + 1}", file=sys.stderr)
                runs.setdefault("Concordat", []).append(ours(folder, both))
                for structure in chosen.structure:
                    runs.setdefault(f"openmined-psi 2.0.6, {structure}", []).append(peer(client, server, structure))
            for engine, of in runs.items():
                print(f"| {client:,} × {server:,} | {engine} | {median(of, 'wall'):.1f} | {median(of, 'processor'):.1f} "
                      f"| {of[0]['bytes']:,} | {max(run['memory'] for run in of)} | {all(run['correct'] for run in of)} |",
                      flush=True)
            (_, own), (_, other) = list(runs.items())[:2]
            ratios.append(f"{client:,} × {server:,}: {median(own, 'wall') / median(other, 'wall'):.2f} of its wall time, "
                          f"{median(own, 'processor') / median(other, 'processor'):.2f} of its processor time, "
                          f"{own[0]['bytes'] / other[0]['bytes']:.3f} of its bytes")
    print("\n" + "\n".join(f"- {ratio}" for ratio in ratios))
    print(f"\n{os.cpu_count()} cores; load average at the end {os.getloadavg()[0]:.1f}; medians of {chosen.rounds} rounds, taken in turns.")


if __name__ == "__main__":
    main()
