"""Make the logs of the three invented organisations: what their people did, 1 June 2025 to 15 November 2026.

The contacts file holds: nobody does anything before they came or after they were last seen, and nobody likes, gives, buys or
organises more than it says. Everybody stands where it places them and looked back from there, month by month, came up from a
lower level or down from a higher one. How often who does what, and which words, comes from ``invented.toml``.

    python make_logs.py            writes the files
    python make_logs.py --check    says which files differ from what it would write, and fails if any does
"""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from math import inf, sqrt

from make_samples import EXPORTED, FAIR, INVENTED, NOWHERE, RANKS, SEED, Dice, main, people_in, written
from make_samples import make as make_contacts

START = date(2025, 6, 1)
MONTHS = [date(2025 + at // 12, at % 12 + 1, 1) for at in range(5, 23)]
EARLIER_FAIR = date(2025, 9, 20)  # the charity's
OPENING = date(2025, 9, 25)  # of the municipality's platform, after a year of trying it out
CLEARED = date(2026, 2, 1)  # by when the accounts that only came to look at it were gone
IMPORTED_TWICE = date(2026, 3, 6)  # by the shop
YEAR, FORTNIGHT = timedelta(350), timedelta(14)
LADDER = RANKS[RANKS.index("network") :]

Moment = tuple[datetime, str, str, str]  # by the clock there: when, who, what, and a detail


@dataclass(frozen=True)
class Member:
    """Somebody in a log: the level on their last day, and the most that they can have done of some kinds."""

    key: str
    level: str
    since: date
    until: date = EXPORTED  # and not on that day
    most: Mapping[str, int] = field(default_factory=dict)
    zeal: float = 0  # 0: by chance

    def there(self, day: date) -> bool:
        return self.since <= day < self.until


def life(who: Member, log: Mapping, dice: Dice) -> Iterator[Moment]:
    """What somebody does in the ordinary months: a few do a lot, and who is about to rise first says something."""
    months = [month for month in MONTHS if month < who.until and (month.year, month.month) >= who.since.timetuple()[:2]]
    path, done = looked_back(who.level, len(months), log, dice), Counter()
    talk, before_a_rise = log["talk"]
    zeal = who.zeal or min(12, 0.5 / sqrt(0.0001 + dice.random()))
    for at, month in enumerate(months):
        rises = max(path[at : at + 2]) > path[at]
        for kind, often in {talk: 0, **log["does"][LADDER[path[at]]]}.items():
            often *= zeal * log["season"].get(kind, [1] * 12)[month.month - 1]
            often = min(often, who.most.get(kind, often * len(months)) / len(months))
            often += before_a_rise * (rises and kind == talk)
            for _ in range(int(often) + dice.often(often % 1)):
                day = mailed(month, dice) if kind in log["mailed"] else month + timedelta(dice.whole(0, 30))
                if who.there(day) and day.month == month.month and done[kind] < who.most.get(kind, inf):
                    done[kind] += 1
                    yield moment(day, who.key, kind, log, dice)


def looked_back(level: str, months: int, log: Mapping, dice: Dice) -> list[int]:
    """The place on the ladder in each month, that of the last one given; before it, now and then, one lower or higher."""
    path = [LADDER.index(level)]
    while len(path) < months:
        step = dice.often(log["came-down"]) - dice.often(log["came-up"])
        path.append(max(0, min(len(LADDER) - 1, path[-1] + step)))
    return path[:months][::-1]


def mailed(month: date, dice: Dice) -> date:
    """A day on or soon after the first Thursday, when the mail of the month goes out."""
    return month + timedelta((3 - month.weekday()) % 7 + int(6 * dice.random() * dice.random()))


def moment(day: date, key: str, kind: str, log: Mapping, dice: Dice, detail: str = "") -> Moment:
    clock = datetime(day.year, day.month, day.day, dice.whole(7, 22), dice.whole(0, 59), dice.whole(0, 59))
    return clock, key, kind, detail or dice.pick(log["detail"].get(kind, [""]))


def contact_moments(listed: list[tuple[str, dict]], log: Mapping, dice: Dice) -> bytes:
    """The charity's CRM: 19-09-2026 14:05, semicolons; kinds began with a capital until it was replaced in the new year.

    Nobody's: what came out of the collecting tin. On no list any more: people of the earlier fair, taken off it since.
    """
    done, members = [], []
    for level, row in listed:
        since, key = dutch_day(row["Relatie sinds"]), row["Relatienr"]
        if level == NOWHERE or (row["Bron"] == "oogstfeest" and since == FAIR and dice.often(0.52)):
            continue  # somebody else filled in their card, between two bites
        reads, helps = row["Nieuwsbrief"] in ("ja", "opgezegd"), bool(row["Rol"])
        most = {"geopend": 99 * reads, "vrijwilliger": 99 * helps, "eigen actie": 9 * bool(row["Eigen actie"])}
        gave = dutch_day(row["Laatste gift"] or "01-01-2000")
        stays = level != "network" or since == FAIR
        until = EXPORTED if stays else min(EXPORTED, max(dice.day(START, EXPORTED), gave + timedelta(1)))
        who = Member(key, level, since, until, most)
        members.append(who)
        if row["Laatste gift"]:
            gifts = [gave - timedelta(183 * n) for n in range(dice.whole(1, 3))]
            done += [moment(day, key, "gegeven", log, dice, "overboeking") for day in gifts if who.there(day)]
        if since >= START and row["Nieuwsbrief"] == "ja":
            done.append(moment(since, key, "aangemeld", log, dice, "nieuwsbrief"))
    for number in range(807, 1001):
        level = dice.pick(["network"] * 15 + ["followers"] * 3 + ["fans"] * 2)
        members.append(Member(str(number), level, EARLIER_FAIR, EARLIER_FAIR + timedelta(dice.whole(2, 250))))
    for who in members:
        done += life(who, log, dice)
        for fair, chance in ((EARLIER_FAIR, 0.35), (FAIR, 0.35)):
            if who.there(fair) and (who.since == fair or dice.often(chance)):
                done.append(moment(fair, who.key, "bezocht", log, dice, "oogstfeest"))
    for _ in range(45):
        done.append(moment(dice.day(START, date(2026, 11, 15)), "", "gegeven", log, dice, "collectebus"))
    done = [(when, key, kind.capitalize() if when.year == 2025 else kind, detail) for when, key, kind, detail in done]
    rows = [[f"{when:%d-%m-%Y %H:%M}", *rest] for when, *rest in sorted(done) if when.date() >= START]
    return written([log["header"], *rows], delimiter=";", lineterminator="\r\n").encode("utf-8-sig")


def dutch_day(text: str) -> date:
    return datetime.strptime(text, "%d-%m-%Y").date()


def user_actions(listed: list[tuple[str, dict]], log: Mapping, dice: Dice) -> bytes:
    """The municipality's platform, in UTC: a burst at the opening, and every quarter a digest for whoever came that year.

    On no list any more: accounts of the opening that were cleared away. Three of the most faithful are civil servants.
    """
    done, known, members = [], [], []
    for level, row in listed:
        if level == NOWHERE:
            continue
        created, seen = (datetime.fromisoformat(row[name][:19]) for name in ("created_at", "last_seen_at"))
        posts, editor = int(row["post_count"]), "buurtredactie" in row["group_names"]
        most = {"like": int(row["likes_given"]), "reply": posts - posts // 5, "topic": posts // 5}
        most["moderate"] = 99 * editor
        zeal = {"Heggenkenner": 30, "Gemeente": 4}.get(row["title"], 0)
        who = Member(row["id"], level, created.date() + timedelta(1), seen.date(), most, zeal)
        members.append(who)
        known += [(seen, who.key, "visit" if level == "network" else "read", ""), (created, who.key, "signup", "")]
    for number in range(1401, 1621):
        arrives = OPENING + timedelta(dice.whole(0, 9))
        level = dice.pick(["network"] * 6 + ["followers"] * 3 + ["fans"] * 2)
        members.append(Member(str(number), level, arrives, arrives + timedelta(dice.whole(2, 120)), {"moderate": 0}))
        done.append(moment(arrives, str(number), "signup", log, dice))
    for who in members:
        days = [OPENING + timedelta(dice.whole(0, 9)) for _ in range(2)]
        film = [day for day in days if who.there(day) and dice.often(0.6)]
        liked = film[: who.most.get("like", 2)] if who.level != "network" else []
        done += [moment(day, who.key, "visit", log, dice) for day in film]
        done += [moment(day, who.key, "like", log, dice, "dronefilm") for day in liked]
        done += life(replace(who, most={**who.most, "like": who.most.get("like", 99) - len(liked)}), log, dice)
        gone = EXPORTED if "reply" in who.most else CLEARED
        quarters = [month for month in MONTHS[1::3] if who.since < month < gone and month - YEAR < who.until]
        done += [moment(month + FORTNIGHT, who.key, "seen", log, dice) for month in quarters]
    known += [(when - timedelta(hours=offset(when)), *rest) for when, *rest in done]
    rows = [[f"{when:%Y-%m-%dT%H:%M:%SZ}", *rest] for when, *rest in sorted(known) if START <= when.date() < EXPORTED]
    return written([log["header"], *rows], lineterminator="\n").encode("utf-8")


def shop_events(listed: list[tuple[str, dict]], log: Mapping, dice: Dice) -> bytes:
    """The shop's mailings and orders, newest first, by the clock there with its distance from UTC; one day is in it twice.

    Addresses taken down at the market begin with a capital. A kind that no level asks for: a mail that bounced.
    """
    done = []
    for level, row in listed:
        reads, tags = row["Accepts Email Marketing"] == "yes", row["Tags"].split(", ")
        most = {"Placed Order": int(row["Total Orders"]), "Hosted": 9 * ("sokkenruil" in tags)}
        most |= {kind: 99 * reads for kind in log["mailed"]}
        most |= {kind: 9 if "sokkenspotter" in tags else dice.often(0.1) for kind in ("Submitted Review", "Refer")}
        since = START if dice.often(0.7) else dice.day(START, date(2026, 10, 31))
        until = EXPORTED if level in LADDER[3:] or dice.often(0.9) else dice.day(START, EXPORTED)
        who = Member(row["Email"], level, min(since, until), until, most)
        done += life(who, log, dice)
        if reads and since > START:
            done.append(moment(who.since, who.key, "Subscribed to List", log, dice))
        if reads and until < EXPORTED:
            done += [moment(month, who.key, "Bounced Email", log, dice) for month in MONTHS if month > until][:3]
    done += [each for each in done if each[0].date() == IMPORTED_TWICE]
    rows = [
        [f"{when.isoformat()}+{offset(when):02}:00", kind, key.capitalize() if dice.often(0.02) else key, value]
        for when, key, kind, value in sorted(done, reverse=True)
    ]
    return written([log["header"], *rows], lineterminator="\n").encode("utf-8")


def offset(when: datetime) -> int:
    """Hours ahead of UTC, by the clock there: in summer 2, from the last Sunday of March to that of October."""
    ends = [date(when.year, month, 31) for month in (3, 10)]
    first, last = (end - timedelta((end.weekday() + 1) % 7) for end in ends)
    return 2 if first <= when.date() < last else 1


LISTED = "municipality/user-list-261116-083012.csv"
LOGS = {  # file → what writes it, and the contacts file that holds: its name, encoding and delimiter
    "charity/contactmomenten.csv": (contact_moments, "charity/relatielijst.csv", "cp1252", ";"),
    "municipality/user-actions-261116-083547.csv": (user_actions, LISTED, "utf-8", ","),
    "small-business/events.csv": (shop_events, "small-business/customers_export.csv", "utf-8-sig", ","),
}


def make(name: str) -> bytes:
    """The bytes of one log."""
    write, contacts, encoding, delimiter = LOGS[name]
    case = INVENTED[name.split("/")[0]]
    page = io.StringIO(make_contacts(contacts).decode(encoding), newline="")
    lines = [*csv.reader(page, delimiter=delimiter)]
    people, rows = people_in(contacts)[0], lines[lines.index(case["header"]) + 1 :]
    listed = [(who.level, dict(zip(case["header"], row, strict=True))) for who, row in zip(people, rows, strict=False)]
    return write(listed, case["log"], Dice(f"{SEED} {name}"))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], LOGS, make))
