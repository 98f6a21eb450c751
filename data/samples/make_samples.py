"""Make the contacts files of the three invented organisations; nobody in them exists.

How many people stand at each level comes from each case's ``workbook.toml``, so file and workbook cannot disagree:
everyone gets what the test of their own level looks for, by chance what lower tests look for, and nothing that a
higher one finds. The words come from ``invented.toml``.

    python make_samples.py            writes the files
    python make_samples.py --check    says which files differ from what it would write, and fails if any does
"""

from __future__ import annotations

import csv
import io
import sys
import tomllib
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

HERE = Path(__file__).parent
INVENTED = tomllib.loads((HERE / "invented.toml").read_text("utf-8"))
SEED = "ice lolly"
EXPORTED = date(2026, 11, 16)
FAIR = date(2026, 9, 19)  # the charity's harvest fair
NOWHERE = "nowhere"  # no test places this person
RANKS = (NOWHERE, "suspects", "network", "followers", "fans", "supporters", "empowered")


class Dice:
    """Chance from a fixed seed, out of ``random()`` alone: the one method whose numbers Python promises to keep."""

    def __init__(self, seed: str):
        self.random = Random(seed).random

    def often(self, chance: float) -> bool:
        return self.random() < chance

    def whole(self, low: int, high: int) -> int:
        return low + int(self.random() * (high - low + 1))

    def pick(self, options):
        return options[int(self.random() * len(options))]

    def maybe(self, chance: float, options) -> str:
        return self.pick(options) if self.often(chance) else ""

    def day(self, first: date, last: date) -> date:
        return first + timedelta(self.whole(0, (last - first).days))

    def shuffled(self, things) -> list:
        return sorted(things, key=lambda _: self.random())


@dataclass(frozen=True)
class Person:
    given: str
    between: str
    family: str
    email: str
    level: str

    @property
    def surname(self) -> str:
        return f"{self.between} {self.family}".strip()

    def reaches(self, level: str) -> bool:
        return RANKS.index(self.level) >= RANKS.index(level)

    def shows(self, level: str, dice: Dice, chance: float) -> bool:
        """Whether the test of ``level`` finds this person: at that level always, above it by chance, below it never."""
        return self.level == level or (self.reaches(level) and dice.often(chance))


def invent_people(counts: dict[str, int], dice: Dice) -> list[Person]:
    """As many people per level as asked for, each with a name and an e-mail address of their own, in no order."""
    people, taken = [], set()
    for level in dice.shuffled(level for level, count in counts.items() for _ in range(count)):
        given, between = dice.pick(INVENTED["given"]), dice.pick(INVENTED["between"])
        family = dice.pick(INVENTED["family-starts"]) + dice.pick(INVENTED["family-ends"])
        mailbox = plain(f"{given}.{between}{family}").replace(" ", "")
        while mailbox in taken:
            mailbox += str(dice.whole(2, 9))
        taken.add(mailbox)
        people.append(Person(given, between, family, f"{mailbox}@{dice.pick(INVENTED['mail'])}", level))
    return people


