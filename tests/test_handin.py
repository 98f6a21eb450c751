"""Handing in: what goes, that a code survives mail and chat, that a hostile one gets one line, and that once is enough."""

import base64
import json
import re
import threading
import time
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engagement import Workbook
from engagement.answers import Answers
from engagement.document.change import read
from engagement.model import LEVELS, MOST, PHASES
from engagement.workshop.handin import FILE, LONGEST_TEXT, SAID, HandIn, NoHandIn, codes_in, of_workbook, said_briefly
from engagement.workshop.transport import ROOM, ask, hand_in, take_back

ID, AT = "0123456789abcdef", 1_700_000_000_000
TEXTS = st.text(max_size=200).map(said_briefly)
HAND_INS = st.builds(
    HandIn,
    workbook=st.from_regex("[0-9a-f]{16}", fullmatch=True),
    at=st.integers(10**9, 10**14 - 1),
    people=st.tuples(*[st.none() | st.integers(0, MOST)] * 6),
    phase=st.none() | st.sampled_from(PHASES),
    weakest=st.none() | st.sampled_from(LEVELS[1:]),
    house=st.from_regex("[1-5-]{20}", fullmatch=True) | st.just(""),
    **dict.fromkeys(SAID, TEXTS),
)


def packed(body, checksum=None):
    raw = json.dumps(body).encode() if not isinstance(body, bytes) else body
    checksum = zlib.crc32(raw) if checksum is None else checksum
    return f"EW1.{base64.b32encode(raw + checksum.to_bytes(4)).decode().rstrip('=')}."


def parts(**other):
    return list({"workbook": ID, "at": AT, "people": [None] * 6, "phase": None, "weakest": None, "house": "",
                 **dict.fromkeys(SAID, ""), **other}.values())  # fmt: skip


@pytest.fixture
def own(tmp_path):
    workbook = Workbook.open(tmp_path, language="nl")
    workbook.write("start.case", "own")
    workbook.update({
        "start.organisation": "De Hangmat", "pyramid.network.count": 3000, "pyramid.fans.count": 30,
        "pyramid.followers.count": 300, "pyramid.empowered.unknown": True, "ambition.phase": "react",
        "proposition.after.line": "Kom\n mee", "hand-in.up": "de koffie",
    })  # fmt: skip
    return workbook


@settings(max_examples=150)
@given(HAND_INS)
def test_a_code_brings_everything_across(one):
    assert HandIn.read(one.code()) == one


@given(HAND_INS, st.integers(20, 70), st.booleans())
def test_a_code_survives_mail_and_chat(one, width, small):
    code = one.code()
    lines = [code[at : at + width] for at in range(0, len(code), width)]
    quoted = "Hoi,\n\n" + "\n".join(f"> {line}  " for line in lines) + "\n\nGroet. En tot morgen."
    found = [*codes_in(quoted.lower() if small else quoted)]
    assert [HandIn.read(each) for each in found] == [one]


def test_many_codes_in_one_paste_are_taken_apart():
    codes = [HandIn(f"{n:016x}", AT + n).code() for n in range(200)]
    assert [HandIn.read(each).at - AT for each in codes_in(" ".join(codes))] == [*range(200)]


