"""The colours of the pages can be read and told apart, also by those who see fewer of them.

Contrast as WCAG 2.1 has it. Colour blindness as Machado, Oliveira and Fernandes (2009) simulate it at full severity;
distances in OKLab. What is measured is what ``tokens.css`` says.

https://www.w3.org/TR/WCAG21/#dfn-contrast-ratio
https://www.inf.ufrgs.br/~oliveira/pubs_files/CVD_Simulation/CVD_Simulation.html
https://bottosson.github.io/posts/oklab/
"""

import re
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
STATES = ("published", "ok", "retry", "throttle", "failed", "dead", "filtered")
SURFACES = ("bg-canvas", "bg-panel", "bg-card", "bg-raised")
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TEXT, GRAPHICS = 4.5, 3.0
APART = 0.05
"""Event marks have a shape of their own each; this is for the second glance."""

Colour = NDArray[np.float64]


def blocks() -> dict[str, dict[str, str]]:
    """The tokens of both themes: dark is the root, light swaps values."""
    text = TOKENS.read_text()
    dark = _values(text[text.index(":root {") :])
    light = _values(text[text.index(':root[data-theme="light"] {') :])
    return {"dark": dark, "light": dark | light}


def _values(text: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", text[: text.index("}")]))


def linear(token: str) -> tuple[Colour, float]:
    """A colour in linear light, and how opaque it is."""
    if found := re.fullmatch(r"#([0-9A-F]{6})", token):
        parts, alpha = [int(found[1][place : place + 2], 16) for place in (0, 2, 4)], 1.0
    else:
        found = re.fullmatch(r"rgb\((\d+) (\d+) (\d+) / ([.\d]+)\)", token)
        assert found, f"{token} is no colour that the canvas could read"
        parts, alpha = [int(part) for part in found.groups()[:3]], float(found[4])
    return to_linear(np.array(parts) / 255), alpha


def to_linear(srgb: Colour) -> Colour:
    return np.where(srgb <= 0.04045, srgb / 12.92, ((srgb + 0.055) / 1.055) ** 2.4)


def to_srgb(light: Colour) -> Colour:
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.clip(light, 0, 1) ** (1 / 2.4) - 0.055)


def over(token: str, ground: str) -> Colour:
    """What a colour that lets something through makes of the ground, mixed as browsers mix: in sRGB."""
    (top, alpha), (below, _) = linear(token), linear(ground)
    return to_linear(alpha * to_srgb(top) + (1 - alpha) * to_srgb(below))


def contrast(one: Colour, other: Colour) -> float:
    lighter, darker = sorted((float(np.dot(c, (0.2126, 0.7152, 0.0722))) for c in (one, other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def oklab(light: Colour) -> Colour:
    lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(light, 0, 1)
    found: Colour = np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ) @ np.cbrt(lms)
    return found


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("ink", ["ink-1", "ink-2", "ink-3", "hand", *(f"state-{state}-text" for state in STATES)])
def test_text_is_readable_on_every_surface(theme: str, ink: str) -> None:
    tokens = blocks()[theme]
    for surface in SURFACES:
        ratio = contrast(linear(tokens[ink])[0], linear(tokens[surface])[0])
        assert ratio >= TEXT, f"{ink} on {surface}: {ratio:.2f}"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("state", [*STATES, "cold"])
def test_text_is_readable_on_its_own_tint(theme: str, state: str) -> None:
    tokens = blocks()[theme]
    for surface in ("bg-canvas", "bg-card"):
        ground = over(tokens[f"state-{state}-tint"], tokens[surface])
        ratio = contrast(linear(tokens[f"state-{state}-text"])[0], ground)
        assert ratio >= TEXT, f"{state} on its tint over {surface}: {ratio:.2f}"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("state", [*STATES, "cold", "lost"])
def test_marks_stand_out_from_what_is_below(theme: str, state: str) -> None:
    tokens = blocks()[theme]
    # Bright yellow always carries its line.
    fill = f"state-{state}-line" if (theme, state) == ("light", "throttle") else f"state-{state}"
    for surface in ("bg-canvas", "bg-card", "track"):
        ratio = contrast(linear(tokens[fill])[0], linear(tokens[surface])[0])
        assert ratio >= GRAPHICS, f"{fill} on {surface}: {ratio:.2f}"


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("sight", SIGHTS)
def test_states_of_events_are_told_apart(theme: str, sight: str) -> None:
    tokens = blocks()[theme]
    seen = {state: oklab(SIGHTS[sight] @ linear(tokens[f"state-{state}"])[0]) for state in STATES}
    for one, other in combinations(STATES, 2):
        distance = float(np.linalg.norm(seen[one] - seen[other]))
        assert distance >= APART, f"{one} and {other}: {distance:.3f}"
