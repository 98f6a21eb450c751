"""The pictures and their sentences: the words say what the picture shows, and a program's mistakes are named."""

from itertools import pairwise

import numpy as np
import pytest
from gallery import CONTENT, EVEN, FLOWS, GALLERY, LIFTS, PYRAMIDS, STRANGE, TALLIES, preceded, tallied

import engagement
from engagement.ambition import Promise
from engagement.model import LANGUAGES, LEVELS, PHASES, Amount, Pyramid
from engagement.pictures.flow import draw_flow
from engagement.pictures.house import apart, draw_house
from engagement.pictures.movement import draw_movement
from engagement.pictures.plan import draw_plan
from engagement.pictures.pyramid import draw_pyramid
from engagement.pictures.staircase import LEAF, WOOD, draw_staircase
from engagement.plan import Activity

UNSPOKEN = ("{", "}", "None", "  ", " .", "..")
OPEN = [[None] * 4] * 5


def texts(picture):
    return [label.text for label in picture.labels]


@pytest.mark.parametrize("case", GALLERY)
def test_every_picture_has_a_title_and_a_whole_sentence(case):
    picture = GALLERY[case]
    assert picture.title and picture.description.endswith((".", "?")) and "\n" not in picture.description
    assert [odd for odd in UNSPOKEN if odd in picture.description + picture.title] == []


# --- the pyramid


@pytest.mark.parametrize("language, number", [("nl", "100.000"), ("en", "100,000")])
def test_the_pyramid_names_and_numbers_every_level_from_the_top(language, number):
    picture = draw_pyramid(PYRAMIDS["even"], CONTENT, language)
    names = [level.name[language] for level in CONTENT.levels]
    assert [text for text in texts(picture) if text in names] == names
    assert number in texts(picture) and f"{names[0]} {number};" in picture.description


def test_a_level_that_nobody_knows_is_hatched_and_says_so():
    picture = draw_pyramid(Pyramid.of({**EVEN, "fans": None}), CONTENT, "en")
    (hatched,) = (o for o in picture.outlines if o.hatched)
    assert hatched.fill == CONTENT.levels[LEVELS.index("fans")].colour
    assert "?" in texts(picture) and "Fans unknown" in picture.description


def test_a_level_of_nobody_leaves_a_gap():
    picture = draw_pyramid(Pyramid.of({**EVEN, "fans": 0}), CONTENT, "en")
    assert CONTENT.levels[LEVELS.index("fans")].colour not in [o.fill for o in picture.outlines]
    assert "0" in texts(picture) and "Fans 0;" in picture.description


@pytest.mark.parametrize(
    "counts, said",
    [
        (
            {"network": 90, "followers": 9, "fans": 1},
            "from Network to Followers. Of every 100 at Network or higher, about 10",
        ),
        ({"network": 900, "followers": 0}, "at Network or higher, not even one"),
        ({"network": 999, "followers": 1}, "from Network to Followers"),
        ({"network": 9, "fans": 1}, "No weakest step to be seen yet"),
        ({"network": Amount(9, "members"), "followers": 1}, "No weakest step to be seen yet"),
        ({}, "No weakest step to be seen yet"),
    ],
)
def test_the_weakest_step_is_lit_where_the_sentence_says_so(counts, said):
    picture = draw_pyramid(Pyramid.of(counts), CONTENT, "en")
    flag = CONTENT.words("en")("pyramid.weakest-flag")
    assert said in picture.description and (flag in texts(picture)) == ("from Network" in said or "not even" in said)


def test_a_unit_other_than_people_is_named():
    picture = draw_pyramid(Pyramid.of({"fans": Amount(12, "households")}), CONTENT, "nl")
    assert "huishoudens" in texts(picture) and "Fans 12 huishoudens" in picture.description


def test_whose_numbers_these_are_stands_in_the_picture():
    assert "example, invented: Us" in texts(
        draw_pyramid(PYRAMIDS["even"], CONTENT, "en", source="example, invented: Us")
    )


