"""How much masking finds, on texts of our own writing: never less than what was reached before."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from huiyin_ledger.masking import mask
from huiyin_testing.masking_figures import HELD_OUT, KINDS, figures_of, measure, read_corpus, read_text

HERE = Path(__file__).parent
CORPUS = HERE / "corpus"
LEAST = {"nothing known": 0.80, "form given": 0.90}
LEAST_PRECISION = 0.90


@pytest.fixture(scope="module")
def figures() -> dict[str, dict[str, float]]:
    return figures_of(CORPUS)


def test_masking_finds_no_less_than_was_reached_before(figures: dict[str, dict[str, float]]) -> None:
    """After a change for the better: ``python -m huiyin_testing.masking_figures --write`` this file."""
    reached = json.loads((HERE / "figures.json").read_text(encoding="utf-8"))
    assert figures.keys() == reached.keys()
    fallen = [
        f"{part}: {what} {figures[part].get(what, 0)} < {value}"
        for part, values in reached.items()
        for what, value in values.items()
        if what in ("recall", "precision") and figures[part].get(what, 0) < value
    ]
    assert fallen == []


def test_masking_finds_most_of_what_it_was_never_tuned_on(figures: dict[str, dict[str, float]]) -> None:
    for what, least in LEAST.items():
        assert figures[f"held out, {what}"]["recall"] >= least
        assert figures[f"held out, {what}"]["precision"] >= LEAST_PRECISION


def test_the_corpus_is_large_and_a_third_of_it_is_held_out() -> None:
    texts = list(read_corpus(CORPUS))
    marked = [each for each in texts if each.marks]
    assert len(marked) >= 300
    assert len(texts) - len(marked) >= 80
    assert {mark.kind for each in marked for mark in each.marks} == set(KINDS)
    held_out = [each for each in texts if each.place.startswith(HELD_OUT)]
    assert 3 <= len(texts) / len(held_out) <= 3.3


def test_masking_a_masked_text_of_the_corpus_changes_nothing() -> None:
    for each in read_corpus(CORPUS):
        once = mask(each.text, names=[each.given.get("name", "")])
        assert mask(once, names=[each.given.get("name", "")]) == once, each.place


def test_a_mark_left_in_part_counts_as_missed_and_a_span_beside_it_as_wrong() -> None:
    whole = measure([read_text("a:1", "电话〔phone|13800001234〕。")], known=False)
    assert (whole.recall, whole.precision) == (1, 1)
    in_part = measure([read_text("a:1", "〔name|甲甲和13800001234〕。")], known=False)
    assert in_part.recall == 0
    beside = measure([read_text("a:1", "电话13800001234，〔name|甲甲〕。")], known=False)
    assert (beside.recall, beside.precision) == (0, 0)