def plain(text: str) -> str:
    """Lower case without accents, as an e-mail address wants it."""
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def relation_list(people: list[Person], dice: Dice) -> bytes:
    """The charity's list as a Dutch Excel saves it: semicolons, cp1252, 1.250,00, a title above and a total below."""
    words, rows, total = INVENTED["charity"], [], 0
    for number, who in enumerate(people, 1001):
        from_fair = who.level == "network" and dice.often(0.93)
        since = FAIR if from_fair else dice.day(date(2014, 3, 1), date(2026, 8, 31))
        gifts = 0
        if who.shows("fans", dice, 0.7):
            gifts = dice.pick(words["gifts"])
        elif who.level != NOWHERE and dice.often(0.06):
            gifts = dice.pick(words["change"])
        total += gifts
        silent = who.level == NOWHERE or (who.reaches("fans") and dice.often(0.08))
        subscribed = who.shows("followers", dice, 0.6) and not silent
        rows.append({
            "Relatienr": number, "Voornaam": who.given, "Tussenvoegsel": who.between, "Achternaam": who.family,
            "E-mailadres": "" if silent else who.email, "Woonplaats": dice.pick(INVENTED["places"]),
            "Relatie sinds": f"{since:%d-%m-%Y}", "Bron": "oogstfeest" if from_fair else dice.pick(words["sources"]),
            "Nieuwsbrief": "ja" if subscribed else dice.pick(words["unsubscribed"]),
            "Giften totaal (€)": dutch_amount(gifts) if gifts else "",
            "Laatste gift": f"{dice.day(since, EXPORTED):%d-%m-%Y}" if gifts else "",
            "Rol": dice.pick(words["roles"]) if who.shows("supporters", dice, 0.6) else "",
            "Eigen actie": dice.pick(words["own-actions"]) if who.level == "empowered" else "",
            "Opmerking": dice.maybe(0.02, words["remarks"]),
        })  # fmt: skip
    header, blank = words["header"], [""] * len(words["header"])
    title = [f"Relatielijst Hangmat & Hoogstam, stand {EXPORTED:%d-%m-%Y}", *blank[1:]]
    last = ["Totaal", *(dutch_amount(total) if name == "Giften totaal (€)" else "" for name in header[1:])]
    lines = [title, blank, header, *cells(header, rows), blank, last]
    return written(lines, delimiter=";", lineterminator="\r\n").encode("cp1252")


def dutch_amount(euros: float) -> str:
    return f"{euros:,.2f}".translate(str.maketrans(",.", ".,"))


def discourse_users(people: list[Person], dice: Dice) -> bytes:
    """The municipality's platform as Discourse exports its users: UTF-8 with commas, but semicolons between groups."""
    rows = []
    hedges, *officials = [who for who in people if who.level == "supporters"][:4]
    for number, who in enumerate(people, 12):
        official = who in officials
        recent = who.shows("followers", dice, 0.85)
        seen = EXPORTED - timedelta(0 if who is hedges else dice.whole(1, 85) if recent else dice.whole(100, 700))
        created = dice.day(date(2024, 10, 1), seen)
        likes = dice.whole(3, 80) if who.shows("fans", dice, 0.8) else dice.whole(0, 2 * who.reaches("followers"))
        posts = dice.whole(5, 60) if who.shows("supporters", dice, 0.7) else dice.whole(0, 4 * who.reaches("fans"))
        posts = 412 if who is hedges else posts
        topics_entered = posts + likes + dice.whole(0, 90 if recent else 5) * (who.level != NOWHERE)
        trust = 4 if official else max(0, RANKS.index(who.level) - 2) if topics_entered > 9 else 0
        groups = [f"trust_level_{each}" for each in range(trust + 1)]
        groups += ["gemeente"] * official + ["buurtredactie"] * (who.level == "empowered")
        rows.append({
            "id": number, "name": f"{who.given} {who.surname}", "username": f"{plain(who.given)}{number}",
            "email": who.email, "title": "Gemeente" if official else "Heggenkenner" if who is hedges else "",
            "created_at": moment(created, dice), "last_seen_at": moment(seen, dice) if who.level != NOWHERE else "",
            "last_posted_at": moment(dice.day(created, seen), dice) if posts else "", "trust_level": trust,
            "approved": "true", "active": yes(who.level != NOWHERE), "admin": yes(official), "moderator": yes(official),
            "ip_address": f"192.0.2.{number % 254 + 1}", "staged": "false", "topics_entered": topics_entered,
            "posts_read_count": topics_entered * dice.whole(1, 4), "time_read": topics_entered * dice.whole(20, 90),
            "topic_count": posts // 5, "post_count": posts, "likes_given": likes, "likes_received": posts // 2,
            "views": posts // 3, "Wijk (custom user field)": dice.pick(INVENTED["districts"]),
            "group_names": ";".join(groups),
        })  # fmt: skip
    header = INVENTED["municipality"]["header"]
    return written([header, *cells(header, rows)], lineterminator="\n").encode("utf-8")