@given(HAND_INS, st.data())
def test_a_code_with_one_letter_changed_or_gone_is_refused(one, data):
    code = one.code()
    at = data.draw(st.integers(4, len(code) - 2))
    other = data.draw(st.sampled_from([each for each in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" if each != code[at]] + [""]))
    try:
        again = HandIn.read(code[:at] + other + code[at + 1 :])
    except NoHandIn as wrong:
        assert wrong.why in ("not-whole", "not-ours")
    else:  # bits beyond the last byte say nothing
        assert again == one and at == len(code) - 2


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("", "no-code"),
        ("<script>alert(1)</script>", "no-code"),
        ("EW1..", "not-whole"),
        ("EW1.AAAAAAA.", "not-whole"),
        ("EW1.0000.", "not-whole"),
        ("EW9.AAAA.", "newer"),
        (packed(parts(), checksum=1), "not-whole"),
        (packed(b"[" * 2000), "not-ours"),
        (packed(b"NaN"), "not-ours"),
        (packed({"workbook": ID}), "not-ours"),
        (packed(parts()[:-1]), "not-ours"),
        (packed([*parts(), 1]), "not-ours"),
        (packed(parts(workbook="../../etc/passwd")), "not-ours"),
        (packed(parts(workbook=ID.upper())), "not-ours"),
        (packed(parts(at=True)), "not-ours"),
        (packed(parts(at=1e12)), "not-ours"),
        (packed(parts(at=10**20)), "not-ours"),
        (packed(parts(people=[1, 2, 3])), "not-ours"),
        (packed(parts(people=[-1, 0, 0, 0, 0, 0])), "not-ours"),
        (packed(parts(people=[True, 0, 0, 0, 0, 0])), "not-ours"),
        (packed(parts(people=[MOST + 1, 0, 0, 0, 0, 0])), "not-ours"),
        (packed(parts(phase="god")), "not-ours"),
        (packed(parts(phase=["react"])), "not-ours"),
        (packed(parts(weakest="suspects")), "not-ours"),
        (packed(parts(house="99999999999999999999")), "not-ours"),
        (packed(parts(house="3" * 61)), "not-ours"),
        (packed(parts(line="x" * 141)), "not-ours"),
        (packed(parts(line="a\nb")), "not-ours"),
        (packed(parts(line="\u202eevil")), "not-ours"),
        (packed(parts(line=7)), "not-ours"),
    ],
)
def test_a_wrong_or_hostile_code_is_refused_in_one_line(code, why):
    with pytest.raises(NoHandIn) as wrong:
        HandIn.read(code)
    assert wrong.value.why == why
    for language in ("nl", "en"):
        assert "\n" not in wrong.value.said(language) and len(wrong.value.said(language)) < 200


@settings(max_examples=300)
@given(st.text(max_size=300) | st.binary(max_size=300).map(packed))
def test_no_text_raises_anything_else(text):
    for code in [text, *codes_in(text)]:
        try:
            HandIn.read(code)
        except NoHandIn:
            continue


def test_a_workbook_hands_in_what_its_pages_show_and_no_name(own):
    found = of_workbook(Answers(own), line=True)
    assert (found.people, found.phase, found.weakest) == ((None, 3000, 300, 30, None, None), "react", "fans")
    assert (found.line, found.up, found.house) == ("Kom mee", "de koffie", "")
    assert "Hangmat" not in json.dumps(found.code()) and of_workbook(Answers(own), line=False).line == ""


def test_the_same_answers_are_the_same_code_and_others_a_later_one_of_the_same_workbook(own):
    first = of_workbook(Answers(own), line=False)
    own.write("hand-in.last", first.code())
    assert of_workbook(Answers(own), line=False) == first
    own.write("ambition.phase", "create")
    later = of_workbook(Answers(own), line=False)
    assert later.workbook == first.workbook and later.at > first.at


def test_a_code_without_its_last_full_stop_swallows_no_other():
    first, second = HandIn(ID, AT).code(), HandIn("f" * 16, AT).code()
    assert [HandIn.read(each).workbook for each in codes_in(f"{first[:-1]}\n{second}")] == [ID, "f" * 16]


def test_a_number_is_not_brought_along_with_another_s_document(own, tmp_path):
    own.write("hand-in.last", of_workbook(Answers(own), line=False).code())
    other = Workbook.open(tmp_path / "other")
    other.take_over(read(own.portable().encode()))
    other.write("start.case", "own")
    assert other.read("hand-in.last") is None and other.read("hand-in.up") == "de koffie"
    assert of_workbook(Answers(other), line=False).workbook != HandIn.read(own.read("hand-in.last")).workbook


def test_a_clock_that_ran_far_ahead_costs_a_new_number_and_no_hand_in(own):
    own.write("hand-in.last", HandIn(ID, 10**14 - 1).code())
    found = of_workbook(Answers(own), line=False)
    assert found.workbook != ID and HandIn.read(found.code()) == found


def test_a_clock_that_went_back_does_not_make_a_later_hand_in_older(own):
    ahead = HandIn(ID, int(time.time() * 1000) + 3_600_000)
    own.write("hand-in.last", ahead.code())
    assert of_workbook(Answers(own), line=False).at == ahead.at + 1


@pytest.mark.parametrize("kept", ["", "EW1.AAAA.", 7, ["x"]])
def test_a_spoiled_memory_of_the_last_one_begins_anew(own, kept):
    own.write("hand-in.last", kept)
    assert len(of_workbook(Answers(own), line=False).workbook) == 16


def test_of_an_invented_organisation_only_what_one_thought_of_the_workshop_goes(own):
    own.write("start.case", "charity")
    found = of_workbook(Answers(own), line=True)
    assert not found.counts and found.up == "de koffie"


def test_a_folder_gets_one_whole_file_however_often(own, tmp_path):
    given = of_workbook(Answers(own), line=False)
    (folder := tmp_path / "zaal").mkdir()
    for _ in range(3):
        hand_in(given, folder)
    (file,) = folder.iterdir()
    assert FILE.fullmatch(file.name) and HandIn.read(file.read_text()) == given


def test_a_folder_that_is_away_or_refuses_says_so(own, tmp_path, monkeypatch):
    given = of_workbook(Answers(own), line=False)
    with pytest.raises(NoHandIn, match="not there"):
        hand_in(given, tmp_path / "weg")

    def refuse(*_):
        raise OSError("full")

    monkeypatch.setattr("engagement.workshop.transport.write_whole", refuse)
    with pytest.raises(NoHandIn, match="disk is full"):
        hand_in(given, tmp_path)


@pytest.fixture
def service(monkeypatch):
    """A service that takes codes of who knows the token."""
    taken, status = [], [200]

    class Desk(BaseHTTPRequestHandler):
        def do_GET(self):
            taken.append("GET")
            self.send_response(200)
            self.end_headers()

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            known = self.headers["Authorization"] == "token secret"
            if known and status[0] == 200:
                taken.append(body)
            self.send_response(status[0] if known else 403)
            if status[0] == 302:
                self.send_header("Location", f"http://127.0.0.1:{server.server_port}/elsewhere")
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Desk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "secret")
        monkeypatch.setenv(ROOM, address := f"http://127.0.0.1:{server.server_port}/services/engagement/")
        yield address, taken, status
        server.shutdown()


