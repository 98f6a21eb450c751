"""The geometry: true shares, and labels that fit, stay apart and can be read, in every case that we could think of."""

import math
from functools import cache
from itertools import combinations, pairwise

import pytest
from gallery import CONTENT, GALLERY
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex

from engagement import plots, shapes
from engagement.pictures.house import HEAT
from engagement.pictures.pyramid import shares

# the voices' and axes' names are the trainer's own: they may be long, but not 5,000 characters
SHOWN = {case: picture for case, picture in GALLERY.items() if not (case.startswith("5,000") and "house" in case)}
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
    cut = shapes.cut(text, width, 20)
    assert shapes.text_width(cut, 20) <= width
    assert " ".join(text.split()).startswith(cut.removesuffix("…")) and "\n" not in cut


def test_a_text_that_fits_is_not_cut():
    assert shapes.cut("Fans", 100, 20) == "Fans"


@pytest.mark.parametrize("text, size", [("Fans", 20), ("Betrokkenheid", 15.2), ("Betrokkenheid" * 9, 13)])
def test_a_label_shrinks_before_it_is_cut(text, size):
    assert shapes.fitted(0, 0, text, 125).size == pytest.approx(size, abs=0.5)


def test_a_row_of_labels_has_the_size_of_the_longest():
    names = ["Fans", "Betrokkenheid"]
    assert shapes.alike(names, 125, 20) == shapes.fitted(0, 0, names[1], 125, 20).size < 20


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


def between(start, bend):
    """Points along a line, or along a curve that bends towards a point on its way."""
    (x, y), (u, v), (end, foot) = start, bend[:2], bend[-2:]
    if len(bend) == 2:
        u, v = (x + end) / 2, (y + foot) / 2
    for part in (n / 40 for n in range(41)):
        there, bent, here = part**2, 2 * part * (1 - part), (1 - part) ** 2
        yield here * x + bent * u + there * end, here * y + bent * v + there * foot


@pytest.mark.parametrize("case", SHOWN)
def test_no_line_runs_through_a_label(case):
    open_ended = [o.path for o in SHOWN[case].outlines if o.fill is None and o.path[-1] != ("Z",)]
    dots = [dot for path in open_ended for step, then in pairwise(path) for dot in between(step[-2:], then[1:])]
    struck = [b[0] for b in boxes(case) if any(b[1] < x < b[3] and b[2] < y < b[4] for x, y in dots)]
    assert struck == []


@pytest.mark.parametrize("case", PLAIN)
def test_a_label_stands_in_a_shape_or_beside_it(case):
    (axes,) = plots.paint(SHOWN[case]).axes
    edged = [p for p, o in zip(axes.patches, SHOWN[case].outlines, strict=True) if o.fill and not o.dashed]
    for text, left, top, right, bottom in boxes(case):
        points = [(x, y) for x in (left, right) for y in (0.75 * top + 0.25 * bottom, 0.25 * top + 0.75 * bottom)]
        assert all(sum(map(patch.get_path().contains_point, points)) in (0, 4) for patch in edged), text


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


SEEN_BY = {  # Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB; grey is the luminance of WCAG
    "everyone": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)


def times(matrix, values):
    return [sum(a * b for a, b in zip(row, values, strict=True)) for row in matrix]


def lab(colour, matrix):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    xyz = times(TO_XYZ, [min(1, max(0, c)) for c in times(matrix, linear)])
    parts = (v / w for v, w in zip(xyz, WHITE, strict=True))
    x, y, z = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in parts)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize(
    "eyes, levels, heat",
    [("everyone", 40, 20), ("protanopia", 30, 13), ("deuteranopia", 18, 9.5), ("tritanopia", 29, 18), ("grey", 11, 9)],
)
def test_neighbours_differ_for_every_kind_of_eyes(eyes, levels, heat):
    for colours, floor in ([level.colour for level in CONTENT.levels], levels), (HEAT, heat):
        seen = [lab(colour, SEEN_BY[eyes]) for colour in colours]
        assert min(math.dist(a, b) for a, b in pairwise(seen)) >= floor