def moment(day: date, dice: Dice) -> str:
    return f"{day} {dice.whole(7, 22):02}:{dice.whole(0, 59):02}:{dice.whole(0, 59):02} UTC"


def yes(value: bool) -> str:
    return "true" if value else "false"


def shopify_customers(people: list[Person], dice: Dice) -> bytes:
    """The shop's customers as Shopify exports them: UTF-8 with BOM, and an apostrophe before what Excel would maul."""
    words, rows = INVENTED["small-business"], []
    for number, who in enumerate(people):
        orders = dice.whole(2, 7) if who.shows("fans", dice, 0.75) else dice.whole(0, 1)
        tags = [] if orders else [dice.pick(words["tags"])]
        tags += ["sokkenspotter"] * who.shows("supporters", dice, 0.5) + ["sokkenruil"] * (who.level == "empowered")
        phone = dice.maybe(0.3, [f"'+316000{dice.whole(10000, 99999)}"])
        rows.append({
            "Customer ID": f"'{7010000000000 + 7919 * number}", "First Name": who.given, "Last Name": who.surname,
            "Email": who.email, "Accepts Email Marketing": "yes" if who.shows("followers", dice, 0.65) else "no",
            "Default Address Address1": f"{dice.pick(INVENTED['streets'])} {dice.whole(1, 120)}",
            "Default Address City": dice.pick(INVENTED["places"]), "Default Address Country Code": "NL",
            "Default Address Zip": f"'0{dice.whole(100, 999)} {dice.pick('BKLM')}{dice.pick('AEKP')}",
            "Default Address Phone": phone, "Phone": phone, "Accepts SMS Marketing": "no",
            "Total Spent": f"{sum(dice.pick(words['prices']) for _ in range(orders)):.2f}", "Total Orders": orders,
            "Note": dice.maybe(0.01, words["notes"]), "Tax Exempt": "no", "Tags": ", ".join(tags),
        })  # fmt: skip
    return written([words["header"], *cells(words["header"], rows)], lineterminator="\n").encode("utf-8-sig")


def cells(header: list[str], rows: list[dict]) -> list[list]:
    return [[row.get(name, "") for name in header] for row in rows]


def written(lines: list[list], **dialect) -> str:
    page = io.StringIO(newline="")
    csv.writer(page, **dialect).writerows(lines)
    return page.getvalue()


FILES = {  # file → what writes it, and how many people in it no test places
    "charity/relatielijst.csv": (relation_list, 23),
    "municipality/user-list-261116-083012.csv": (discourse_users, 38),
    "small-business/customers_export.csv": (shopify_customers, 0),
}


def people_in(name: str) -> tuple[list[Person], Dice]:
    """Who is in one contacts file, in its order; and the dice as they then lie."""
    case = tomllib.loads((HERE / name).with_name("workbook.toml").read_text("utf-8"))
    counts = {level: case["pyramid"][level]["count"] for level in case["tests"]}
    dice = Dice(f"{SEED} {name}")
    return invent_people({NOWHERE: FILES[name][1], **counts}, dice), dice


def make(name: str) -> bytes:
    """The bytes of one contacts file."""
    return FILES[name][0](*people_in(name))


def main(arguments: list[str], names: Iterable[str] = FILES, make: Callable[[str], bytes] = make) -> int:
    """Write the files, or with ``--check`` only compare them; the exit code."""
    stale = [name for name in names if not (HERE / name).is_file() or (HERE / name).read_bytes() != make(name)]
    for name in stale:
        if "--check" in arguments:
            print(f"{name}: differs from what {Path(sys.argv[0]).name} writes; run it without --check and commit it.")
        else:
            (HERE / name).write_bytes(make(name))
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
