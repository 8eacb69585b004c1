"""Sweeps: which points there are, that workers never change an outcome, that nothing done is lost or done twice."""

import csv
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from callup import steps
from callup.cli import run
from callup.documents import read_case
from callup.errors import InputError, Unfinished, UnknownName
from callup.request import FactStatement
from callup.sweep import Outcome, Standing, Sweep, Task, WhatIf, points_of, read_sweep, run_sweep, sweep_point, tasks_of
from callup.sweep.cluster import connect
from callup.sweep.crew import Answer, LocalCrew, Lost, answer
from callup.sweep.document import PointTable
from callup.sweep.kept import Store
from callup.sweep.outcome import Memory
from callup.sweep.points import facts_of, narrowed, with_facts

EXAMPLES = Path(__file__).parent.parent / "examples"
HELENE, DHS = EXAMPLES / "us-helene-2024", EXAMPLES / "us-dhs-2025-05-09"
ON = date(2024, 9, 25)
SMALL = ("--lines", "own-guard", "--statuses", "sad", "--seasons", "20")


def small(**axes: object) -> tuple[Task, ...]:
    sweep = Sweep(callup=1, case=[str(HELENE)], lines=[["own-guard"]], statuses=[["sad"]], seasons=20, **axes)  # type: ignore[arg-type]
    return tasks_of(sweep, {str(HELENE): read_case(HELENE)})


class Quiet:
    """A watch that remembers."""

    def __init__(self) -> None:
        self.standings: list[Standing] = []
        self.words: list[str] = []

    def standing(self, now: Standing) -> None:
        self.standings.append(now)

    def word(self, text: str) -> None:
        self.words.append(text)


class Here:
    """A crew of one or more seats in this process; `loses` says which task costs its worker the life."""

    def __init__(self, seats: int = 1, *, loses: Callable[[Task], bool] = lambda task: False) -> None:
        self.seats, self.loses = seats, loses
        self.given: list[tuple[int, Task]] = []
        self.waiting: list[tuple[int, Task]] = []
        self.closed = False
        self.memory = Memory()

    def give(self, seat: int, task: Task) -> None:
        self.given.append((seat, task))
        self.waiting.append((seat, task))

    def answers(self) -> Iterator[tuple[int, Answer]]:
        seat, task = self.waiting.pop()
        yield seat, Lost(how="killed") if self.loses(task) else answer(task, self.memory)

    def close(self) -> None:
        self.closed = True


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = run([str(word) for word in words])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def results(out: Path) -> dict[str, bytes]:
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("[!.]*")) if path.is_file()}


# Which points there are.


def test_the_points_are_all_combinations_and_the_last_axis_turns_fastest() -> None:
    sweep = Sweep(callup=1, case=["a"], on=[ON, date(2025, 1, 1)], floor=[0.4, 0.5], seed=[1, 2])
    points = points_of(sweep, {"a": read_case(HELENE)})
    assert [one.number for one in points] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert [(one.on.year, one.floor, one.seed) for one in points[:5]] == [
        (2024, 0.4, 1), (2024, 0.4, 2), (2024, 0.5, 1), (2024, 0.5, 2), (2025, 0.4, 1),
    ]  # fmt: skip


def test_an_axis_that_nobody_varies_leaves_the_request_as_it_is() -> None:
    case = read_case(HELENE)
    (point,) = points_of(Sweep(callup=1, case=["a"]), {"a": case})
    assert (point.on, point.floor, point.days, point.what_if) == (case.request.asked_on, None, None, "as known")
    assert narrowed(case, point).request == case.request


def test_listed_points_take_what_they_leave_out_from_the_axes() -> None:
    points = [PointTable(floor=0.4), PointTable(on=date(2025, 1, 1), lines=["own-guard"])]
    sweep = Sweep(callup=1, case=["a"], on=[ON], point=points)
    found = points_of(sweep, {"a": read_case(HELENE)})
    assert [(one.on.year, one.floor, one.lines) for one in found] == [(2024, 0.4, ()), (2025, None, ("own-guard",))]


