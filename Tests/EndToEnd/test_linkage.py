"""Record linkage by the command line: what the lists' truth says of the result, and that files are whole or not there."""

import csv
import json
import pathlib
import signal
import subprocess
import sys
import time

import pytest

from concordat import CHECKOUT, executable

SETTINGS = CHECKOUT / "examples/linkage/people.yaml"


def linkage(*arguments: str | pathlib.Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([executable(), "linkage", *map(str, arguments)], capture_output=True, text=True, timeout=300)


def rows(path: pathlib.Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """A prison's and a police force's list with the truth: see Benchmarks/Linkage/gen_lists.py."""
    folder = tmp_path_factory.mktemp("lists")
    generator = CHECKOUT / "Benchmarks/Linkage/gen_lists.py"
    size = ["--seed", "5", "--a", "8000", "--b", "20000", "--matches", "2500"]
    subprocess.run([sys.executable, generator, "--out", folder, *size], check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def model(lists: pathlib.Path) -> pathlib.Path:
    path = lists / "model.json"
    done = linkage("train", lists / "a.csv", lists / "b.csv", "--settings", SETTINGS, "--out", path)
    assert done.returncode == 0, done.stderr
    return path


def match(lists: pathlib.Path, out: pathlib.Path, *more: str | pathlib.Path) -> list[dict[str, str]]:
    done = linkage("match", lists / "a.csv", lists / "b.csv", "--settings", SETTINGS, "--out", out, *more)
    assert done.returncode == 0, done.stderr
    assert "peak memory" in done.stderr and "predict: " in done.stderr
    return rows(out)


def test_lists_are_linked_best_first(lists: pathlib.Path, tmp_path: pathlib.Path) -> None:
    found = match(lists, tmp_path / "o.csv")
    assert list(found[0]) == ["left_id", "right_id", "match_probability", "match_weight"]
    weights = [float(row["match_weight"]) for row in found]
    assert weights == sorted(weights, reverse=True)
    assert all(float(row["match_probability"]) >= 0.95 for row in found)
    truth = {(row["a_id"], row["b_id"]) for row in rows(lists / "truth.csv")}
    hits = sum((row["left_id"], row["right_id"]) in truth for row in found)
    assert hits / len(found) > 0.95
    assert hits / len(truth) > 0.85


def test_one_core_and_two_write_the_same_bytes(lists: pathlib.Path, model: pathlib.Path, tmp_path: pathlib.Path) -> None:
    for cores in "12":
        match(lists, tmp_path / cores, "--model", model, "--cores", cores, "--threshold", "0.01")
    assert (tmp_path / "1").read_bytes() == (tmp_path / "2").read_bytes()


@pytest.mark.parametrize("assignment", ["greedy", "optimal"])
def test_one_to_one(lists: pathlib.Path, model: pathlib.Path, tmp_path: pathlib.Path, assignment: str) -> None:
    found = match(lists, tmp_path / "o.csv", "--model", model, "--one-to-one", "--assignment", assignment,
                  "--threshold", "0.1")
    for side in ("left_id", "right_id"):
        assert len({row[side] for row in found}) == len(found)


def test_today_after_yesterday_is_as_if_from_scratch(lists: pathlib.Path, model: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Yesterday lacked some people, and knew some by another name."""
    for name in ("a.csv", "b.csv"):
        lines = (lists / name).read_text().splitlines(keepends=True)
        kept = [line for number, line in enumerate(lines) if number == 0 or number % 20]
        (tmp_path / name).write_text("".join(line if n == 0 or n % 30 else line.replace("A", "E", 1) for n, line in enumerate(kept)))
    match(tmp_path, tmp_path / "yesterday.csv", "--model", model, "--threshold", "0.5")
    match(lists, tmp_path / "today.csv", "--model", model, "--threshold", "0.5", "--previous-left", tmp_path / "a.csv",
          "--previous-right", tmp_path / "b.csv", "--previous-out", tmp_path / "yesterday.csv")
    match(lists, tmp_path / "whole.csv", "--model", model, "--threshold", "0.5")
    assert (tmp_path / "today.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_a_pair_is_explained(lists: pathlib.Path, model: pathlib.Path, tmp_path: pathlib.Path) -> None:
    best = match(lists, tmp_path / "o.csv", "--model", model)[0]
    arguments = [lists / "a.csv", lists / "b.csv", "--settings", SETTINGS, "--model", model, "--left-id", best["left_id"],
                 "--right-id", best["right_id"]]
    words = linkage("explain", *arguments).stdout
    assert best["left_id"] in words and "date of birth: same" in words
    data = json.loads(linkage("explain", *arguments, "--json").stdout)
    total = data["priorWeight"] + sum(step["weight"] + step["termFrequencyAdjustment"] for step in data["steps"])
    assert total == pytest.approx(data["matchWeight"]) == pytest.approx(float(best["match_weight"]))
    missing = linkage("explain", *arguments[:-1], "nobody")
    assert missing.returncode == 1 and "there is no record 'nobody'" in missing.stderr


def test_duplicates_and_clusters(lists: pathlib.Path, tmp_path: pathlib.Path) -> None:
    both = (lists / "a.csv").read_text() + "".join((lists / "b.csv").read_text().splitlines(keepends=True)[1:])
    (tmp_path / "both.csv").write_text(both)
    settings = tmp_path / "settings.yaml"
    settings.write_text(SETTINGS.read_text().replace("link_only", "dedupe_only"))
    done = linkage("dedupe", tmp_path / "both.csv", "--settings", settings, "--out", tmp_path / "o.csv", "--clusters",
                   tmp_path / "c.csv", "--max-cluster-size", "5")
    assert done.returncode == 0, done.stderr
    sizes: dict[str, int] = {}
    for row in rows(tmp_path / "c.csv"):
        sizes[row["cluster_id"]] = sizes.get(row["cluster_id"], 0) + 1
    assert len(sizes) > 2000 and set(sizes.values()) <= {2, 3, 4, 5}


def test_a_profile_counts_before_anything_is_compared(lists: pathlib.Path) -> None:
    done = linkage("profile", lists / "a.csv", lists / "b.csv", "--settings", SETTINGS, "--json")
    report = json.loads(done.stdout)
    assert {column["column"] for column in report["columns"]} >= {"surname", "dob"}
    assert all(rule["pairs"] >= rule["largestBlock"] > 0 for rule in report["blockingRules"])


def test_what_is_wrong_is_told_with_its_line(lists: pathlib.Path, model: pathlib.Path, tmp_path: pathlib.Path) -> None:
    settings = tmp_path / "settings.yaml"
    out = tmp_path / "o.csv"
    for old, new, words in [
        ("dob: date", "dob: data", "settings, line 15, columns.dob: 'data' is none of"),
        ("postcode: postcode", "postcode: {type: postcode, left: pc}", "a.csv, line 1: there is no column 'pc'"),
        ("exact(sector(postcode))", "exact(postcode)", "trained with other settings"),
        ("link_only", "dedupe_only", "give one list"),
    ]:
        settings.write_text(SETTINGS.read_text().replace(old, new, 1))
        done = linkage("match", lists / "a.csv", lists / "b.csv", "--settings", settings, "--model", model, "--out", out)
        assert done.returncode == 1 and words in done.stderr, done.stderr
    done = linkage("match", lists / "none.csv", lists / "b.csv", "--settings", SETTINGS, "--out", out)
    assert done.returncode == 1 and "No such file" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize("after", [0.05, 0.3, 0.6, 1.0])
def test_an_interrupt_leaves_nothing_half_written(lists: pathlib.Path, tmp_path: pathlib.Path, after: float) -> None:
    out = tmp_path / "o.csv"
    out.write_text("what was there before\n")
    command = [executable(), "linkage", "match", lists / "a.csv", lists / "b.csv", "--settings", SETTINGS, "--out", out]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    time.sleep(after)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert [path.name for path in tmp_path.iterdir()] == ["o.csv"]
    if process.returncode == 0:
        assert rows(out)[0]["left_id"].startswith("A")
    else:
        assert out.read_text() == "what was there before\n"
