"""The pictures that tests look at: every picture, at its edges, with the names as they are and with impossible ones."""

from dataclasses import replace

from engagement.ambition import Promise
from engagement.content import Content, load_content
from engagement.loop import Steps
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES, Amount, Pyramid, Text
from engagement.pictures import (
    draw_change,
    draw_house,
    draw_loop,
    draw_plan,
    draw_pyramid,
    draw_staircase,
    draw_time,
    draw_what_if,
)
from engagement.plan import Activity
from engagement.samples import load_samples
from engagement.weakest import weakest_step

CONTENT = load_content()
NAMES = {
    "long words": "Vertrouwenspersonenbegeleidingscommissieleden",
    "many words": "Vrijwilligerscoördinatoren in de wijk, hun buren en ieder die wel eens aanschuift",
    "5,000 characters": "Betrokkenheid " * 356 + "model",
    "5,000 wide characters": "W" * 5_000,
}
EVEN = dict(zip(LEVELS, (100_000, 10_000, 1_000, 100, 10, 1), strict=True))
PYRAMIDS = {
    "even": Pyramid.of(EVEN),
    "six zeros": Pyramid.of(dict.fromkeys(LEVELS, 0)),
    "one huge level": Pyramid.of({**dict.fromkeys(LEVELS, 3), "followers": MOST}),
    "huge on top": Pyramid.of({**dict.fromkeys(LEVELS, 0), "empowered": MOST}),
    "100 million everywhere": Pyramid.of(dict.fromkeys(LEVELS, MOST)),
    "all unknown": Pyramid.of({}),
    "units everywhere": Pyramid.of({level: Amount(n, "addresses") for level, n in EVEN.items()}),
    "upside down": Pyramid.of(dict(zip(LEVELS, reversed(EVEN.values()), strict=True))),
}
for key, sample in load_samples().items():
    told = {level: sample.answers.get(f"pyramid.{level}.count") for level in LEVELS}
    units = {level: sample.answers.get(f"pyramid.{level}.unit", "people") for level in LEVELS}
    PYRAMIDS[key] = Pyramid.of({level: Amount(told[level], units[level]) for level in LEVELS})
HOUSES = {
    "empty": [[None] * 4] * 5,
    "agreed": [[3] * 4] * 5,
    "torn": [[1, 2, 3, 4], [5, 4, 3, 2], [1, 1, 1, 1], [None, 5, 2, 3], [2, 3, 4, 5]],
}
ACTIVITIES = {
    "none": [],
    "one a level": [Activity(f"thing {i}", level, PHASES[i]) for i, level in enumerate(LEVELS)],
    "eight in one cell": [Activity("thing", "fans", "participate")] * 8,
}
AHEAD = ("100 million everywhere", "all unknown", "charity")  # the pyramids that the loop and the what-if are drawn for
STEPS = {
    "nothing known": Steps.of({}),
    "all narrow": Steps.of(dict.fromkeys(LEVELS[1:], 1), dict.fromkeys(LEVELS, 2)),
    "all wide": Steps.of(
        {**dict.fromkeys(LEVELS[1:], (0.1, 99.5)), "network": (0.1, 1000)},
        dict.fromkeys(LEVELS, (0.1, 99.5)),
        (0.1, 99.5),
    ),
    "half known": Steps.of({"followers": (0.2, 0.7), "fans": 2}, {"network": 5}, 10),
}
WEEKS = {
    "no hours": [Activity("thing", "fans"), Activity("thing", hours=3)],
    "hours on one level": [Activity("thing", "empowered", "create", 999), Activity("thing", "fans")],
    "hours on every level": [Activity("thing", level, hours=hours) for hours, level in enumerate(LEVELS, 1)],
}


def renamed(name):
    """The content with one name for everything that has one."""
    text = Text(nl=name, en=name)
    every = ("levels", "phases", "silos", "axes", "units")

    def read(part):
        found = getattr(CONTENT, part)
        return tuple(replace(each, name=text) for each in found) if part in every else found

    return Content(read)


def looked_ahead(case, value, steps, content, language):
    """The loop and the what-if of a pyramid, as it goes and with one step changed."""
    weakest, source = weakest_step(value, steps, draws=0), f"invented: {content.levels[0].name[language]}"
    better = {"step": "followers", "points": 3, "source": source}
    return {
        f"loop, {case}": draw_loop(value, steps, content, language, weakest=weakest, source=source),
        f"what-if, {case}": draw_what_if(value, steps, 12, content, language, source=source),
        f"what-if, {case}, changed": draw_what_if(value, steps, 24, content, language, **better),
    }


def pictures(content, language, pyramids=PYRAMIDS, phases=(None, *PHASES)):
    """Every case of every picture, by what it shows."""
    shown = {}
    for case, value in pyramids.items():
        for true_size in (False, True):
            source = f"example, invented: {content.levels[0].name[language]}"
            at = f"pyramid, {case}, {'true' if true_size else 'readable'}"
            shown[at] = draw_pyramid(value, content, language, true_size=true_size, source=source)
    for case, scores in HOUSES.items():
        shown[f"house, {case}"] = draw_house(scores, content, language)
        shown[f"house, {case}, covered"] = draw_house(scores, content, language, revealed=False)
    for phase in phases:
        shown[f"staircase, {phase}"] = draw_staircase(Promise(phase), content, language)
        for case, placed in ACTIVITIES.items():
            shown[f"plan, {case}, {phase}"] = draw_plan(list(enumerate(placed, 1)), phase, content, language)
        placed = list(enumerate(ACTIVITIES["one a level"], 1))
        shown[f"plan, bridged, {phase}"] = draw_plan(placed, phase, content, language, bridged=True)
    for case, value in pyramids.items():
        shown[f"then and now, {case}"] = draw_change(
            PYRAMIDS["upside down"], value, content, language, since="1 mei 2026"
        )
        for known, steps in STEPS.items() if case in AHEAD else ():
            shown |= looked_ahead(f"{case}, {known}", value, steps, content, language)
    for case, value in pyramids.items():
        shown[f"time, {case}"] = draw_time(WEEKS["hours on every level"], value, content, language)
    for case, week in WEEKS.items():
        shown[f"time, {case}"] = draw_time(week, PYRAMIDS["units everywhere"], content, language)
    return shown


GALLERY = {
    f"{language}: {case}": picture for language in LANGUAGES for case, picture in pictures(CONTENT, language).items()
}
CROWDED = {case: PYRAMIDS[case] for case in ("100 million everywhere", "units everywhere", "six zeros", "charity")}
for called, name in NAMES.items():
    long = pictures(renamed(name), "nl", CROWDED, (None, "participate", "innovate"))
    GALLERY |= {f"{called}: {case}": picture for case, picture in long.items()}