# --- the house


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_axes_furthest_apart_and_closest_together_are_framed_tagged_and_said(language):
    scores = [[3, 3, 3, 3], [3, 1, 3, 3], [3, 5, 4, 3], [None, 3, 3, 3], [3, 3, 2, 1]]
    picture, words = draw_house(scores, CONTENT, language), CONTENT.words(language)
    low, high, axis = CONTENT.silos[1].name[language], CONTENT.silos[2].name[language], CONTENT.axes[1].name[language]
    said = words("house.voices", axis=axis, low=1, lows=low, high=5, highs=high)
    assert said in picture.description and picture.description.startswith("19 ")
    near = words("house.same", n=4, score=3)
    assert words("house.near", axes=f"{CONTENT.axes[0].name[language]} ({near})") in picture.description
    assert [o.dashed for o in picture.outlines if o.fill is None] == [True, False], "a frame each, and not colour alone"
    tags = [words("house.furthest-tag"), words("house.closest-tag")]
    assert sorted(text for text in texts(picture) if text in tags) == sorted(tags)
    assert words("house.spread", low=1, high=5) in texts(picture) and texts(picture).count("?") == 1


@pytest.mark.parametrize(
    "scores, furthest, closest",
    [
        ([[1, 2, 3, 4], [5, 4, 3, 2]], (0,), (2,)),
        ([[1, 1, 3, 4], [5, 5, 3, 4]], (0, 1), (2, 3)),
        ([[1, 2, 3, 4], [2, 3, 4, 5]], (0, 1, 2, 3), ()),  # equally far: none is closest
        ([[3] * 4, [3] * 4], (), (0, 1, 2, 3)),
        ([[1, None, 3, 4], [None, 5, 4, 2]], (3,), (2,)),  # a lone voice has nobody to differ from
        ([[1, 2, 3, 4], [None] * 4], (), ()),
        (OPEN, (), ()),
    ],
)
def test_ties_are_named_in_full(scores, furthest, closest):
    assert apart(scores) == (furthest, closest)


def test_axes_that_tie_are_all_named_with_every_voice_at_either_end():
    said = draw_house([[1, 5, 3, 3], [1, 1, 3, 3], [5, 5, 3, 3], *OPEN[:2]], CONTENT, "en").description
    assert (
        "On 2 axes the house is furthest apart, all equally far. Departments: a 1 from The board and Press and PR"
        in said
    )
    assert "; Goals: a 1 from Press and PR, a 5 from The board and Communication and web." in said


@pytest.mark.parametrize("score, said", [(2, True), (3, False)])
def test_agreeing_on_a_low_score_is_no_reason_to_cheer(score, said):
    scores = [[score, 5, 3, 3], [score, 1, 4, 4], *OPEN[:3]]
    assert ("on a low score" in draw_house(scores, CONTENT, "en").description) == said


@pytest.mark.parametrize(
    "scores, said",
    [
        (OPEN, "Take the first chair"),
        ([[2] * 4] * 5, "Suspiciously"),
        ([[1, 2, 3, 4], *OPEN[1:]], "One score on an axis is no"),
    ],
)
def test_a_house_without_difference_frames_none_as_furthest(scores, said):
    picture = draw_house(scores, CONTENT, "en")
    assert said in picture.description and not [o for o in picture.outlines if o.edge == "ink" and not o.dashed]


@pytest.mark.parametrize(
    "filled, said",
    [
        (2, "3 chairs are still empty. Everybody"),
        (4, "One chair is still empty. Everybody"),
        (5, "filled in. Everybody"),
    ],
)
def test_chairs_that_are_still_empty_are_said_before_the_verdict(filled, said):
    assert said in draw_house([[3] * 4] * filled + OPEN[filled:], CONTENT, "en").description


@pytest.mark.parametrize("scores", [OPEN, [[1, 2, 3, 4], [5, None, 5, None], *OPEN[:3]]])
def test_a_house_not_yet_revealed_shows_how_many_and_not_what_nor_where(scores):
    swapped = [[score and 6 - score for score in reversed(row)] for row in scores]
    covered = draw_house(scores, CONTENT, "en", revealed=False)
    assert covered == draw_house(swapped, CONTENT, "en", revealed=False)
    filled = [sum(map(bool, row)) for row in scores]
    assert [text for text in texts(covered) if " of 4" in text] == [f"{n} of 4" for n in filled]
    assert sum(outline.dashed for outline in covered.outlines) == 20 - sum(filled)


