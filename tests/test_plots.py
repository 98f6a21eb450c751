"""The painter for paper: the same picture as on the screen, as a closed Figure, with nothing global touched."""

import re
import xml.etree.ElementTree as ElementTree

import matplotlib
import pytest
from gallery import GALLERY
from matplotlib import pyplot
from matplotlib.colors import to_hex
from matplotlib.path import Path

from engagement import plots, svg
from engagement.shapes import HEIGHT, WIDTH, Label, Outline, Picture, box

CASES = [case for case in GALLERY if case.startswith(("nl", "en", "long words"))]
ANCHORS = {"left": None, "center": "middle", "right": "end"}
LETTERS = {Path.MOVETO: "M", Path.LINETO: "L", Path.CURVE3: "Q", Path.CLOSEPOLY: "Z"}


def as_svg(case):
    """The outlines and labels that the other painter draws, its theme's colours filled in."""
    text = svg.paint(GALLERY[case])
    for role, shown in plots.THEMES["light"].items():
        text = text.replace(f"var(--{role})", shown)
    root = ElementTree.fromstring(text)
    hatches = {f"url(#{p.get('id')})": p.find("rect").get("fill") for p in root.iter("pattern")}
    looks, paths = [], []
    for e in root.iter("path"):
        fill, edge = e.get("fill"), e.get("stroke", "none")
        dashes = [float(n) for n in e.get("stroke-dasharray", "").split()]
        looks.append(
            (hatches.get(fill, fill), fill in hatches, edge, edge != "none" and float(e.get("stroke-width")), dashes)
        )
        paths.append((re.findall("[MLQZ]", e.get("d")), [float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", e.get("d"))]))
    labels = [
        (
            (e.text or "", e.get("text-anchor"), e.get("fill", root.get("fill")), e.get("font-weight") == "700"),
            [float(e.get(key)) for key in ("x", "y", "font-size")],
        )
        for e in root.iter("text")
    ]
    return looks, paths, labels


def as_plot(case):
    """The same of what the painter for paper draws."""
    (axes,) = plots.paint(GALLERY[case]).axes
    looks, paths = [], []
    for patch in sorted(axes.patches, key=lambda patch: patch.zorder):
        fill, edge = colour(patch.get_facecolor()), colour(patch.get_edgecolor())
        width = round(patch.get_linewidth() / plots.POINT, 6)
        dashes = [] if patch.get_linestyle() in ("-", "solid") else patch.get_linestyle()[1]
        looks.append(
            (fill, bool(patch.get_hatch()), edge, edge != "none" and width, [round(n * width, 6) for n in dashes])
        )
        steps = list(patch.get_path().iter_segments(curves=True, simplify=False))
        closed = [Path.CLOSEPOLY]  # has a point of its own, that says nothing
        numbers = [n for points, code in steps if code not in closed for n in points.tolist()]
        paths.append(([LETTERS[code] for _, code in steps], numbers))
    labels = [
        (
            (t.get_text(), ANCHORS[t.get_ha()], to_hex(t.get_color()), t.get_weight() == "bold"),
            [*t.get_position(), t.get_fontsize() / plots.POINT],
        )
        for t in axes.texts
    ]
    return looks, paths, labels


def colour(rgba):
    return to_hex(rgba, keep_alpha=rgba[3] < 1) if rgba[3] else "none"


def test_there_are_pictures_to_paint():
    assert len(CASES) > 100


@pytest.mark.parametrize("case", CASES)
def test_both_painters_draw_the_same_outlines_and_labels(case):
    (looks, *one), (other_looks, *other) = as_plot(case), as_svg(case)
    assert looks == other_looks
    for ours, theirs in zip(one, other, strict=True):
        assert [said for said, _ in ours] == [said for said, _ in theirs]
        for (_, numbers), (_, same) in zip(ours, theirs, strict=True):
            assert numbers == pytest.approx(same, abs=0.06)


def test_a_hatch_and_the_ends_of_lines_are_as_on_the_screen():
    picture = Picture("t", "d", (Outline(box(0, 0, 9, 9), "#123456", "ink", hatched=True),), ())
    (patch,), root = plots.paint(picture).axes[0].patches, ElementTree.fromstring(svg.paint(picture))
    stripe = root.find(".//pattern")[1]
    assert stripe.get("fill") == "var(--paper)" and to_hex(patch.get_hatchcolor()) == plots.THEMES["light"]["paper"]
    assert patch.get_hatchcolor()[3] == float(stripe.get("opacity"))
    assert patch.get_hatch_linewidth() == float(stripe.get("width")) * plots.POINT
    assert (patch.get_capstyle(), patch.get_joinstyle()) == (root.get("stroke-linecap"), root.get("stroke-linejoin"))


def test_labels_lie_over_every_outline_in_both():
    picture = GALLERY["nl: plan, eight in one cell, participate"]
    (axes,) = plots.paint(picture).axes
    assert min(text.zorder for text in axes.texts) > max(patch.zorder for patch in axes.patches)
    painted = svg.paint(picture)
    assert painted.rindex("<path") < painted.index("<text")


def test_a_figure_is_closed_and_nothing_global_changed():
    before, backend = dict(matplotlib.rcParams), matplotlib.get_backend()
    figure = plots.paint(GALLERY["nl: pyramid, charity, readable"])
    assert pyplot.get_fignums() == [] and figure.canvas.manager is None
    assert dict(matplotlib.rcParams) == before and matplotlib.get_backend() == backend


def test_a_figure_has_the_shape_and_the_name_of_its_picture():
    picture = GALLERY["nl: pyramid, charity, readable"]
    figure = plots.paint(picture)
    assert tuple(figure.get_size_inches() * 96) == (WIDTH, HEIGHT) and figure.get_label() == picture.title


@pytest.mark.parametrize("theme, paper, ink", [("light", "#ffffff", "#1d1b26"), ("dark", "#1b1a22", "#f2f0f7")])
def test_a_theme_gives_paper_and_ink(theme, paper, ink):
    figure = plots.paint(Picture("t", "d", (), (Label(1, 1, "x"), Label(2, 2, "y", colour="#123456"))), theme=theme)
    assert to_hex(figure.get_facecolor()) == paper
    assert [to_hex(text.get_color()) for text in figure.axes[0].texts] == [ink, "#123456"]


def test_a_theme_that_is_not_there_is_named_with_those_that_are():
    with pytest.raises(ValueError, match="no theme 'blue'; there are light, dark"):
        plots.paint(Picture("t", "d", (), ()), theme="blue")


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_figure_can_be_saved_in_every_form(tmp_path, form):
    path = tmp_path / f"picture.{form}"
    plots.paint(GALLERY["nl: pyramid, all unknown, true"]).savefig(path)
    assert path.stat().st_size > 1_000


def test_a_formula_in_a_name_stays_text():
    figure = plots.paint(Picture("t", "d", (), (Label(1, 1, r"$\frac$"),)))
    assert figure.axes[0].texts[0].get_parse_math() is False