def test_a_point_keeps_only_its_lines_and_roles_and_the_facts_about_them() -> None:
    case = read_case(DHS)
    (point,) = points_of(Sweep(callup=1, case=["a"], lines=[["transport"]]), {"a": case})
    left = narrowed(case, point)
    assert [line.id for line in left.request.line] == ["transport"]
    assert {one.line for one in left.facts.fact} <= {None, "transport"}
    with pytest.raises(UnknownName, match="did you mean 'transport'"):
        narrowed(case, msgspec.structs.replace(point, lines=("transprt",)))
    with pytest.raises(InputError, match="at least one line"):
        narrowed(case, msgspec.structs.replace(point, roles=("engineering",)))


def test_a_particular_fact_of_a_set_goes_before_what_was_stated_in_its_scope() -> None:
    case = read_case(DHS)
    on = date(2025, 12, 24)
    agree = WhatIf(
        name="Vermont too", homes=["VT"], fact=[FactStatement(name="home_governor_consent", value="written")]
    )
    everywhere, particular = facts_of(agree, on)
    after = with_facts(case, particular)
    assert everywhere == ()
    assert [(one.value, one.since) for one in after.facts.fact if one.home == "VT"] == [("written", on)]
    others = [one for one in case.facts.fact if one.home != "VT"]
    assert [one for one in after.facts.fact if one.home != "VT"] == others


def consents(task: Task) -> set[str]:
    """Guards with a lawful way and a consent on record."""
    options = steps.review_step(task.case, task.choices).options
    return {one.home for one in options if one.verdict in {"allowed", "allowed_if"} and one.consent_on_record}


def test_a_set_of_consents_opens_ways_that_were_not_open() -> None:
    agree = WhatIf(name="two", homes=["VT", "NY"], fact=[FactStatement(name="home_governor_consent", value="written")])
    sweep = Sweep(
        callup=1, case=["a"], on=[date(2025, 12, 24)], lines=[["transport"]], statuses=[["t32-502f"]],
        what_if=[WhatIf(name="as known"), agree],
    )  # fmt: skip
    known, supposed = tasks_of(sweep, {"a": read_case(DHS)})
    assert known.inputs != supposed.inputs
    assert consents(supposed) - consents(known) == {"VT", "NY"}


def test_points_that_differ_in_the_seed_alone_share_their_plan() -> None:
    first, second, third = small(floor=[0.5], seed=[1, 2]) + small(floor=[0.6])
    assert first.inputs != second.inputs
    assert first.keys.plan == second.keys.plan != third.keys.plan
    assert first.keys.review == third.keys.review


# What comes out.


def test_an_outcome_says_what_the_walk_says() -> None:
    case = read_case(HELENE)
    choices = steps.Choices(on=ON, seasons=20)
    package, found = steps.walk(case, choices), sweep_point(case, choices)
    assert found.planned == sum(one.people for one in package.plan.assignments)
    assert found.missing == sum(one.missing for one in package.plan.shortfalls)
    assert (found.cost, found.person_days) == (package.bill.total, package.bill.person_days)
    assert found.questions == len(package.intake.gaps)
    assert found.unmet_after == pytest.approx(sum(one.unmet_after for one in package.risk.states), abs=0.06)
    assert found.worst_after == pytest.approx(max(one.chance_after for one in package.risk.states), abs=1e-6)
    assert [one.line for one in found.lines] == [line.id for line in case.request.line]


def test_what_a_worker_remembers_never_changes_an_outcome() -> None:
    memory = Memory()
    for task in small(floor=[0.5, 0.6], seed=[1, 2]):
        assert sweep_point(task.case, task.choices, memory=memory) == sweep_point(task.case, task.choices)


def test_guards_are_counted_once_on_each_line() -> None:
    (task,) = small()
    (line,) = sweep_point(task.case, task.choices).lines
    assert 0 < line.lawful + line.open + line.unsettled + line.barred <= 54


# Going on, dying, and order.


