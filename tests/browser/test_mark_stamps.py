"""A stamped mark is the drawn mark."""

import pytest

pytestmark = pytest.mark.browser

# Marks of every glyph, at places and steps that are kept: the mean difference between the pixels of drawing them one by
# one and of stamping them, in 255ths, how many pixels there are, and how many stamps. A browser smooths the edges of
# the same path a little differently from place to place.
COMPARE = """async ({ scale, times, places }) => {
    const { Glyph } = await import("ef/graph/glyphs");
    const { MarkBuffer } = await import("ef/graph/mark_buffer");
    const { MarkStamps } = await import("ef/graph/mark_stamps");
    const { paintMarks } = await import("ef/graph/paint_marks");
    const { readPalette } = await import("ef/graph/palette");
    const palette = readPalette(document.querySelector("[data-graph]"));
    const glyphs = Object.values(Glyph);
    const transform = { x: 20.5, y: 30, k: scale };
    const marks = new MarkBuffer();
    marks.reset(10_000);
    for (let mark = 0; mark < glyphs.length * places; mark += 1) {
        const step = (mark * 7) % 24;
        const right = 20 * (mark % places) + (mark % 2) / 2 / scale;
        const down = 20 * Math.floor(mark / places) + ((mark >> 1) % 2) / 2 / scale;
        marks.add(mark, glyphs[Math.floor(mark / places)], right, down, step / 24, -1, 1, (step / 24) * 2.0943951);
    }
    const canvas = () => Object.assign(document.createElement("canvas"), { width: 1200, height: 900 });
    const context = (of) => {
        const made = of.getContext("2d", { willReadFrequently: true });
        made.setTransform(scale, 0, 0, scale, transform.x, transform.y);
        return made;
    };
    const drawn = context(canvas());
    const one = new MarkBuffer();
    for (let mark = 0; mark < marks.length; mark += 1) {
        one.reset(10_000);
        const of = (column) => marks[column][mark];
        one.add(mark, of("glyph"), of("x"), of("y"), of("phase"), -1, 1, of("angle"));
        paintMarks(drawn, one, palette);
    }
    const stamps = new MarkStamps(palette);
    let stamped = context(canvas());
    for (let time = 0; time < times; time += 1) {
        stamped = context(canvas());
        stamps.paint(stamped, marks, transform);
    }
    const [some, other] = [drawn, stamped].map((each) => each.getImageData(0, 0, 1200, 900).data);
    let [difference, painted] = [0, 0];
    for (let place = 3; place < some.length; place += 4) {
        if (!some[place] && !other[place]) continue;
        painted += 1;
        for (let channel = 0; channel < 4; channel += 1) {
            // Colours count by how much of them there is.
            const at = (of) => (channel ? (of[place - channel] * of[place]) / 255 : of[place]);
            difference += Math.abs(at(some) - at(other)) / 4;
        }
    }
    return { difference: difference / painted, painted, kept: stamps.cells.size };
}"""


@pytest.fixture
def compare(studio):
    studio.open("/scenarios/big-batch/").all_there()
    return lambda scale, times=2, places=4: studio.page.evaluate(
        COMPARE, {"scale": scale, "times": times, "places": places}
    )


@pytest.mark.parametrize("scale", [1, 1.25, 2])
def test_a_stamp_is_what_would_be_drawn(compare, scale):
    found = compare(scale)

    assert found["difference"] < 1
    assert found["painted"] > 5_000
    assert found["kept"] > 30


def test_at_a_scale_that_is_new_marks_are_drawn(compare):
    found = compare(1.1, times=1)

    assert found["difference"] < 1
    assert found["kept"] == 0


def test_marks_are_drawn_where_the_sheet_of_stamps_is_full(compare):
    found = compare(7, places=40)

    assert found["difference"] < 1
    assert found["painted"] > 5_000
    assert found["kept"] == 0