# --- the staircase and the plan


@pytest.mark.parametrize("phase", PHASES)
def test_a_staircase_is_lit_up_to_the_promise(phase):
    rank = PHASES.index(phase)
    picture = draw_staircase(Promise(phase), CONTENT, "en")
    steps = [o for o in picture.outlines[3:] if o.fill in (*WOOD, *LEAF)]  # after the three of the legend
    assert [o.fill for o in steps] == [tone for pair in zip(WOOD, LEAF, strict=True) for tone in pair][: 2 * (rank + 1)]
    tops = [min(step[-1] for step in o.path if step[1:]) for o in steps]
    assert tops[::2] == tops[1::2] == sorted(tops[::2], reverse=True), "the gain stands as high as the risk beside it"
    assert f"{CONTENT.phases[rank].name.en}, step {rank + 1} of 6" in picture.description
    assert [text for text in texts(picture) if set(text) == {"●"}] == ["●", *("●" * n for n in range(1, 7))]


def test_a_staircase_without_a_promise_is_not_lit():
    picture = draw_staircase(Promise(None), CONTENT, "en")
    assert all(o.fill == "ghost" for o in picture.outlines[3:]) and "No phase chosen yet" in picture.description


def test_the_plan_shows_activities_empty_rows_and_over_reach():
    placed = [
        (2, Activity("walk", "fans", "react")),
        (5, Activity("app", "network", "create")),
        (7, Activity("idea", "suspects")),
    ]
    picture = draw_plan(placed, "react", CONTENT, "en")
    assert sorted(text for text in texts(picture) if text.isdigit()) == ["2", "5"]
    assert texts(picture).count("gets nothing") == 3 and "beyond your promise" in texts(picture)
    assert picture.description.startswith("3 activities. Gets nothing: Followers, Supporters, Empowered users.")
    assert picture.description.endswith("Still to be placed: idea. Beyond your promise: app.")
    assert sum(o.hatched for o in picture.outlines) == 4 * 6


# --- movement

COLOURS = [level.colour for level in CONTENT.levels]
YEAR = TALLIES["18 months"]