def test_outcomes_stand_in_the_order_of_the_points_whatever_the_workers_do(tmp_path: Path) -> None:
    tasks = small(seed=[1, 2, 3])
    for seats in (1, 3):
        folder = tmp_path / str(seats)
        folder.mkdir()
        crew, watch = Here(seats), Quiet()
        found = run_sweep(tasks, Store(folder), lambda left, crew=crew: crew, watch)  # type: ignore[misc]
        assert [one.inputs for one in found] == [task.inputs for task in tasks]
        assert crew.closed
        assert [one.done for one in watch.standings] == [0, 1, 2, 3]


def test_what_is_kept_is_not_worked_out_again_unless_it_is_broken(tmp_path: Path) -> None:
    tasks = small(seed=[1, 2, 3])
    store = Store(tmp_path)
    first = run_sweep(tasks, store, lambda left: Here(), Quiet())
    before = results(tmp_path)
    assert len(before) == 3

    def nobody(left: int) -> Here:
        raise AssertionError(left)

    assert run_sweep(tasks, store, nobody, Quiet()) == first
    halved, changed, _ = sorted(tmp_path.glob("*.json"))
    halved.write_bytes(halved.read_bytes()[:100])
    changed.write_bytes(changed.read_bytes().replace(b'"guards":', b'"guards":1'))
    (tmp_path / ".0123456789abcdef.part").write_bytes(b"half")
    crew = Here()
    assert run_sweep(tasks, store, lambda left: crew, Quiet()) == first
    assert len(crew.given) == 2
    assert results(tmp_path) == before
    assert sorted(path.name for path in tmp_path.glob(".*")) == [".lock"]


def test_two_sweeps_do_not_work_in_one_folder_at_the_same_time(tmp_path: Path) -> None:
    with Store(tmp_path).alone(), pytest.raises(InputError, match="another sweep at work"):
        run_sweep(small(), Store(tmp_path), lambda left: Here(), Quiet())
    assert len(run_sweep(small(), Store(tmp_path), lambda left: Here(), Quiet())) == 1


def test_two_points_with_the_same_inputs_are_worked_out_once(tmp_path: Path) -> None:
    (task,) = small()
    again = msgspec.structs.replace(task, point=msgspec.structs.replace(task.point, number=2, what_if="other words"))
    crew = Here()
    first, second = run_sweep((task, again), Store(tmp_path), lambda left: crew, Quiet())
    assert first == second
    assert len(crew.given) == 1


def test_a_worker_that_dies_is_said_in_words_and_its_point_tried_once_more(tmp_path: Path) -> None:
    tasks = small(seed=[1, 2])
    died: list[str] = []

    def once(task: Task) -> bool:
        died.append(task.inputs)
        return died.count(task.inputs) == 1 and task is tasks[0]

    watch = Quiet()
    found = run_sweep(tasks, Store(tmp_path), lambda left: Here(loses=once), watch)
    assert [one.inputs for one in found] == [task.inputs for task in tasks]
    assert watch.words == ["the worker of point 1 was killed; it is tried once more"]


def test_a_point_that_costs_two_workers_their_life_is_left_out_and_the_others_are_kept(tmp_path: Path) -> None:
    tasks = small(seed=[1, 2])
    with pytest.raises(Unfinished, match="point 1") as caught:
        run_sweep(tasks, Store(tmp_path), lambda left: Here(loses=lambda task: task is tasks[0]), Quiet())
    assert caught.value.exit_code == 14
    assert Store(tmp_path).find(tasks[1].inputs) is not None
    assert Store(tmp_path).find(tasks[0].inputs) is None


def test_a_killed_process_is_replaced() -> None:
    (task,) = small()
    crew = LocalCrew(1)
    try:
        crew.give(0, task)
        (child,) = multiprocessing.active_children()
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        assert list(crew.answers()) == [(0, Lost(how="killed by signal 9 (SIGKILL)"))]
        crew.give(0, task)
        ((_, found),) = crew.answers()
        assert isinstance(found, Outcome)
        assert found.inputs == task.inputs
    finally:
        crew.close()
    assert multiprocessing.active_children() == []


