"""Problems and plans survive their JSON form, which keeps its schema and names every fault."""

import json
from dataclasses import replace

import jsonschema
import pytest

from scheduling import (
    Faulty,
    FloorException,
    greedy,
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from scheduling.__main__ import main
from scheduling.files import SCHEMAS, schema
from scheduling.schema import written
from tests.scheduling.builders import asks, at, kunming, problem, segment, window


def full():
    one = asks(
        "x",
        windows=(window(12, 19, 20),),
        exception=FloorException(1, "by order of the Chair"),
        mode="live_remote",
        home_zone="Africa/Nairobi",
        limit_s=90,
    )
    asked = problem(kunming(), [one, asks("y")], apart=(("x", "y"),))
    return replace(asked, published=greedy(asked).placements)


def test_a_problem_comes_back_as_it_was():
    assert problem_from_json(problem_to_json(full())) == full()


def test_a_plan_comes_back_as_it_was():
    plan = greedy(segment(20))
    assert plan_from_json(plan_to_json(plan)) == plan


@pytest.mark.parametrize("name", ["problem", "plan"])
def test_the_schema_is_that_of_the_code(name):
    assert (SCHEMAS / f"{name}.schema.json").read_text("utf-8") == written(name)


def test_what_is_written_keeps_the_schema():
    asked = full()
    jsonschema.validate(json.loads(problem_to_json(asked)), schema("problem"))
    jsonschema.validate(json.loads(plan_to_json(greedy(asked))), schema("plan"))


def test_every_fault_is_named_by_path_and_value():
    raw = json.loads(problem_to_json(full()))
    raw["inscriptions"][0]["tier"] = "first"
    raw["inscriptions"][1]["inscribed_at"] = "2021-08-19T00:00:00"
    raw["sessions"][2]["colour"] = "red"
    del raw["sessions"][3]["title"]
    with pytest.raises(Faulty) as refusal:
        problem_from_json(json.dumps(raw))
    assert set(refusal.value.faults) == {
        "$.inscriptions[0].tier: 'first' is not of type int",
        "$.inscriptions[1].inscribed_at: '2021-08-19T00:00:00' is not a time with an offset",
        "$.sessions[2].colour: is not known here",
        "$.sessions[3].title: is missing",
    }


def test_contradictions_are_named_all_at_once():
    with pytest.raises(Faulty) as refusal:
        problem(
            kunming(),
            [asks("x", wishes=("E",), tier=0), asks("x", mode="live_remote"), asks("")],
        )
    text = str(refusal.value)
    for fault in ("wishes[0]: 'E'", "tier: 0", "id 'x' stands 2 times", "home_zone", "id ''"):
        assert fault in text


def test_the_command_line_solves_verifies_and_explains(tmp_path, capsys):
    asked, solved = tmp_path / "problem.json", tmp_path / "plan.json"
    asked.write_text(problem_to_json(segment(12)), "utf-8")
    assert main(["solve", str(asked), "-o", str(solved)]) == 0
    assert main(["verify", str(asked), str(solved)]) == 0
    assert main(["explain", str(asked), str(solved), "--speaker", "p003"]) == 0
    assert main(["conflicts", str(asked)]) == 0
    assert "12 placed" in capsys.readouterr().out


def test_exit_codes_tell_faults_from_broken_rules(tmp_path, capsys):
    asked, other = tmp_path / "problem.json", tmp_path / "other.json"
    asked.write_text(problem_to_json(segment(4)), "utf-8")
    other.write_text(plan_to_json(greedy(segment(3))), "utf-8")
    assert main(["verify", str(asked), str(other)]) == 1
    asked.write_text("{}", "utf-8")
    assert main(["conflicts", str(asked)]) == 2
    assert "$.sessions: is missing" in capsys.readouterr().err


def test_times_keep_their_offset():
    asked = problem_from_json(problem_to_json(full()))
    assert asked.sessions[0].starts_at == at(12, 19)
