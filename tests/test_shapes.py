"""The geometry: true shares, and labels that fit, stay apart and can be read, in every case that we could think of."""

import math
from functools import cache
from itertools import combinations, pairwise

import eyes
import pytest
from gallery import CONTENT, GALLERY
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from engagement import lettering, plots, shapes
from engagement.model import LANGUAGES
from engagement.pictures.house import HEAT
from engagement.pictures.lolly import shares

# the voices' and axes' names are the trainer's own: they may be long, but not 5,000 characters
SHOWN = {case: picture for case, picture in GALLERY.items() if not (case.startswith("5,000") and "house" in case)}
COLOURS = [level.colour for level in CONTENT.levels]
PLAIN = [case for case in SHOWN if case.startswith(("nl", "long words"))]


# --- widths


@pytest.mark.parametrize(
    "counts, true_size, expected",
    [
        ({"fans": 0, "followers": 0}, False, {"fans": 0, "followers": 0}),
        ({"fans": 0, "followers": 0}, True, {"fans": 0, "followers": 0}),
        ({"fans": 25, "followers": 100}, True, {"fans": 0.25, "followers": 1}),
        ({"fans": 9, "followers": 99}, False, {"fans": 0.5, "followers": 1}),
        ({"fans": 99, "followers": 9_999, "network": 0}, False, {"fans": 0.5, "followers": 1, "network": 0}),
        ({"fans": None, "followers": 7}, True, {"fans": None, "followers": 1}),
        ({"fans": None}, False, {"fans": None}),
        ({}, True, {}),
    ],
)
def test_a_level_is_as_wide_as_its_part_of_the_largest(counts, true_size, expected):
    assert shares(counts, true_size=true_size) == pytest.approx(expected)


@pytest.mark.parametrize("true_size", [False, True])
def test_who_has_more_is_never_narrower(true_size):
    found = shares({str(n): n for n in (0, 1, 2, 61, 62, 10**4, 10**8)}, true_size=true_size)
    assert list(found.values()) == sorted(found.values()) and found["0"] == 0 and found["100000000"] == 1


# --- text that fits


@pytest.mark.parametrize("text", ["Vrijwilligers", "W" * 5_000, "é" * 400, "👨‍👩‍👧‍👦" * 90, "", "a b\n  c"])
@pytest.mark.parametrize("width", [20, 100, 250])
def test_a_cut_text_fits_and_keeps_its_beginning(text, width):
    cut = lettering.cut(text, width, 20)
    assert lettering.text_width(cut, 20) <= width
    assert " ".join(text.split()).startswith(cut.removesuffix("…")) and "\n" not in cut


def test_a_text_that_fits_is_not_cut():
    assert lettering.cut("Fans", 100, 20) == "Fans"


@pytest.mark.parametrize("text, size", [("Fans", 20), ("Betrokkenheid", 15.2), ("Betrokkenheid" * 9, 13)])
def test_a_label_shrinks_before_it_is_cut(text, size):
    assert lettering.fitted(0, 0, text, 125).size == pytest.approx(size, abs=0.5)


def test_a_row_of_labels_has_the_size_of_the_longest():
    names = ["Fans", "Betrokkenheid"]
    assert lettering.alike(names, 125, 20) == lettering.fitted(0, 0, names[1], 125, 20).size < 20


# --- labels on the canvas


@cache
def boxes(case):
    """The labels of a picture as matplotlib measures them, in canvas units: text, left, top, right, bottom."""
    figure = plots.paint(SHOWN[case])
    (axes,) = figure.axes
    renderer, to_canvas = FigureCanvasAgg(figure).get_renderer(), axes.transData.inverted()
    found = []
    for text in axes.texts:
        (left, bottom), (right, top) = to_canvas.transform(text.get_window_extent(renderer))
        found.append((text.get_text(), left, top, right, bottom))
    return found


def overlap(one, other):
    return min(one[3], other[3]) > max(one[1], other[1]) and min(one[4], other[4]) > max(one[2], other[2])


def test_there_are_pictures_to_look_at():
    assert len(SHOWN) > 150 and len(PLAIN) > 60


@pytest.mark.parametrize("case", SHOWN)
def test_labels_stay_on_the_canvas_and_apart(case):
    found = boxes(case)
    assert found
    outside = [b for b in found if b[1] < 0 or b[2] < 0 or b[3] > shapes.WIDTH or b[4] > shapes.HEIGHT]
    touching = [(a[0], b[0]) for a, b in combinations(found, 2) if overlap(a, b)]
    assert (outside, touching) == ([], [])


@pytest.mark.parametrize("case", [case for case in SHOWN if case.startswith(LANGUAGES)])
def test_no_label_of_our_own_is_cut_or_too_small_to_read(case):
    assert [label.text for label in SHOWN[case].labels if label.text.endswith("…") or label.size < 11] == []


