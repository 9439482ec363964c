"""Private matching by the command line: two parties with a folder each, and files that they hand each other."""

import csv
import pathlib
import re
import signal
import stat
import subprocess

import pytest

from concordat import environment, executable
from psi_peer import respond

ITEM = ["--recipe", "item = text:item"]


def psi(folder: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [executable(), "psi", *arguments], cwd=folder, env=environment(), capture_output=True, text=True, timeout=300
    )


def done(folder: pathlib.Path, *arguments: str) -> str:
    result = psi(folder, *arguments)
    assert result.returncode == 0, result.stderr
    return result.stdout


def refused(folder: pathlib.Path, *arguments: str) -> str:
    result = psi(folder, *arguments)
    assert result.returncode == 1, (result.returncode, result.stdout, result.stderr)
    assert result.stderr.strip().splitlines()[-1].startswith("concordat: "), result.stderr
    return result.stderr


def write(path: pathlib.Path, rows) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows(rows)


def hits(path: pathlib.Path) -> dict[str, str]:
    with path.open(newline="", encoding="utf-8") as file:
        return {row["id"]: row["recipes"] for row in csv.DictReader(file)}


@pytest.fixture
def parties(tmp_path: pathlib.Path) -> tuple[pathlib.Path, pathlib.Path]:
    """The folders of a prison service and of a police force, with their lists."""
    prison, police = tmp_path / "prison", tmp_path / "police"
    for folder in (prison, police):
        folder.mkdir()
    write(prison / "list.csv", [
        ["prisoner", "Forename", "Surname", "Date of birth", "NI number"],
        ["A1", "Siân", "O'Neill", "31/01/1980", ""],
        ["A2", "John", "Smith", "01/02/1970", "AB 12 34 56 C"],
        ["A3", "Mary Jane", "Brown", "05/06/1990", ""],
        ["A4", "Not", "Wanted", "07/08/1991", "AB 99 99 99 C"],
    ])
    write(police / "warrants.csv", [
        ["id", "first name", "last name", "dob", "nino"],
        ["W1", "SIAN", "ONEILL", "1980-01-31", ""],
        ["W2", "Jonny", "Smyth", "1970-02-01", "ab123456"],
        ["W3", "Mary", "Browne", "1990-06-05", ""],
        ["W4", "Some", "Body", "1955-05-05", ""],
    ])
    return prison, police


TERMS = ["--recipe", "name-dob", "--recipe", "ni", "--recipe", "sound-dob", "--label", "Agreement 12"]


def test_both_parties_learn_who_matches_and_by_what(parties):
    prison, police = parties
    told = done(prison, "offer", "list.csv", "--id", "prisoner", "--mode", "both-sides", *TERMS, "--out", "offer.psi")
    assert "4 people" in told and "name-dob: 4 people" in told and "ni: 2 people" in told
    done(police, "respond", "../prison/offer.psi", "warrants.csv", "--mode", "both-sides", *TERMS, "--out", "response.psi")
    told = done(prison, "finish", "../police/response.psi", "--out", "hits.csv", "--confirm", "confirmation.psi")
    assert "3 people found" in told
    assert hits(prison / "hits.csv") == {"A1": "name-dob sound-dob", "A2": "ni sound-dob", "A3": "sound-dob"}
    done(police, "finish", "../prison/confirmation.psi", "--out", "hits.csv")
    assert hits(police / "hits.csv") == {"W1": "name-dob sound-dob", "W2": "ni sound-dob", "W3": "sound-dob"}
    # What a person reads at the top of a message is what was agreed.
    top = (prison / "offer.psi").read_bytes().split(b"\n\n")[0].decode()
    assert "mode both-sides" in top and "label Agreement 12" in top and "recipe ni = ni" in top
    for file in [*prison.rglob("*"), *police.rglob("*")]:
        if file.suffix == ".psi" or file.name == "hits.csv" or "psi" in file.parts:
            assert not file.stat().st_mode & 0o077, file
    assert not list(prison.rglob("secret")) and not list(police.rglob("secret"))


def test_a_count_is_all_that_comes_of_counting(parties):
    prison, police = parties
    terms = ["--mode", "count", "--recipe", "sound-dob"]
    done(prison, "offer", "list.csv", "--id", "prisoner", *terms, "--out", "offer.psi")
    done(police, "respond", "../prison/offer.psi", "warrants.csv", *terms, "--out", "response.psi")
    assert "only a number comes of it" in refused(prison, "finish", "../police/response.psi", "--out", "hits.csv")
    assert "3 keys in common" in done(prison, "finish", "../police/response.psi")
    assert not (prison / "hits.csv").exists()
    assert "one recipe alone" in refused(prison, "offer", "list.csv", "--mode", "count", *TERMS, "--out", "o.psi")