def bands(picture):
    """Each level's shapes among the bands (not the six boxes on the right): how high they are at their highest."""
    found = {}
    for outline in picture.outlines:
        places = [step[1:] for step in outline.path if step[0] in "ML"]
        if outline.fill in COLOURS and not any(step[0] == "Q" for step in outline.path):
            roof, foot = places[: len(places) // 2], places[len(places) // 2 :]
            high = max(low - high for (_, high), (_, low) in zip(roof, reversed(foot), strict=True))
            found.setdefault(LEVELS[COLOURS.index(outline.fill)], []).append(high)
    return found


@pytest.mark.parametrize("language, month, numbers", [
    ("nl", "november 2026", ["7", "78", "308", "1.058", "2.695", "11.720"]),
    ("en", "November 2026", ["7", "78", "308", "1,058", "2,695", "11,720"]),
])  # fmt: skip
def test_movement_names_and_numbers_every_level_from_the_top(language, month, numbers):
    picture = draw_movement(YEAR, -1, CONTENT, language)
    names = [level.name[language] for level in reversed(CONTENT.levels)]
    shown = texts(picture)
    assert [text for text in shown if text in names] == names
    assert [text for text in shown if text in numbers] == numbers
    changes = ["=", "+1", "+4", "−119", "−365", "+160"]
    told = [f"{name} {n} ({change})" for name, n, change in zip(names, numbers, changes, strict=True)]
    told[0] = told[0].replace("=", CONTENT.words(language)("pyramid.was-same"))
    assert "; ".join(told) in picture.description and picture.description.startswith(f"In {month}")
    assert shown.count(month) == 2, "beside the bands and on the line"


def test_bands_are_true_to_scale_and_suspects_are_in_none():
    high = bands(draw_movement(tallied([[10**6, 400, 200, 100, 50, 50]] * 3), 1, CONTENT, "en"))
    (network,) = high["network"]
    assert {level: round(network / height[0], 6) for level, height in high.items()} == {
        "network": 1, "followers": 2, "fans": 4, "supporters": 8, "empowered": 8,
    }  # fmt: skip


def test_a_single_person_beside_many_has_a_band_and_nobody_has_none():
    high = bands(GALLERY["nl: movement, one beside 100,000"])
    assert {*high} == {"network", "fans", "empowered"}
    assert len(high["empowered"]) == 4, "every other month"
    assert bands(GALLERY["nl: movement, all zero"]) == {}
    assert CONTENT.words("nl")("movement.bands.nobody") in texts(GALLERY["nl: movement, all zero"])


def test_the_line_stands_where_the_month_is():
    stems = [
        next(o for o in draw_movement(YEAR, month, CONTENT, "en").outlines if o.edge == "ink") for month in range(18)
    ]
    at = [stem.path[0][1] for stem in stems]
    steps = {round(later - sooner, 3) for sooner, later in pairwise(at)}
    assert len(steps) == 1 and steps.pop() > 30


def test_the_first_month_has_none_before_it_and_one_that_is_not_there_is_named():
    assert "(" not in draw_movement(YEAR, 0, CONTENT, "en").description
    assert draw_movement(YEAR, -18, CONTENT, "en") == draw_movement(YEAR, 0, CONTENT, "en")
    for month in (18, -19):
        with pytest.raises(ValueError, match=f"no month {month}; this tally has 18"):
            draw_movement(YEAR, month, CONTENT, "en")


@pytest.mark.parametrize("case", TALLIES)
def test_scales_have_few_and_rounded_marks(case):
    picture, words = GALLERY[f"en: movement, {case}"], CONTENT.words("en")
    marks = [label.text.replace(",", "") for label in picture.labels if label.anchor == "end" and label.size == 16]
    assert (
        marks[0] == "0"
        and 2 <= len(marks) <= 5
        and {mark.rstrip("0") for mark in marks[1:]} <= {"1", "2", "3", "4", "5", "6", "8"}
    )
    names = [*words("movement.bands.short").split(), *map(str, range(1900, 2100))]
    months = [label.x for label in picture.labels if label.text in names and label.colour == "ink"]
    assert 1 <= len(months) <= 14 and months == sorted(set(months))


@pytest.mark.parametrize(
    "low, cut, said",
    [
        (1, False, "The first month is too low"),
        (5, True, "The first 5 months are too low"),
        (0, True, "The last is not complete"),
    ],
)
def test_months_that_the_log_holds_in_part_are_said_to_be(low, cut, said):
    picture = draw_movement(YEAR, 3, CONTENT, "en", low=low, cut=cut)
    assert said in picture.description and any(said in text for text in texts(picture))
    assert "too low" not in str(draw_movement(YEAR, 3, CONTENT, "en"))


def drawn(flow):
    picture = draw_flow(flow, YEAR, 5, 17, CONTENT, "en")
    return picture, [o for o in picture.outlines if any(step[0] == "Q" and step[-2] == 480 for step in o.path)]


def wide(ribbon):
    return ribbon.path[3][2] - ribbon.path[2][-1]


def test_a_ribbon_is_as_wide_as_its_people_and_looks_like_its_way():
    flow = [[0] * 6 for _ in range(7)]
    flow[1][3], flow[3][1], flow[2][2], flow[6][1] = 400, 200, 100, 100
    picture, ribbons = drawn(flow)
    found = {(o.fill, o.hatched): wide(o) for o in ribbons}
    rose, fell, stayed, came = (COLOURS[1], False), (COLOURS[3], True), (f"{COLOURS[2]}66", False), ("ghost", False)
    assert {*found} == {rose, fell, stayed, came}
    assert (
        found[rose]
        == pytest.approx(2 * found[fell])
        == pytest.approx(4 * found[stayed])
        == pytest.approx(4 * found[came])
    )
    assert "400 up, 200 down (of whom 0 silent, to Suspects), 100 stayed, 100 new" in picture.description
    assert "from Network to Fans: 400" in picture.description
    assert [text for text in texts(picture) if text in ("400 up", "100 stayed", "200 down", "100 new")] == [
        "400 up", "100 stayed", "200 down", "100 new",
    ]  # fmt: skip


def test_suspects_who_stay_are_broken_off_and_squash_nobody():
    flow = [[0] * 6 for _ in range(7)]
    flow[0][0], flow[0][1], flow[1][0] = 100_000, 40, 20
    picture, ribbons = drawn(flow)
    by_fill = {o.fill: wide(o) for o in ribbons}
    assert by_fill[f"{COLOURS[0]}66"] < by_fill[COLOURS[1]] * 5 and by_fill[COLOURS[0]] == pytest.approx(
        2 * by_fill[COLOURS[1]]
    )
    assert "not to scale: 100,000 stayed Suspects" in picture.description
    flow[0][0] = 10
    assert "scale" not in drawn(flow)[0].description


@pytest.mark.parametrize("case", FLOWS)
def test_ribbons_can_be_seen_and_stay_between_the_heads_and_the_legend(case):
    _, ribbons = drawn(FLOWS[case])
    assert len(ribbons) == sum(map(bool, sum(map(tuple, FLOWS[case]), ())))
    assert all(wide(o) >= 3 and min(step[-1] for step in o.path if step[1:]) > 40 for o in ribbons)
    assert all(max(step[-1] for step in o.path if step[1:]) < 460 for o in ribbons)


def before(lifts, **more):
    (picture,) = preceded(CONTENT, "en", {"these": lifts}, **more).values()
    return picture


def test_what_came_before_is_sorted_and_counted_and_says_what_it_is_not():
    picture = before(LIFTS["five kinds"])
    kinds = ["commented", "liked", "opened", "came by", "saw it"]
    assert [text for text in texts(picture) if text in kinds] == kinds
    assert {"31 of 80 times up", "40 of 900 times not", "8.7 ×"} <= {*texts(picture)}
    assert "“commented”, 8.7 times as often in the month before a step up (31 of 80 times up)" in picture.description
    caveat = CONTENT.words("en")("movement.before.caveat")
    assert "does not cause" in caveat and caveat in texts(picture) and picture.description.endswith(caveat)
    bars = [o for o in picture.outlines if o.fill == COLOURS[LEVELS.index("fans")]]
    assert [o.hatched for o in bars] == [False, False, True, True, False], "those whose interval holds 1"


def test_what_cannot_be_told_is_said_and_not_drawn():
    picture = before(LIFTS["cannot be told"])
    assert {"none of those who rose", "only those who rose"} <= {*texts(picture)}
    assert sum(o.fill in COLOURS for o in picture.outlines) == 1
    assert "For no kind is the difference clear" in picture.description and "nan" not in str(picture)
    for case in ("nobody rose", "no kinds"):
        assert "Nobody rose out of Fans here." in texts(before(LIFTS[case]))


def test_of_many_kinds_eight_are_drawn_and_the_rest_is_counted():
    picture = before(STRANGE["kinds"])
    assert sum(o.fill in COLOURS for o in picture.outlines) == 8
    assert "and 2 other kinds" in texts(picture) and "\n" not in "".join(texts(picture))


def test_kinds_of_a_higher_test_are_starred_and_the_biggest_difference_is_of_another():
    starred, plain = before(LIFTS["five kinds"], tested={"commented"}), before(LIFTS["five kinds"])
    assert "commented *" in texts(starred) and "commented" in texts(plain)
    assert "* counts in a higher test itself" in starred.description and "*" not in plain.description
    assert "difference: “commented”" in plain.description and "difference: “commented" not in starred.description


def test_those_compared_with_are_the_active_ones_or_everyone():
    active, everyone = before(LIFTS["five kinds"]), before(LIFTS["five kinds"], active=False)
    assert "31 of 80 times up" in texts(active) and "31 of 160 times up" in texts(everyone)
    assert "something that month too" in active.description and "everyone who stood there" in everyone.description


# --- the same for a program


@pytest.mark.parametrize("plot", [name for name in engagement.__all__ if name.startswith("plot_")])
def test_every_plot_has_cases_in_the_gallery(plot):
    kind = plot.removeprefix("plot_").replace("_", "-")
    assert f"en: {kind}" in {case.split(",")[0] for case in GALLERY}, (
        f"add a '{kind}, …' to pictures() in tests/gallery.py"
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_plot_speaks_the_language_and_wears_the_theme(language, theme):
    look = {"language": language, "theme": theme}
    figures = [
        engagement.plot_pyramid(EVEN, **look), engagement.plot_house(OPEN, **look),
        engagement.plot_staircase("react", **look), engagement.plot_plan([], phase="react", **look),
        engagement.plot_movement(YEAR, **look),
    ]  # fmt: skip
    words = CONTENT.words(language)
    assert [f.get_label() for f in figures] == [
        words(f"{key}.title") for key in ("pyramid", "house", "staircase", "plan", "movement.bands")
    ]
    assert len({f.get_facecolor() for f in figures}) == 1


def test_a_plot_takes_values_in_more_than_one_form_and_changes_none():
    counts, activities = dict(EVEN), [{"what": "x", "level": "fans", "phase": "react"}]
    assert texts_of(engagement.plot_pyramid(counts)) == texts_of(engagement.plot_pyramid(Pyramid.of(counts)))
    assert texts_of(engagement.plot_plan(activities)) == texts_of(
        engagement.plot_plan([Activity("x", "fans", "react")])
    )
    by_key = engagement.plot_house({("board", "goals"): 4})
    assert texts_of(by_key).count("4") == 1
    assert texts_of(engagement.plot_house({("board", "goals"): np.int64(4)})) == texts_of(by_key)
    assert counts == EVEN and activities == [{"what": "x", "level": "fans", "phase": "react"}]


def test_a_pyramid_can_be_plotted_true_to_size():
    readable, true = (engagement.plot_pyramid(EVEN, true_size=size) for size in (False, True))
    widths = [[round(patch.get_path().get_extents().width) for patch in f.axes[0].patches] for f in (readable, true)]
    assert widths[0] != widths[1] and texts_of(readable)[-1] != texts_of(true)[-1]


def texts_of(figure):
    return [text.get_text() for text in figure.axes[0].texts]


@pytest.mark.parametrize(
    "plot, value, said",
    [
        ("plot_pyramid", {"fan": 1}, "no level 'fan'"),
        ("plot_pyramid", {"fans": -1}, "0 to 100,000,000"),
        ("plot_pyramid", {"fans": 10**8 + 1}, "0 to 100,000,000"),
        ("plot_house", [[1] * 4] * 4, "found 4 rows; expected 5 rows of 4"),
        ("plot_house", [[1] * 3] * 5, "expected 5 rows of 4"),
        ("plot_house", [[0] * 4] * 5, "the score 0; expected 1 to 5"),
        ("plot_house", [["3"] * 4] * 5, "the score '3'"),
        ("plot_house", {("board", "goals"): 6}, "the score 6"),
        ("plot_house", [[float("nan")] * 4] * 5, "the score nan"),
        (
            "plot_plan",
            [{"what": "reply", "who": "Ann"}],
            "found the activity {'what': 'reply', 'who': 'Ann'}; expected what",
        ),
        ("plot_plan", [{"level": "fans"}], "expected what, and if known level, phase and hours"),
        ("plot_plan", ["reply"], "found the activity 'reply'"),
        ("plot_staircase", "dominate", "no phase 'dominate'; the phases are observe"),
    ],
)
def test_a_value_that_cannot_be_drawn_is_named(plot, value, said):
    with pytest.raises(ValueError, match=said) as told:
        getattr(engagement, plot)(value)
    assert isinstance(told.value, engagement.Mistake)


def test_a_plan_for_a_phase_that_is_none_is_named():
    with pytest.raises(ValueError, match="no phase 'x'"):
        engagement.plot_plan([], phase="x")


def test_levels_in_other_units_are_named_as_not_compared():
    pyramid = Pyramid.of({"network": Amount(90, "households"), "followers": 60, "fans": 9, "supporters": 3})
    assert "not compared: Network → Followers." in draw_pyramid(pyramid, CONTENT, "en").description
    assert (
        "not compared"
        not in draw_pyramid(Pyramid.of({"network": 9, "fans": 3, "supporters": 1}), CONTENT, "en").description
    )