def test_no_other_address_hears_whose_server_this_is(service, monkeypatch):
    address, taken, _ = service
    monkeypatch.setenv(ROOM, "https://hub.example/services/engagement/")
    with pytest.raises(NoHandIn, match="does not know you"):
        hand_in(HandIn(ID, AT), address)
    assert not taken


def test_a_service_gets_the_code_with_who_one_is(service):
    address, taken, _ = service
    hand_in(given := HandIn(ID, AT), address)
    assert taken == [given.code()]


def test_a_service_that_sends_us_on_is_none_and_where_it_sends_hears_nothing(service, monkeypatch):
    address, taken, status = service
    status[0] = 302
    with pytest.raises(NoHandIn, match="302"):
        hand_in(HandIn(ID, AT), address)
    assert not taken


def test_a_service_that_does_not_know_you_is_busy_or_away_says_so(service, monkeypatch):
    address, taken, status = service
    status[0] = 503
    with pytest.raises(NoHandIn, match="503"):
        hand_in(HandIn(ID, AT), address)
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "other")
    with pytest.raises(NoHandIn, match="does not know you"):
        hand_in(HandIn(ID, AT), address)
    with pytest.raises(NoHandIn, match="does not answer"):
        ask("http://127.0.0.1:9/")
    assert not taken


def test_a_text_is_short_and_on_one_line():
    assert len(said_briefly("woord\n" * 99)) <= LONGEST_TEXT and "\n" not in said_briefly("a\nb")


def test_who_handed_in_nothing_takes_nothing_back(own, tmp_path, monkeypatch):
    monkeypatch.setenv(ROOM, str(tmp_path))
    there = {*tmp_path.iterdir()}
    take_back(Answers(own))
    assert {*tmp_path.iterdir()} == there


def test_a_code_that_ends_like_the_beginning_of_one_is_whole():
    """Base32 holds an E, a W and the digits 2 to 7, so one code in some five thousand ends in "EW7."."""
    codes = (HandIn(ID, AT + n).code() for n in range(100_000))
    code = next(code for code in codes if re.search(r"EW[2-7]\.$", code))
    assert HandIn.read(code).workbook == ID
    assert [*codes_in(f"{code}\n{code[:-9]}\n{HandIn(ID, AT).code()}")][::2] == [code[:-1], HandIn(ID, AT).code()[:-1]]