def between(start, bend):
    """Points along a line, or along a curve that bends towards a point on its way."""
    (x, y), (u, v), (end, foot) = start, bend[:2], bend[-2:]
    if len(bend) == 2:
        u, v = (x + end) / 2, (y + foot) / 2
    for part in (n / 40 for n in range(41)):
        there, bent, here = part**2, 2 * part * (1 - part), (1 - part) ** 2
        yield here * x + bent * u + there * end, here * y + bent * v + there * foot


def away(dot, start, end):
    """How far a point is from a level line."""
    return math.dist(dot, (min(max(dot[0], start[0]), end[0]), start[1]))


@pytest.mark.parametrize("case", SHOWN)
def test_no_line_runs_through_a_label(case):
    dots = []
    (axes,) = plots.paint(SHOWN[case]).axes
    for outline, patch in zip(SHOWN[case].outlines, axes.patches, strict=True):
        lines = [(step[-2:], then[1:]) for step, then in pairwise(outline.path) if then[0] in "LQ"]
        if outline.fill:  # covers what was drawn before it
            dots = [dot for dot in dots if not patch.get_path().contains_point(dot)]
        elif outline.edge == "paper":
            dots = [dot for dot in dots if all(away(dot, *line) > outline.width / 2 for line in lines)]
        else:
            dots += [dot for line in lines for dot in between(*line)]
    struck = [b[0] for b in boxes(case) if any(b[1] < x < b[3] and b[2] < y < b[4] for x, y in dots)]
    assert struck == []


@pytest.mark.parametrize("case", PLAIN)
def test_a_label_stands_in_a_shape_or_beside_it(case):
    (axes,) = plots.paint(SHOWN[case]).axes
    filled = [p for p, o in zip(axes.patches, SHOWN[case].outlines, strict=True) if o.fill not in (None, "ghost")]
    for text, left, top, right, bottom in boxes(case):
        points = [(x, y) for x in (left, right) for y in (0.75 * top + 0.25 * bottom, 0.25 * top + 0.75 * bottom)]
        assert all(sum(map(patch.get_path().contains_point, points)) in (0, 4) for patch in filled), text


# --- labels that can be read


def beneath(axes, point, paper):
    for patch in reversed(axes.patches):
        if patch.get_facecolor()[3] and patch.get_path().contains_point(point):
            return "hatched" if patch.get_hatch() else to_hex(patch.get_facecolor())
    return paper


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("case", PLAIN)
def test_a_label_contrasts_with_what_lies_beneath_it(case, theme):
    figure = plots.paint(SHOWN[case], theme=theme)
    (axes,) = figure.axes
    for text, (_, left, top, right, bottom) in zip(axes.texts, boxes(case), strict=True):
        for part in (0.05, 0.5, 0.95):
            point = (left + part * (right - left), (top + bottom) / 2)
            under = beneath(axes, point, to_hex(figure.get_facecolor()))
            assert under != "hatched", f"{text.get_text()} stands on hatching"
            assert shapes.contrast(to_hex(text.get_color()), under) >= 4.5, text.get_text()


@pytest.mark.parametrize(
    "one, other, ratio", [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)]
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert shapes.contrast(one, other) == shapes.contrast(other, one) == pytest.approx(ratio, abs=0.01)


@pytest.mark.parametrize(
    "one, other, far",  # out of the 34 pairs that Sharma, Wu and Dalal 2005 give
    [
        ((50, 2.6772, -79.7751), (50, 0, -82.7485), 2.0425),
        ((50, -1.0, 2.0), (50, 0, 0), 2.3669),
        ((50, 2.49, -0.001), (50, -2.49, 0.0009), 7.1792),
        ((50, 2.5, 0), (73, 25, -18), 27.1492),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((2.0776, 0.0795, -1.1350), (0.9033, -0.0636, -0.5514), 0.9082),
    ],
)
def test_how_far_apart_two_colours_are_is_that_of_ciede2000(one, other, far):
    assert eyes.apart(one, other) == pytest.approx(far, abs=1e-4) == eyes.apart(other, one)


@pytest.mark.parametrize(
    "who, neighbours, every, heat",
    [("everyone", 53, 33, 20), ("protanopia", 32, 20, 13), ("deuteranopia", 24, 15, 9.5), ("tritanopia", 30, 17, 18),
     ("grey", 12, 8, 9)],
)  # fmt: skip
def test_colours_differ_for_every_kind_of_eyes(who, neighbours, every, heat):
    """Neighbouring levels by CIE76, every two levels by CIEDE2000, neighbouring scores of the house by CIE76."""
    levels, scores = ([eyes.lab(c, eyes.SEEN_BY[who]) for c in colours] for colours in (COLOURS, HEAT))
    assert min(math.dist(a, b) for a, b in pairwise(levels)) >= neighbours
    assert min(eyes.apart(a, b) for a, b in combinations(levels, 2)) >= every
    assert min(math.dist(a, b) for a, b in pairwise(scores)) >= heat


@pytest.mark.parametrize("colour", COLOURS)
def test_a_number_can_be_read_on_every_level(colour):
    assert shapes.contrast(shapes.ink_on(colour), colour) >= 4.5
