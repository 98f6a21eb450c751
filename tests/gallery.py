"""The pictures that tests look at: every picture, at its edges, with the names as they are and with impossible ones."""

from dataclasses import replace
from datetime import datetime

from engagement.ambition import Promise
from engagement.content import Content, load_content
from engagement.loop import Steps
from engagement.model import LANGUAGES, LEVELS, MOST, PHASES, Amount, Pyramid, Text
from engagement.movement.tally import Tally
from engagement.pictures.before import draw_before
from engagement.pictures.cards import Voted, draw_cards, draw_lines
from engagement.pictures.change import draw_change
from engagement.pictures.flow import draw_flow
from engagement.pictures.house import draw_house
from engagement.pictures.loop import draw_loop
from engagement.pictures.movement import draw_movement
from engagement.pictures.plan import draw_plan
from engagement.pictures.pyramid import draw_pyramid
from engagement.pictures.room import draw_houses, draw_people, draw_phases, draw_weakest
from engagement.pictures.staircase import draw_staircase
from engagement.pictures.time import draw_time
from engagement.pictures.what_if import draw_what_if
from engagement.plan import Activity
from engagement.samples import load_samples
from engagement.weakest import weakest_step
from engagement.workshop.spread import Counts, Quarters, counts

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


def tallied(stands, kinds=(), before=(), went=((0,) * 6,) * 7, year=2025, month=6):
    """A tally of these numbers of people, of who went where in each month, and of what came before a rise."""
    edges = tuple(datetime(year + at // 12, at % 12 + 1, 1) for at in range(month - 1, month + len(stands)))
    stands = tuple(map(tuple, stands))
    return Tally(edges, kinds, stands, (went,) * (len(stands) - 1), (), (before,) * 5 if before else ())


def course(months):
    """An organisation that grows, with a summer in each year and a fair in each September."""
    stands = []
    for at in range(months):
        fair, slack = (at % 12 == 3) * 900 + (at % 12 == 4) * 400, (at % 12 in (1, 2)) * 0.25
        each = (9_000 + 160 * at, 2_100 + 35 * at + fair, 820 + 14 * at + fair // 3, 240 + 4 * at, 61 + at, 4 + at // 5)
        stands.append([int(n * (1 - slack)) for n in each])
    return stands


TALLIES = {
    "18 months": tallied(course(18)),
    "one month": tallied([[900, 400, 120, 30, 12, 3]]),
    "two months": tallied([[900, 400, 120, 30, 12, 3], [950, 380, 120, 33, 9, 3]]),
    "24 months": tallied(course(24), year=2024, month=11),
    "60 months": tallied(course(60), year=2021, month=3),
    "200 months": tallied(course(200), year=2009, month=12),
    "all zero": tallied([[0] * 6] * 6),
    "one beside 100,000": tallied([[5, 100_000, 0, 1, 0, n % 2] for n in range(8)]),
    "100 million everywhere": tallied([[MOST] * 6, [0] * 6, [MOST] * 6]),
}
CUTS = {"18 months": (5, True), "24 months": (1, False), "60 months": (0, True)}
FLOWS = {  # where they were (six levels, and not there yet) × where they are
    "a year": (
        (8_200, 310, 64, 9, 0, 0), (520, 1_400, 120, 22, 3, 0), (80, 95, 510, 61, 7, 1), (12, 10, 44, 150, 18, 2),
        (3, 1, 2, 9, 40, 2), (0, 0, 0, 1, 1, 3), (180, 640, 90, 21, 0, 0),
    ),
    "nobody": ((0,) * 6,) * 7,
    "only suspects": ((120_000, *(0,) * 5), *((0,) * 6,) * 6),
    "one of each": ((1,) * 6,) * 7,
    "100 million": ((MOST, 1, 0, 0, 0, 0), *((MOST, *(0,) * 4, MOST),) * 6),
    "who stays squashes": (
        (99_000, 40, 3, 0, 0, 0), (30, 18_000, 25, 2, 0, 0), (0, 9, 400, 1, 0, 0), *((0,) * 6,) * 3, (0, 12, *(0,) * 4),
    ),
}  # fmt: skip
LIFTS = {  # kind: risers who did it, others who did it; the last is any
    "five kinds": {
        "commented": (31, 40), "opened": (60, 610), "visited": (44, 520), "liked": (30, 215), "saw": (9, 205), "any": (80, 900),
    },
    "cannot be told": {"commented": (3, 0), "opened": (0, 7), "bought": (0, 0), "system": (1, 1), "any": (3, 12)},
    "nobody rose": {"commented": (0, 9), "any": (0, 40)},
    "no kinds": {"any": (0, 0)},
    "100 million": {"commented": (MOST, 1), "opened": (1, MOST), "liked": (MOST // 3, MOST // 7), "any": (MOST, MOST)},
}  # fmt: skip
STRANGE = {
    "kinds": {
        "<script>alert(1)</script>": (9, 9),
        "line\nline\r\nline": (8, 9), r"$\frac{1}{$": (7, 9), "W" * 500: (6, 9), "{n} %s": (5, 9),
        "many " * 60: (30, 9), "": (4, 9), "voor\x00na": (9, 1), "nine": (1, 9), "ten": (2, 9), "any": (40, 90),
    },
}  # fmt: skip

ROOMS = {  # of a room: people by level, phases, weakest steps, and the house
    "empty": (dict.fromkeys(LEVELS), None, None, [None] * 20),
    "87 organisations": (
        {level: Quarters(87 - n, 10 ** (5 - n) // 2, 10 ** (5 - n), 4 * 10 ** (5 - n)) for n, level in enumerate(LEVELS)},
        Counts(87, dict(zip(PHASES, (0, 40, 20, 10, 5, 0), strict=True))),
        counts([*["network"] * 30, *["fans"] * 50, *["empowered"] * 5], LEVELS[1:]),
        [Quarters(80, 1 + n % 3, 2 + n % 3 + 0.5, 3 + n % 3) for n in range(20)],
    ),
    "far apart": (
        {**dict.fromkeys(LEVELS, Quarters(5, 0, 3_000, MOST)), "fans": None, "empowered": Quarters(9, 0, 0, 0)},
        counts(["innovate"] * 5, PHASES),
        counts(LEVELS[1:] * 5, LEVELS[1:]),
        [None, *[Quarters(5, 1, 3, 5)] * 19],
    ),
}  # fmt: skip
WRITTEN = {  # what a room wrote
    "plain": ("Eerst één stap", "Sok kwijt? Wij breien er gratis één na, en iedereen krijgt het patroon.", "Het ijsje!"),
    "one": ("Ja",),
    "hostile": (
        "<script>alert(1)</script> & <b>vet</b>", r"$\frac$ en $x^ %s &lt;", "W" * 140, "שלום עולם, hallo",
        "a b " * 35, "é" * 140,
    ),
}  # fmt: skip


def roomed(content, language):
    """The pictures of a room, of made-up rooms and texts."""
    shown, words = {}, content.words(language)
    more = {"content": content, "language": language, "source": words("room.invented")}
    for case, (people, phases, weakest, house) in ROOMS.items():
        shown[f"pyramid of a room, {case}"] = draw_people(people, **more)
        shown[f"phases of a room, {case}"] = draw_phases(phases, **more)
        shown[f"weakest of a room, {case}"] = draw_weakest(weakest, **more)
        for apart in (False, True):
            shown[f"house of a room, {case}, {'apart' if apart else 'middle'}"] = draw_houses(
                house, apart=apart, **more
            )
    for case, texts in WRITTEN.items():
        lines = [
            Voted(letter, text, n * 999 or None) for n, (letter, text) in enumerate(zip("ABCDEF", texts, strict=False))
        ]
        for result in (False, True):
            at = f"lines of a room, {case}, {'result' if result else 'vote'}"
            shown[at] = draw_lines(lines, words, result=result, source=more["source"])
        heads = words("hand-in.clear"), words("hand-in.unclear")
        shown[f"cards of a room, {case}"] = draw_cards(heads, (texts * 5, texts), words, source=more["source"])
        shown[f"cards of a room, {case}, second page"] = draw_cards(heads, (texts * 5, texts), words, page=1)
    return shown | {"cards of a room, none": draw_cards(heads, ((), ()), words), "lines, none": draw_lines((), words)}


def preceded(content, language, lifts, level="fans", **more):
    """What came before a rise out of ``level``, of made-up kinds."""
    shown = {}
    for case, kinds in lifts.items():
        rose, kept = kinds["any"]
        went = (*(tuple(2 * rose * (b == a + 1) + 2 * kept * (b == a) for b in range(6)) for a in range(6)), (0,) * 6)
        tally = tallied([[9] * 6] * 2, tuple(kinds)[:-1], tuple(zip(*kinds.values(), strict=True)), went)
        shown[f"before, {case}"] = draw_before(tally, level, content, language, **more)
    return shown


def moved(content, language):
    """The pictures of movement, of made-up tallies."""
    shown, source = {}, f"invented: {content.levels[0].name[language]}"
    year = TALLIES["18 months"]
    for case, tally in TALLIES.items():
        low, cut = CUTS.get(case, (0, False))
        shown[f"movement, {case}"] = draw_movement(tally, -1, content, language, source=source, low=low, cut=cut)
    for month in (0, 7):
        shown[f"movement, 18 months, at {month}"] = draw_movement(year, month, content, language)
    for case, flow in FLOWS.items():
        shown[f"flow, {case}"] = draw_flow(flow, year, 5, 17, content, language, source=source)
    shown |= preceded(content, language, {"five kinds, all": LIFTS["five kinds"]}, "suspects", active=False)
    shown |= preceded(content, language, {"five kinds, starred": LIFTS["five kinds"]}, tested={"commented", "saw"})
    return shown | preceded(content, language, LIFTS, source=source)


def renamed(name):
    """The content with one name for everything that has one."""
    text = Text(nl=name, en=name)
    every = ("levels", "phases", "silos", "axes", "units", "kinds")

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
    return shown | moved(content, language) | roomed(content, language)


GALLERY = {
    f"{language}: {case}": picture for language in LANGUAGES for case, picture in pictures(CONTENT, language).items()
}
CROWDED = {case: PYRAMIDS[case] for case in ("100 million everywhere", "units everywhere", "six zeros", "charity")}
for called, name in NAMES.items():
    long = pictures(renamed(name), "nl", CROWDED, (None, "participate", "innovate"))
    GALLERY |= {f"{called}: {case}": picture for case, picture in long.items()}
GALLERY |= {f"strange: {case}": picture for case, picture in preceded(CONTENT, "nl", STRANGE).items()}
