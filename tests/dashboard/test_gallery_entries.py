"""What every scenario of the gallery says about its card."""

import re

import pytest

from dashboard import gallery
from eventflow.interchange import scenario_yaml


@pytest.mark.parametrize("slug", gallery.slugs())
def test_every_scenario_has_a_section_and_a_question(slug):
    entry = gallery.entry(slug)

    assert entry.section in gallery.SECTIONS
    assert re.fullmatch(r"[A-Z][^!?]{15,70}\?", entry.question)


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
