from collections import Counter
from itertools import cycle

import numpy as np

from eventflow.engine.chance.deck import DECK_SIZE, PayloadTemplate, fill, materialise


def test_blanks_become_words_digits_and_numbers():
    filled = fill({"key": "{cat|dog}-{0000}.jpg", "size": "{1..500}", "list": ["{00}", 7]}, cycle([0.5]))

    assert filled == {"key": "dog-5000.jpg", "size": 251, "list": ["50", 7]}


def test_range_reaches_both_its_ends():
    assert [fill("{-1..1}", cycle([draw])) for draw in (1e-9, 0.5, 1 - 1e-9)] == [-1, 0, 1]


def test_text_without_blanks_stays():
    assert fill("{plain} {a}", cycle([0.1])) == "{plain} {a}"


def test_templates_keep_their_share_and_have_at_least_one_card():
    templates = (PayloadTemplate(name="most", weight=99.9), PayloadTemplate(name="rare", weight=0.01))

    counts = Counter(card.template for card in materialise(templates, np.array([0.3])))

    assert counts["rare"] == 1
    assert counts["most"] == DECK_SIZE


def test_cards_of_a_template_differ():
    cards = materialise((PayloadTemplate(name="a", content={"key": "{0000}"}),), np.linspace(0.001, 0.999, 200))

    assert len({card.content["key"] for card in cards}) == DECK_SIZE
