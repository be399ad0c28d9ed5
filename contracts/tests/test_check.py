"""The check as it is run: stale output, golden examples, releases, exit status."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any, ClassVar

import pytest
from pydantic import Field

from huiyin_contracts.base import ContractEvent
from huiyin_contracts.check import main
from huiyin_contracts.layout import Layout
from huiyin_contracts.ledger import present
from huiyin_contracts.registry import RELEASED, Registry


class Sown(ContractEvent):
    """Seed went into the ground."""

    service: ClassVar[str] = "field"
    rows: Annotated[int, Field(description="How many rows.")]


class SownShorter(Sown):
    """Seed went into the ground."""

    rows: Annotated[str, Field(description="How many rows.")]


SownShorter.type = Sown.type
SownShorter.event_name = Sown.event_name
SownShorter.dataschema = Sown.dataschema


class SownReworded(Sown):
    """Seeds went into the ground."""


class SownDeeper(Sown):
    """Seed went into the ground."""

    depth: Annotated[int | None, Field(description="In centimetres.")] = None


SownDeeper.type = Sown.type
SownDeeper.event_name = Sown.event_name
SownDeeper.dataschema = Sown.dataschema


SownReworded.type = Sown.type
SownReworded.event_name = Sown.event_name
SownReworded.dataschema = Sown.dataschema


class SownV2(ContractEvent):
    """Seed went into the ground."""

    service: ClassVar[str] = "field"
    version: ClassVar[int] = 2
    metres: Annotated[int, Field(description="Length of all rows.")]


def metres(data: dict[str, Any]) -> dict[str, Any]:
    return {"metres": data["rows"] * 100}


FIELD = Registry((Sown,))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """A checkout in which everything about `FIELD` is in order."""
    layout = Layout(tmp_path / "documents", tmp_path / "docs" / "contracts.md", tmp_path / "pyproject.toml")
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.0.0"\n', "utf-8")
    write_golden(layout, Sown.type, {"rows": 3})
    main(["generate"], registry=FIELD, layout=layout)
    main(["release"], registry=FIELD, layout=layout)
    return layout


def write_golden(layout: Layout, type_: str, data: dict[str, Any], name: str = "") -> None:
    layout.golden.mkdir(parents=True, exist_ok=True)
    (layout.golden / f"{name or type_}.json").write_text(json.dumps(cloudevent(type_, data)), "utf-8")


def cloudevent(type_: str, data: dict[str, Any]) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": "field/230621/1",
        "source": "/huiyin/field",
        "type": type_,
        "subject": "00000001-5f6b-5c55-9a53-0c8a3d7f1b25",
        "time": "2026-08-03T01:15:00Z",
        "dataschema": f"urn:huiyin:schema:{type_}",
        "jurisdiction": "230621",
        "position": 1,
        "recordedat": "2026-08-03T01:15:01Z",
        "data": data,
    }


def check(layout: Layout, registry: Registry, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit status, and what was complained of besides that there is no history."""
    capsys.readouterr()
    status = main(["check"], registry=registry, layout=layout)
    said = capsys.readouterr().err.splitlines(keepends=True)
    return status, "".join(line for line in said if not line.startswith("note: "))


def test_what_is_committed_here_holds(capsys: pytest.CaptureFixture[str]) -> None:
    assert check(Layout.here(), RELEASED, capsys) == (0, "")


def test_a_checkout_in_order_passes(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(layout, FIELD, capsys) == (0, "")


@pytest.mark.parametrize(
    "name",
    ["schemas/huiyin.field.sown.v1.json", "asyncapi/field.yaml", "docs/contracts.md"],
)
def test_stale_output_fails(name: str, layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    path = (layout.root.parent if name.startswith("docs") else layout.root) / name
    path.write_text(path.read_text("utf-8") + "\n", "utf-8")
    status, said = check(layout, FIELD, capsys)
    assert status == 1
    assert said == f"{name} is stale: run ./huiyin contracts generate.\n"
    main(["generate"], registry=FIELD, layout=layout)
    assert check(layout, FIELD, capsys) == (0, "")


def test_a_schema_of_no_event_is_stale_and_goes(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    stray = layout.schemas / "huiyin.field.mown.v1.json"
    stray.write_text("{}", "utf-8")
    assert check(layout, FIELD, capsys)[0] == 1
    main(["generate"], registry=FIELD, layout=layout)
    assert not stray.exists()


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"position": "1"}, "position is '1', not of type integer."),
        ({"position": 0}, "position is 0, less than 1."),
        ({"time": "2026-08-03T01:15:00"}, "time is '2026-08-03T01:15:00', not a time with its zone."),
        ({"jurisdiction": "city"}, "jurisdiction is 'city', not like ^[0-9]{6}$."),
        ({"source": "/huiyin/barn"}, "source is '/huiyin/barn', not '/huiyin/field'."),
        ({"colour": "red"}, "colour is no attribute of ours."),
    ],
)
def test_a_second_golden_example_passes_and_is_looked_at_like_the_first(
    layout: Layout, capsys: pytest.CaptureFixture[str], change: dict[str, Any], fault: str
) -> None:
    write_golden(layout, Sown.type, {"rows": 4}, f"{Sown.type}.four")
    assert check(layout, FIELD, capsys) == (0, "")
    path = layout.golden / f"{Sown.type}.four.json"
    path.write_text(json.dumps({**cloudevent(Sown.type, {"rows": 4}), **change}), "utf-8")
    assert check(layout, FIELD, capsys) == (1, f"golden/{Sown.type}.four.json: {fault}\n")


