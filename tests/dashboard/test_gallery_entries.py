"""What every scenario of the gallery says about its card."""

import json
import re
from pathlib import Path

import pytest

from dashboard import gallery
from eventflow.interchange import scenario_yaml


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_scenario_has_a_section_and_a_question(slug):
    entry = gallery.entry(slug)

    assert entry.section in gallery.SECTIONS
    assert re.fullmatch(r"[A-Z][^!?]{15,70}\?", entry.question)


OCCURS = {
    "retries": "RETRY",
    "throttling": "THROTTLED",
    "dead-letters": "DEAD_LETTERED",
    "filters": "FILTERED",
    "cold-starts": "INIT",
    "lost": "LOST",
    "duplicates": "REPEATED",
}


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_scenario_has_a_level_and_shows_what_its_run_has(slug):
    entry = gallery.entry(slug)
    (golden,) = Path("tests/golden").glob(f"{slug}-[0-9]*.json")
    kinds = json.loads(golden.read_text())["kinds"]

    assert entry.level in gallery.LEVELS
    assert 2 <= entry.minutes <= 10
    # Cold starts are everywhere; they are named where they are the story.
    expected = {name for name, kind in OCCURS.items() if kind in kinds}
    assert {*entry.shows, "cold-starts"} == expected


@pytest.mark.parametrize("name", gallery.PHENOMENA)
def test_whatever_can_be_filtered_by_is_shown_somewhere(name):
    assert any(name in gallery.entry(slug).shows for slug in gallery.slugs())


def test_questions_are_told_apart():
    questions = [gallery.entry(slug).question for slug in gallery.slugs()]

    assert len(set(questions)) == len(questions)


def test_no_section_is_empty():
    assert {gallery.entry(slug).section for slug in gallery.slugs()} == {*gallery.SECTIONS} - {"yours"}


def test_the_engine_does_not_see_the_card():
    text = (gallery.FOLDER / f"{gallery.FIRST}.yaml").read_text()
    without = re.sub(r"^gallery:\n(?:  .*\n)+", "", text, flags=re.MULTILINE)

    assert without != text
    assert scenario_yaml.load(without) == scenario_yaml.load(text)