def test_a_fault_in_a_worker_is_said_in_words(capfd: pytest.CaptureFixture[str]) -> None:
    (task,) = small()
    broken = msgspec.structs.replace(task, case=None)
    assert answer(broken, Memory()) == Lost(
        how="stopped by AttributeError: 'NoneType' object has no attribute 'request'"
    )
    assert "Traceback" in capfd.readouterr().err


def test_one_worker_and_two_give_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = []
    for workers in (1, 2):
        out = tmp_path / str(workers)
        words = ("sweep", HELENE, *SMALL, "--floor", "0.5,0.6", "--seed", "1,2", "--workers", workers, "--out", out)
        code, shown, err = said(capsys, *words)
        assert code == 0
        assert "Sweep: 4 points" in shown
        made.append((results(out), shown.partition("Written")[0]))
        assert "4 of 4 points (100 %)" in err
    assert made[0] == made[1]
    assert sorted(name for name in made[0][0] if "/" not in name) == ["sweep.csv", "sweep.json", "sweep.svg"]


def begun(out: Path) -> subprocess.Popen[bytes]:
    """A sweep that runs by itself, once its first point is kept."""
    floors = ",".join(f"0.{number}" for number in range(30, 60))
    words = ["sweep", str(HELENE), *SMALL, "--floor", floors, "--workers", "1", "--out", str(out)]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "callup", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    while not list(out.glob("points/*.json")):
        assert process.poll() is None
        time.sleep(0.01)
    return process


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are looked up in /proc")
def test_a_sweep_that_is_killed_loses_only_running_points_and_leaves_nobody_behind(tmp_path: Path) -> None:
    process = begun(tmp_path)
    workers = children(process.pid)
    process.kill()
    process.communicate()
    assert workers
    while any(Path(f"/proc/{pid}").is_dir() and "Z" not in state(pid) for pid in workers):
        time.sleep(0.01)
    kept = sorted(tmp_path.glob("points/*.json"))
    assert 1 <= len(kept) < 30
    assert not (tmp_path / "sweep.json").exists()
    tasks = small(floor=[float(f"0.{number}") for number in range(30, 60)])
    whole = [task for task in tasks if Store(tmp_path / "points").find(task.inputs) is not None]
    assert len(whole) == len(kept)