def test_a_missing_golden_example_fails(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    (layout.golden / f"{Sown.type}.json").unlink()
    status, said = check(layout, FIELD, capsys)
    assert status == 1
    assert "has no golden example" in said


def test_a_golden_example_that_cannot_be_decoded_fails(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    write_golden(layout, Sown.type, {"rows": "many"})
    status, said = check(layout, FIELD, capsys)
    assert status == 1
    assert "can't be decoded" in said


def test_a_golden_example_of_a_removed_version_fails(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    write_golden(layout, "huiyin.field.mown.v1", {})
    status, said = check(layout, FIELD, capsys)
    assert status == 1
    assert "Released versions stay in registry.py" in said


def test_a_new_optional_field_leaves_the_example_of_the_release_as_it_was(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    """It shows that what was written before is still read."""
    deeper = Registry((SownDeeper,))
    main(["generate"], registry=deeper, layout=layout)
    assert check(layout, deeper, capsys) == (0, "")


@pytest.mark.parametrize("data", [{"rows": "3"}, {"rows": 3, "furrows": 3}])
def test_a_golden_example_that_no_release_would_write_fails(
    layout: Layout, capsys: pytest.CaptureFixture[str], data: dict[str, Any]
) -> None:
    write_golden(layout, Sown.type, data)
    status, said = check(layout, FIELD, capsys)
    assert status == 1
    assert "is not as the event is written" in said


def test_a_broken_release_fails_and_says_what_to_do(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    status, said = check(layout, Registry((SownShorter,)), capsys)
    assert status == 1
    assert "huiyin.field.sown.v1: rows type changed from 'integer' to 'string'." in said
    assert (
        "a class with version = 2 (the old one is kept as ...V1), an upcaster for huiyin.field.sown.v1 in registry.py"
        in said
    )
    assert "a golden example golden/huiyin.field.sown.v2.json" in said


def test_a_broken_release_cannot_be_released(layout: Layout) -> None:
    before = (layout.released / f"{Sown.type}.json").read_text("utf-8")
    assert main(["release"], registry=Registry((SownShorter,)), layout=layout) == 1
    assert (layout.released / f"{Sown.type}.json").read_text("utf-8") == before


def test_a_released_event_that_is_gone_fails(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = check(layout, Registry(()), capsys)
    assert status == 1
    assert "huiyin.field.sown.v1 was removed." in said


REWORDED = f"{Sown.type}:"


def test_better_words_are_released_only_by_somebody_who_answers_for_each_of_them(
    layout: Layout, capsys: pytest.CaptureFixture[str]
) -> None:
    reworded = Registry((SownReworded,))
    main(["generate"], registry=reworded, layout=layout)
    status, said = check(layout, reworded, capsys)
    assert status == 1
    assert f"--accept '{REWORDED}'" in said
    assert main(["release"], registry=reworded, layout=layout) == 1
    assert main(["release", "--by", "a", "--why", "b"], registry=reworded, layout=layout) == 1
    assert main(["release", "--accept", REWORDED], registry=reworded, layout=layout) == 1
    accepted = ["release", "--by", "wang", "--why", "a slip of the pen", "--accept", REWORDED]
    assert main([*accepted, "--accept", "another:place"], registry=reworded, layout=layout) == 1
    assert main(accepted, registry=reworded, layout=layout) == 0
    (entry,) = present(layout).entries[1:]
    assert (entry.version, entry.by, entry.why) == ("1.1.0", "wang", "a slip of the pen")
    assert entry.accepted == ({"change": REWORDED, "was": Sown.__doc__, "now": SownReworded.__doc__},)
    assert check(layout, reworded, capsys) == (0, "")


def test_a_new_version_needs_its_upcaster(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    write_golden(layout, SownV2.type, {"metres": 300})
    without = Registry((Sown, SownV2))
    main(["generate"], registry=without, layout=layout)
    assert main(["release"], registry=without, layout=layout) == 1
    status, said = check(layout, without, capsys)
    assert status == 1
    assert "huiyin.field.sown.v1 has a later version but no upcaster" in said
    complete = Registry((Sown, SownV2), {Sown.type: metres})
    assert main(["release"], registry=complete, layout=layout) == 0
    assert check(layout, complete, capsys) == (0, "")


def test_a_version_that_was_never_released_fails(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    complete = Registry((Sown, SownV2), {Sown.type: metres})
    write_golden(layout, SownV2.type, {"metres": 300})
    main(["generate"], registry=complete, layout=layout)
    status, said = check(layout, complete, capsys)
    assert status == 1
    assert said.startswith("huiyin.field.sown.v2 was never released")


def test_an_upcaster_that_leads_nowhere_fails(layout: Layout, capsys: pytest.CaptureFixture[str]) -> None:
    status, said = check(layout, Registry((Sown,), {Sown.type: metres}), capsys)
    assert status == 1
    assert "leads nowhere" in said


def test_consumers_given_by_the_services_replace_the_committed_ones(layout: Layout) -> None:
    readers = {Sown.family: {"barn": ["rows"], "market": []}}
    assert main(["check"], registry=FIELD, layout=layout, consumers=readers) == 1
    assert main(["generate"], registry=FIELD, layout=layout, consumers=readers) == 0
    assert main(["check"], registry=FIELD, layout=layout, consumers=readers) == 0
    assert main(["check"], registry=FIELD, layout=layout) == 0
    assert layout.catalogue is not None
    assert "| barn, market |" in layout.catalogue.read_text("utf-8")