def test_what_does_not_belong_together_is_refused(parties):
    prison, police = parties
    done(prison, "offer", "list.csv", "--id", "prisoner", "--mode", "one-side", *TERMS, "--out", "offer.psi")
    respond = ["respond", "../prison/offer.psi", "warrants.csv"]
    said = refused(police, *respond, "--mode", "both-sides", *TERMS, "--out", "r.psi")
    assert "the mode is 'one-side' there and 'both-sides' here" in said
    assert "recipes are" in refused(police, *respond, "--mode", "one-side", *TERMS[:4], "--label", "Agreement 12", "--out", "r.psi")
    assert "not a response" in refused(police, "finish", "../prison/offer.psi", "--out", "h.csv")
    assert "No such file" in refused(police, "finish", "missing.psi", "--out", "h.csv")
    done(police, *respond, "--mode", "one-side", *TERMS, "--out", "response.psi")
    assert "exists already" in refused(prison, "offer", "list.csv", "--id", "prisoner", "--mode", "one-side", *TERMS, "--out", "offer.psi")
    changed = bytearray((police / "response.psi").read_bytes())
    changed[-100] ^= 1
    (police / "changed.psi").write_bytes(changed)
    assert "damaged or was changed" in refused(prison, "finish", "../police/changed.psi", "--out", "hits.csv")
    done(prison, "finish", "../police/response.psi", "--out", "hits.csv")
    assert "finished" in refused(prison, "finish", "../police/response.psi", "--out", "again.csv")
    assert not list(prison.glob("*.part*")) and not (prison / "again.csv").exists() and not list(police.glob("r.psi"))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
@pytest.mark.parametrize("when", ["reading the list", r"blinding the list: [1-9][0-9,]* of"])
def test_a_killed_response_leaves_nothing_half_written_and_goes_on(tmp_path, how, when):
    write(tmp_path / "a.csv", [["id", "item"], *([f"a{n}", f"item {n}"] for n in range(50))])
    write(tmp_path / "b.csv", [["id", "item"], *([f"b{n}", f"item {n}"] for n in range(25, 20_000))])
    done(tmp_path, "offer", "a.csv", "--mode", "one-side", *ITEM, "--state", "one", "--out", "offer.psi")
    respond = ["respond", "offer.psi", "b.csv", "--mode", "one-side", *ITEM, "--state", "two", "--out", "response.psi"]
    before = {file.name for file in tmp_path.iterdir()}
    process = subprocess.Popen(
        [executable(), "psi", *respond], cwd=tmp_path, env=environment(), stderr=subprocess.PIPE, text=True)
    for line in process.stderr:
        if re.search(when, line):
            process.send_signal(how)
            break
    process.stderr.read()
    assert process.wait() == -how
    assert {file.name for file in tmp_path.iterdir()} - before <= {"two"}
    assert all(not file.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO) for file in (tmp_path / "two").rglob("*"))

    again = psi(tmp_path, *respond)
    assert again.returncode == 0, again.stderr
    if "blinding" in when:
        first = re.search(r"blinding the list: ([0-9,]+) of", again.stderr)
        assert first and int(first.group(1).replace(",", "")) > 0, "what was done is not done again"
    done(tmp_path, "finish", "response.psi", "--state", "one", "--out", "hits.csv")
    assert set(hits(tmp_path / "hits.csv")) == {f"a{n}" for n in range(25, 50)}


def test_the_demonstration_runs_both_sides(parties):
    prison, police = parties
    told = done(
        prison.parent, "demo", "police/warrants.csv", "police/warrants.csv", "--mode", "both-sides", "--recipe", "name-dob")
    assert "4 people found" in told and re.search(r"all: [0-9.]+ s, [0-9,]+ bytes", told)
    assert {file.name for file in prison.parent.iterdir()} == {"prison", "police"}


@pytest.mark.parametrize("mode", ["one-side", "count"])
def test_a_program_that_was_written_from_the_documentation_understands_it(parties, mode):
    prison, _ = parties
    done(prison, "offer", "list.csv", "--id", "prisoner", "--mode", mode, "--recipe", "name-dob", "--out", "offer.psi")
    people = [["sian", "oneill", "19800131"], ["maryjane", "brown", "19900605"], ["some", "body", "19550505"]]
    (prison / "response.psi").write_bytes(respond((prison / "offer.psi").read_bytes(), people))
    if mode == "count":
        assert "2 keys in common" in done(prison, "finish", "response.psi")
    else:
        done(prison, "finish", "response.psi", "--out", "hits.csv")
        assert hits(prison / "hits.csv") == {"A1": "name-dob", "A3": "name-dob"}