def state(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return "Z"


def test_ctrl_c_stops_the_sweep_and_says_how_to_go_on(tmp_path: Path) -> None:
    process = begun(tmp_path)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    assert process.returncode == 130
    assert b"of 30 points are kept in" in err
    assert b"the same command goes on from there" in err
    assert b"Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["points"]
    assert not list(tmp_path.glob("points/*.part"))


# What people write, and how it is refused.

GOOD = """callup = 1
case = ["CASE"]
on = [2025-12-24]
floor = [0.4, 0.5]
statuses = [["t32-502f"], []]

[[what_if]]
name = "as known"

[[what_if]]
name = "Vermont agrees"
homes = ["VT"]
fact = [{name = "home_governor_consent", value = "written"}]
"""

BROKEN = {
    "an unknown key": (("floor =", "flor ="), "line 4, flor: found the key 'flor'", "did you mean 'floor'?"),
    "an unknown status": (("t32-502f", "t32-502"), "line 5, statuses[1][1]", "did you mean 't32-502f'?"),
    "an unknown fact": (("governor_consent", "governr_consent"), "line 13", "did you mean 'home_governor_consent'?"),
    "a value that the fact does not have": (('"written"', '"perhaps"'), "line 13", "written"),
    "a share above one": (("0.5]", "50]"), "line 4, floor[2]", "at most 1"),
    "a value twice": (("0.4, 0.5", "0.5, 0.5"), "floor[2]: found 0.5 twice", "take one out"),
    "an unknown Guard": (('["VT"]', '["VTT"]'), "homes[1]", "'VTT'"),
    "a name twice": (('"Vermont agrees"', '"as known"'), "found", "give"),
    "no case": (('case = ["CASE"]\n', ""), "found no such key", "see docs/howto/sweep.md"),
    "another version": (("callup = 1", "callup = 2"), "found callup = 2", "callup = 1"),
    "points beside axes": (("statuses =", "point = [{floor = 0.4}]\nstatuses ="), "floor: found 2 values", "not both"),
    "a point with an unknown set": (
        ("floor = [0.4, 0.5]", 'point = [{what_if = "Vermont agres"}]'), "what_if", "did you mean 'Vermont agrees'?",
    ),
}  # fmt: skip


def sweep_file(folder: Path, text: str, case: Path = DHS) -> Path:
    path = folder / "sweep.toml"
    path.write_text(text.replace("CASE", os.path.relpath(case, folder)), encoding="utf-8")
    return path


def test_a_sweep_file_is_read_and_its_cases_are_found_beside_it(tmp_path: Path) -> None:
    sweep = read_sweep(sweep_file(tmp_path, GOOD))
    tasks = tasks_of(sweep, {sweep.case[0]: read_case(Path(sweep.case[0]))})
    assert len(tasks) == 8
    assert {task.point.what_if for task in tasks} == {"as known", "Vermont agrees"}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_sweep_file_is_refused_with_its_place_and_a_remedy(
    what: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (old, new), *expected = BROKEN[what]
    assert old in GOOD
    path = sweep_file(tmp_path, GOOD.replace(old, new))
    code, out, err = said(capsys, "sweep", path, "--out", tmp_path / "out")
    assert (code, out) == (10, "")
    for words in ("sweep.toml", "wanted", *expected):
        assert words in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("--floor", "0.4,2"), "--floor: found '2'"),
        (("--floor", "0.4,0.4"), "'0.4' twice"),
        (("--on", "2025-13-01"), "--on: found '2025-13-01'"),
        (("--days", "0"), "whole numbers from 1 to 3650"),
        (("--hosts", "TX+FLL"), "did you mean 'FL'?"),
        (("--lines", "own-gard"), "did you mean 'own-guard'?"),
        (("--what-if", "armd=true"), "--what-if armd=true"),
        (("--seed", ",".join(str(one) for one in range(400)), "--floor", ",".join(f"0.{one:03}" for one in range(300))),
         "120,000 points"),
    ],
)  # fmt: skip
def test_a_wrong_value_on_the_command_line_is_refused(
    words: tuple[str, ...], expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = said(capsys, "sweep", HELENE, *words, "--out", tmp_path / "out")
    assert (code, out) == (10, "")
    assert expected in err
    assert not (tmp_path / "out").exists()


def test_options_go_before_the_file_and_what_ifs_stand_beside_what_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = 'callup = 1\ncase = ["CASE"]\nfloor = [0.1, 0.2]\nseasons = 20\nlines = [["own-guard"]]\n'
    path = sweep_file(tmp_path, text, HELENE)
    out = tmp_path / "out"
    what_if = "own-guard:reimbursable=true; visible_identification=true"
    words = ("--floor", "0.5", "--statuses", "sad", "--what-if", what_if)
    code, shown, _ = said(capsys, "sweep", path, *words, "--workers", 1, "--out", out, "--json")
    assert code == 0
    assert [(row["point"]["floor"], row["point"]["what_if"]) for row in json.loads(shown)["rows"]] == [
        (0.5, "as known"),
        (0.5, what_if),
    ]
    with (out / "sweep.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["number"] for row in rows] == ["1", "2"]
    assert all(row["own-guard.asked"] == row["asked"] for row in rows)


def test_without_the_extra_the_error_says_how_to_install_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    code, _, err = said(capsys, "sweep", HELENE, *SMALL, "--ray", "127.0.0.1:1", "--out", tmp_path)
    assert code == 10
    assert "pip install callup[ray]" in err


def test_a_cluster_where_nobody_listens_is_said_at_once() -> None:
    class Ray:
        """Stands where the package would; it must not be asked."""

    with pytest.raises(InputError, match="wanted the address of a running Ray cluster"):
        connect(Ray(), "127.0.0.1:1")
