"""Each exercise's picture is the one that was last agreed on; a change of a text, colour, edge, hatch, place or box is named."""

import json
from dataclasses import replace

import pytest
import recorded
from recorded import CASES, FOLDER, RECORDS, SHOWN, described, differences

from engagement import plots
from engagement.forms import EXERCISES
from engagement.model import LANGUAGES
from engagement.shapes import Label, Outline, Picture, box, line

ANEW = "Was it meant? Then: python tests/recorded.py"
PICTURE = Picture(
    "A lolly",
    "in words",
    (
        Outline(box(0, 0, 90, 30), "#ff3e81", "#1d1b26", 2),
        Outline(box(0, 40, 90, 30), "#ffec3f", "#1d1b26", 2, hatched=True),
        Outline(line((0, 50), (90, 60)), None, "quiet", dashed=True),
    ),
    (Label(702, 210, "Fans"), Label(352, 210, "132", 23, "middle", "#1d1b26", bold=True), Label(702, 310, "Fans")),
)


@pytest.fixture(scope="module")
def outcomes():
    return {(case, language): recorded.outcomes(case, language) for case in CASES for language in LANGUAGES}


# --- the records


def test_every_exercise_with_a_picture_has_its_records():
    every = recorded.outcomes("charity", "nl", EXERCISES)
    shown = {key for key, found in every.items() if isinstance(found, Picture)}
    assert shown == {*SHOWN, "leaks"} and every["leaks"] == every["steps"]
    assert sorted(path.stem for path in FOLDER.iterdir()) == sorted(RECORDS)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("key", SHOWN)
def test_a_picture_is_the_one_that_was_recorded(outcomes, key, case, language):
    now = described(plots.paint(outcomes[case, language][key]))
    told = differences(recorded.read(f"{key}-{case}-{language}"), now)
    assert not told, "\n".join([f"{key}, {case}, {language}:", *told[:12], f"({len(told)} in all) {ANEW}"])


# --- what a record notices


def changed(*, outline=None, label=None, **look):
    """The differences that one sees after one outline or label of the picture was given another look."""
    outlines, labels = list(PICTURE.outlines), list(PICTURE.labels)
    if outline is not None:
        outlines[outline] = replace(outlines[outline], **look)
    if label is not None:
        labels[label] = replace(labels[label], **look)
    after = replace(PICTURE, outlines=tuple(outlines), labels=tuple(labels))
    return differences(described(plots.paint(PICTURE)), described(plots.paint(after)))


@pytest.mark.parametrize(
    "change, told",
    [
        ({"label": 0, "y": 215}, "label 'Fans' moved from [702, 210] to [702, 215]"),
        ({"label": 0, "text": "Fan"}, "label 'Fans' has label 'Fan', had 'Fans'"),
        ({"label": 0, "size": 21}, "label 'Fans' has size 21, had 20"),
        ({"label": 0, "colour": "#123456"}, "label 'Fans' has colour '#123456', had '#1d1b26'"),
        ({"label": 1, "bold": False}, "label '132' has weight None, had 'bold'"),
        ({"label": 1, "anchor": "end"}, "label '132' has align 'right', had 'center'"),
        ({"outline": 0, "fill": "#ff8f05"}, "outline [0, 0, 90, 30] in #ff3e81 has fill '#ff8f05', had '#ff3e81'"),
        ({"outline": 0, "edge": None}, "outline [0, 0, 90, 30] in #ff3e81 has edge None, had '#1d1b26'"),
        ({"outline": 0, "width": 3}, "outline [0, 0, 90, 30] in #ff3e81 has width 3, had 2"),
        ({"outline": 0, "dashed": True}, "outline [0, 0, 90, 30] in #ff3e81 has dashed True, had None"),
        ({"outline": 1, "hatched": False}, "outline [0, 40, 90, 70] in #ffec3f has hatch None, had '/'"),
        (
            {"outline": 0, "path": box(0, 0, 80, 30)},
            "outline [0, 0, 90, 30] in #ff3e81 moved from [0, 0, 90, 30] to [0, 0, 80, 30]",
        ),
        (
            {"outline": 2, "path": line((0, 60), (90, 50))},
            "line [0, 50, 90, 60] in #565460 moved from [0, 50, 90, 60] to [0, 60, 90, 50]",
        ),
    ],
)
def test_a_change_is_found_and_named(change, told):
    assert changed(**change)[0] == told


def test_the_same_picture_has_no_differences_and_a_hair_is_none():
    assert changed() == [] and changed(label=0, x=702.06) == [] != changed(label=0, x=702.2)


def test_what_came_and_what_went_is_named_and_the_rest_is_not():
    less = replace(PICTURE, outlines=PICTURE.outlines[1:], labels=PICTURE.labels[1:])
    told = ["outline [0, 0, 90, 30] in #ff3e81 is", "label 'Fans' is"]
    one, other = described(plots.paint(PICTURE)), described(plots.paint(less))
    assert differences(one, other) == [f"{each} gone" for each in told]
    assert differences(other, one) == [f"{each} new" for each in told]


def test_what_is_painted_over_something_else_is_found():
    turned = replace(PICTURE, outlines=PICTURE.outlines[::-1])
    assert differences(described(plots.paint(PICTURE)), described(plots.paint(turned)))


def test_another_theme_or_title_is_found():
    light, dark = (described(plots.paint(PICTURE, theme=theme)) for theme in ("light", "dark"))
    assert "page 'A lolly' has colour '#1b1a22', had '#ffffff'" in differences(light, dark)
    named = described(plots.paint(replace(PICTURE, title="An ice")))
    assert differences(light, named) == ["page 'A lolly' has page 'An ice', had 'A lolly'"]


def test_a_record_is_read_as_it_was_written_with_an_artist_on_a_line(tmp_path, monkeypatch):
    monkeypatch.setattr(recorded, "FOLDER", tmp_path)
    artists = described(plots.paint(PICTURE))
    recorded.write("lolly", artists)
    text = (tmp_path / "lolly.json").read_text("utf-8")
    assert recorded.read("lolly") == artists and len(text.splitlines()) == len(artists) + 2
    assert all(json.loads(row.rstrip(",")) for row in text.splitlines()[1:-1])


def test_nothing_is_rendered_to_describe_a_figure(monkeypatch):
    figure = plots.paint(PICTURE)
    monkeypatch.setattr(type(figure.canvas), "get_renderer", None, raising=False)
    monkeypatch.setattr(type(figure), "draw", None)
    assert len(described(figure)) == 1 + len(PICTURE.outlines) + len(PICTURE.labels)
