"""The painter for paper: the same picture as on the screen, as a closed Figure, with nothing global touched."""

import re
import xml.etree.ElementTree as ElementTree

import matplotlib
import pytest
from gallery import GALLERY
from matplotlib import pyplot
from matplotlib.colors import to_hex

from engagement import plots, svg
from engagement.shapes import HEIGHT, WIDTH, Label, Picture

CASES = [case for case in GALLERY if case.startswith(("nl", "en", "long words"))]
ANCHORS = {"left": None, "center": "middle", "right": "end"}


def as_svg(case):
    """The outlines and labels that the other painter draws, its theme's colours filled in."""
    text = svg.paint(GALLERY[case])
    for role in svg.THEME:
        text = text.replace(f"var(--{role})", plots.THEMES["light"][role])
    root = ElementTree.fromstring(text)
    hatches = {f"url(#{p.get('id')})": p.find("rect").get("fill") for p in root.iter("pattern")}
    paths = list(root.iter("path"))
    return (
        [(hatches.get(e.get("fill"), e.get("fill")), e.get("stroke", "none"), e.get("fill") in hatches) for e in paths],
        [[float(n) for n in re.findall(r"-?\d+(?:\.\d+)?", e.get("d"))] for e in paths],
        [
            (
                e.text or "",
                float(e.get("x")),
                float(e.get("y")),
                float(e.get("font-size")),
                e.get("text-anchor"),
                e.get("fill"),
            )
            for e in root.iter("text")
        ],
    )


def colour(rgba):
    return to_hex(rgba) if rgba[3] else "none"


def test_there_are_pictures_to_paint():
    assert len(CASES) > 100


@pytest.mark.parametrize("case", CASES)
def test_both_painters_draw_the_same_outlines_and_labels(case):
    (axes,) = plots.paint(GALLERY[case]).axes
    looks, points, labels = as_svg(case)
    patches = sorted(axes.patches, key=lambda patch: patch.zorder)
    assert [(colour(p.get_facecolor()), colour(p.get_edgecolor()), bool(p.get_hatch())) for p in patches] == looks
    for patch, numbers in zip(patches, points, strict=True):
        drawn = patch.get_path().vertices[: len(numbers) // 2].ravel()
        assert drawn.tolist() == pytest.approx(numbers, abs=0.06)
    found = [
        (t.get_text(), *t.get_position(), t.get_fontsize() / plots.POINT, ANCHORS[t.get_ha()], to_hex(t.get_color()))
        for t in axes.texts
    ]
    assert len(found) == len(labels)
    for one, other in zip(found, labels, strict=True):
        assert (one[0], one[4], one[5]) == (other[0], other[4], other[5])
        assert one[1:4] == pytest.approx(other[1:4], abs=0.06)


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


@pytest.mark.parametrize("form", ["png", "svg", "pdf"])
def test_a_figure_can_be_saved_in_every_form(tmp_path, form):
    path = tmp_path / f"picture.{form}"
    plots.paint(GALLERY["nl: pyramid, all unknown, true"]).savefig(path)
    assert path.stat().st_size > 1_000


def test_a_formula_in_a_name_stays_text():
    figure = plots.paint(Picture("t", "d", (), (Label(1, 1, r"$\frac$"),)))
    assert figure.axes[0].texts[0].get_parse_math() is False
