"""A real JupyterHub as in ``deploy``: three people hand in from their own kernels, one of them is a trainer and reads."""

import itertools
import sys

import pytest

from benchmarks.hub import Hub, call
from engagement.workshop.handin import HandIn, codes_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no JupyterHub for Windows")
ID, AT = "0123456789abcdef", 1_700_000_000_000
ROUNDS = itertools.count()
GIVE = """
import os
from engagement.workshop.transport import ask, hand_in
from engagement.workshop.handin import HandIn
hand_in(HandIn({id!r}, {at}, phase={phase!r}), os.environ["ENGAGEMENT_ROOM"])
"""
READ = "try: print(ask(os.environ['ENGAGEMENT_ROOM']))\nexcept Exception as wrong: print(wrong.why)"


@pytest.fixture(scope="module")
def hub(tmp_path_factory):
    with Hub(tmp_path_factory.mktemp("hub")) as hub:
        yield hub


@pytest.fixture(scope="module")
def servers(hub):
    return {user: hub.spawn(user) for user in ("ada", "bob", "trainer")}


def given(answer):
    return sorted((HandIn.read(code) for code in codes_in(answer)), key=lambda each: each.phase)


@pytest.fixture
def handed_in(servers):
    """What each of the three handed in, newer than whatever a test before this one left, and what each was told."""
    at = AT + 10 * next(ROUNDS)
    said = {
        user: server.run(GIVE.format(id=ID, at=at, phase=phase) + READ)
        for (user, server), phase in zip(servers.items(), ("observe", "react", "create"), strict=True)
    }
    return at, said


def test_each_hands_in_from_an_own_kernel_and_only_the_trainer_reads(handed_in):
    _, said = handed_in
    assert said["ada"] == said["bob"] == "not-allowed\n"
    found = given(said["trainer"])
    assert [each.phase for each in found] == ["create", "observe", "react"], said  # one number three times: nobody lost
    assert len({each.workbook for each in found} - {ID}) == 3


def test_a_second_hand_in_of_one_user_replaces_the_first_and_no_one_elses(servers, handed_in):
    at, _ = handed_in
    servers["ada"].run(GIVE.format(id=ID, at=at + 5, phase="facilitate"))
    servers["bob"].run(GIVE.format(id=ID, at=at - 5, phase="facilitate"))  # older than what there is
    found = given(servers["trainer"].run("import os\nfrom engagement.workshop.transport import ask\n" + READ))
    assert [each.phase for each in found] == ["create", "facilitate", "react"]


def test_without_a_login_nothing_is_taken_and_nothing_told(hub):
    code = HandIn(ID, AT, phase="react").code().encode()
    assert [call(hub.room, "POST", token, code)[0] for token in ("", "forged")] == [403, 403]
    assert [call(hub.room, "GET", token)[0] for token in ("", "forged")] == [403, 403]
    assert call(hub.room, "GET", hub.token)[0] == 403  # a service of the Hub, with more rights than a user


def test_a_server_opens_on_signed_notebooks_that_are_alive(servers):
    cells = servers["bob"].get("api/contents/nl/00-start.ipynb")["content"]["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert code and all(cell["metadata"]["trusted"] and cell["execution_count"] for cell in code)
    assert [each["path"] for each in servers["bob"].get("api/sessions")] == ["nl/00-start.ipynb"]
