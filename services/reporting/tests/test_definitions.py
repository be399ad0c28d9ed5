"""Definitions are data, and data of a published version stay as they are."""

from __future__ import annotations

import hashlib
from importlib.resources import files

import pytest
from pydantic import ValidationError

from huiyin_reporting.kpi.definition import CURRENT, DefinitionSet, Share, load, versions
from huiyin_reporting.kpi.rows import cohort_of, parts_of

TEXT = {"zh": "甲", "en": "a"}


def test_the_current_version_is_the_newest_there_is():
    assert versions()[-1] == CURRENT
    assert load().version == CURRENT


def test_a_version_that_never_was_is_a_key_error():
    with pytest.raises(KeyError):
        load("1999.1")


@pytest.mark.parametrize("version", versions())
def test_a_version_says_its_own_name(version):
    assert load(version).version == version


def test_the_figures_of_the_domain_are_all_there():
    assert set(load().shares) >= {"K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8"}


def test_a_share_has_one_way_of_counting():
    rows = {"title": TEXT, "meaning": TEXT, "rows": "matter", "of": "TRUE"}
    with pytest.raises(ValidationError):
        Share.model_validate(rows)
    with pytest.raises(ValidationError):
        Share.model_validate({**rows, "counted": "TRUE", "against": {"rows": "matter", "of": "TRUE"}})


def test_an_unknown_key_in_a_definition_is_refused():
    with pytest.raises(ValidationError):
        DefinitionSet.model_validate({**load().model_dump(), "weights": {}})


@pytest.mark.parametrize("part", ["leading", "columns", "left_out"])
@pytest.mark.parametrize("page", ["dashboard", "bulletin"])
def test_a_page_shows_no_figure_that_is_not_defined(page, part):
    given = load().model_dump()
    given[page][part] = ["K1", "K99"]
    with pytest.raises(ValidationError, match="K99"):
        DefinitionSet.model_validate(given)


@pytest.mark.parametrize("name", [name for name, _each in load().all()])
def test_every_part_of_every_figure_has_a_list(name):
    definition = load().get(name)
    assert all(cohort_of(definition, part) is not None for part in parts_of(definition))


def test_no_condition_holds_a_stray_percent_sign():
    text = (files("huiyin_reporting.kpi") / "definitions" / f"{CURRENT}.yaml").read_text("utf-8")
    assert text.count("%") == text.count("%(as_of)s") + text.count("100 %")


def test_a_version_that_bulletins_may_name_never_changes():
    """SHA256SUMS holds each version as it was first used. To change a figure, add a file with a new version."""
    folder = files("huiyin_reporting.kpi") / "definitions"
    recorded = dict(
        reversed(line.split()) for line in (folder / "SHA256SUMS").read_text("utf-8").splitlines()
    )
    present = {f"{version}.yaml": (folder / f"{version}.yaml").read_bytes() for version in versions()}
    assert recorded == {name: hashlib.sha256(content).hexdigest() for name, content in present.items()}
