"""A picture in the making: what is laid down comes out in its order, and a note or a sentence that is empty does not."""

import pytest
from gallery import CONTENT

from engagement.pictures.cards import Voted, draw_lines, wrapped
from engagement.pictures.clock import ICE, draw_clock
from engagement.pictures.drawing import Drawing
from engagement.shapes import HEIGHT, SHINE, WIDTH, Label, Outline, line

ONE, OTHER = Outline(line((0, 0), (9.4, 0))), Outline(line((0, 0.6), (9, 0)))


def test_what_is_laid_down_keeps_its_order():
    drawing, label = Drawing([ONE]), Label(1, 2, "x")
    drawing.add(label, OTHER)
    picture = drawing.picture("t", "d")
    assert (picture.outlines, picture.labels) == ((ONE, OTHER), (label,))


def test_whole_units_round_the_outlines_off_and_nothing_else():
    drawing = Drawing([ONE], [Label(1.4, 2, "x")])
    picture = drawing.picture("t", "d", whole_units=True)
    assert picture.outlines[0].path == line((0, 0), (9, 0)) and picture.labels[0].x == 1.4


def test_sentences_become_one_text_without_the_empty_ones():
    assert Drawing().picture("t", "One.", "", "Two.").description == "One. Two."


@pytest.mark.parametrize(
    "parts, left, told",
    [(("a", "", "b"), False, ("a · b", WIDTH - 8, "end")), (("a",), True, ("a", 8, "start")), (("", ""), False, None)],
)
def test_a_note_stands_at_the_foot_and_an_empty_one_is_none(parts, left, told):
    drawing = Drawing()
    drawing.note(*parts, left=left, up=10)
    assert [(each.text, each.x, each.anchor) for each in drawing.labels] == ([told] if told else [])
    assert all(each.y == HEIGHT - 10 and each.colour == "quiet" for each in drawing.labels)


# --- the clock


@pytest.mark.parametrize(
    "share, pieces, shines",
    [(1, 1, True), (1.7, 1, True), (0.9, 3, True), (0.2, 3, False), (0, 1, False), (-1, 1, False)],
)
def test_the_clock_melts_from_a_whole_lolly_to_a_puddle(share, pieces, shines):
    """A whole lolly; what is left with a drop and a puddle; the puddle."""
    picture = draw_clock(share, "12", "min", title="t", sentence="s.")
    ice = [each for each in picture.outlines if ICE in (each.fill, each.edge)]
    assert len(ice) == pieces and (SHINE in [each.edge for each in picture.outlines]) == shines
    assert [label.text for label in picture.labels] == ["12", "min"] and picture.description == "s."


def test_the_clock_gets_lower_as_time_goes():
    def top(share):
        left = draw_clock(share, "1", "min", title="t", sentence="s.").outlines[3]
        return min(step[-1] for step in left.path if len(step) > 1)

    assert [top(share) for share in (0.95, 0.7, 0.4, 0.1)] == sorted(top(share) for share in (0.95, 0.7, 0.4, 0.1))


# --- lines on the wall


def test_lines_that_do_not_fit_are_as_small_as_they_get_and_still_whole():
    lines = [Voted("A", "W" * 4_000)]
    labels = draw_lines(lines, CONTENT.words("en")).labels
    assert "".join(label.text for label in labels if label.size == 14) == "W" * 4_000
    assert len(wrapped("W" * 4_000, 860, 14)) == len([label for label in labels if label.size == 14])
