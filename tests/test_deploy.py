"""What is in ``deploy`` hangs together: the same names everywhere, numbers that the code allows, files that Binder reads.

What runs it for real is ``tests/large/test_hub.py``.
"""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from engagement.files import sheet
from engagement.workshop.handin import LONGEST_CODE
from engagement.workshop.service import READ

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
VALUES = yaml.safe_load((DEPLOY / "zero-to-jupyterhub" / "values.yaml").read_text("utf-8"))
OBJECTS = {
    (each["kind"], each["metadata"]["name"]): each
    for each in yaml.safe_load_all((DEPLOY / "zero-to-jupyterhub" / "room.yaml").read_text("utf-8"))
}
POD = OBJECTS["Deployment", "engagement"]["spec"]["template"]
(ROOM,) = POD["spec"]["containers"]
# of the chart's schema (its version of JupyterHub 5), the keys that we use, read by eye: it allows no other ones
KNOWN = re.split(r"\s+", """
    hub.concurrentSpawnLimit hub.services.* hub.extraFiles.*.mountPath hub.resources.* proxy.chp.resources.*
    singleuser.image.name singleuser.image.tag singleuser.startTimeout singleuser.memory.guarantee
    singleuser.memory.limit singleuser.cpu.guarantee singleuser.cpu.limit singleuser.extraEnv.*
    singleuser.storage.type singleuser.storage.homeMountPath singleuser.storage.static.pvcName
    singleuser.storage.static.subPath singleuser.initContainers singleuser.networkPolicy.egress
    scheduling.userScheduler.enabled scheduling.podPriority.enabled scheduling.userPlaceholder.enabled
    scheduling.userPlaceholder.replicas prePuller.hook.enabled prePuller.continuous.enabled cull.timeout cull.every
""".strip())  # fmt: skip


@pytest.fixture
def hub():
    """What ``deploy`` makes of a JupyterHub's configuration."""
    hub = SimpleNamespace(load_groups={}, load_roles=[], services=[])
    given = SimpleNamespace(JupyterHub=hub, Spawner=SimpleNamespace(environment={}))
    for name in ("hub.py", "tljh/engagement.py"):
        exec(compile((DEPLOY / name).read_text("utf-8"), name, "exec"), {"c": given})
    return given


def leaves(value, path=()):
    if isinstance(value, dict) and value:
        for key, below in value.items():
            yield from leaves(below, (*path, key))
    else:
        yield ".".join(path)


def test_a_trainer_reads_and_everybody_hands_in_by_the_names_that_the_service_knows(hub):
    roles = {each["name"]: each for each in hub.JupyterHub.load_roles}
    (service,) = hub.JupyterHub.services
    access = f"access:services!service={service['name']}"
    assert [*hub.JupyterHub.custom_scopes] == roles["trainer"]["scopes"] == [READ]
    assert roles["trainer"]["groups"] == [*hub.JupyterHub.load_groups] == ["trainers"]
    assert access in roles["user"]["scopes"] and READ not in roles["user"]["scopes"]
    assert {access, READ} < set(roles["server"]["scopes"])
    assert [*VALUES["hub"]["services"]] == [service["name"]] == [ROOM["env"][1]["value"]]


def test_every_server_finds_the_room_where_it_listens(hub):
    door = hub.JupyterHub.services[0]["url"]
    assert hub.Spawner.environment == {"ENGAGEMENT_ROOM": f"{door}/services/engagement/"}
    address = VALUES["singleuser"]["extraEnv"]["ENGAGEMENT_ROOM"]
    host, port = re.fullmatch(r"http://([\w-]+):(\d+)/services/engagement/", address).groups()
    service = OBJECTS["Service", host]["spec"]
    (way,) = VALUES["singleuser"]["networkPolicy"]["egress"]
    assert service["selector"] == way["to"][0]["podSelector"]["matchLabels"]
    assert service["selector"].items() <= POD["metadata"]["labels"].items()
    assert {int(port)} == {each["port"] for each in (*service["ports"], *way["ports"])}
    assert {int(port)} == {each["containerPort"] for each in ROOM["ports"]}
    assert next(each["value"] for each in ROOM["env"] if each["name"] == "JUPYTERHUB_SERVICE_URL").endswith(f":{port}")


def test_the_room_and_the_servers_are_one_image_of_this_version():
    image = VALUES["singleuser"]["image"]
    assert ROOM["image"] == f"{image['name']}:{image['tag']}"
    assert image["tag"] == importlib.metadata.version("engagement")


def test_every_claim_that_is_used_is_made():
    made = {name for kind, name in OBJECTS if kind == "PersistentVolumeClaim"}
    used = {each["persistentVolumeClaim"]["claimName"] for each in POD["spec"]["volumes"]}
    storage = VALUES["singleuser"]["storage"]
    assert made == {*used, storage["static"]["pvcName"]}
    (own,) = VALUES["singleuser"]["initContainers"]
    places = {storage["homeMountPath"], own["volumeMounts"][0]["mountPath"], own["command"][-1]}
    assert places == {VALUES["singleuser"]["extraEnv"]["ENGAGEMENT_WORKBOOK"]}


def test_both_hubs_wait_as_long_and_leave_room_for_an_excel_file(hub):
    assert hub.Spawner.http_timeout == hub.Spawner.start_timeout == VALUES["singleuser"]["startTimeout"] == 300
    assert VALUES["singleuser"]["memory"]["limit"] == "2G"
    assert sheet.MEMORY + 384e6 < 2 * 2**30
    assert LONGEST_CODE == 5_000  # "under 5 kB" in room.yaml


def test_the_page_on_scale_gives_the_numbers_that_are_configured():
    page = (ROOT / "docs" / "scale.md").read_text("utf-8")
    user = VALUES["singleuser"]
    for number in (
        f"| {user['startTimeout']} s for a start |",
        f"| {user['memory']['guarantee'].removesuffix('M')} MB promised |",
        f"| {user['memory']['limit'].removesuffix('G')} GB at most |",
        f"| {user['cpu']['guarantee']} processor promised, {user['cpu']['limit']} at most |",
        f"| {VALUES['hub']['concurrentSpawnLimit']} starts at once |",
    ):
        assert number in page, number


@pytest.mark.parametrize("leaf", [*leaves(VALUES)])
def test_the_chart_knows_every_key(leaf):
    assert any(re.fullmatch(re.escape(known).replace(r"\*", ".*"), leaf) for known in KNOWN)


def test_binder_finds_its_files_and_begins_as_the_hub_does():
    asked = (ROOT / ".binder" / "requirements.txt").read_text("utf-8").split()
    assert asked == ["-c", "../constraints.txt", "-e", "."]
    assert "deploy/begin.py" in (ROOT / ".binder" / "start").read_text("utf-8")
    python = (ROOT / ".binder" / "runtime.txt").read_text("utf-8").strip()
    assert python in (ROOT / ".github" / "workflows" / "check.yml").read_text("utf-8").replace('python: ["', "python-")
    listed = subprocess.run(["git", "ls-files", "-s", ".binder"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert re.findall(r"^(\d+) .*start$", listed.stdout, re.MULTILINE) == ["100755"]


@pytest.mark.skipif(sys.platform == "win32", reason="no Hub and no Binder runs on Windows")
def test_begin_lays_out_fresh_notebooks_and_becomes_what_it_was_given(tmp_path, monkeypatch):
    monkeypatch.setenv("ENGAGEMENT_WORKBOOK", str(tmp_path / "desk"))
    show = [sys.executable, "-c", "import os, sys; print(os.environ['JUPYTER_CONFIG_DIR'], *sys.argv[1:], sep='\\n')"]
    said = subprocess.run(
        [sys.executable, DEPLOY / "begin.py", *show, "--given"], capture_output=True, text=True, check=True
    )
    config, given, *options = said.stdout.splitlines()
    assert Path(config, "labconfig").is_dir() and given == "--given"
    assert f"--ServerApp.root_dir={tmp_path / 'desk'}" in options
    ours = [each.removeprefix("--Shelf.ours=") for each in options if each.startswith("--Shelf.ours=")]
    assert {"nl/00-start.ipynb", "en/06-plan.ipynb"} < set(ours)
    assert all((tmp_path / "desk" / each).is_file() for each in ours)


@pytest.mark.parametrize("page", [*DEPLOY.glob("*/README.md")], ids=lambda page: page.parent.name)
def test_a_page_is_a_screen_and_names_files_that_exist(page):
    text = page.read_text("utf-8")
    assert len(text.splitlines()) <= 40
    named = re.findall(r"(?<![\w-])((?:deploy|tests|docs|\.binder)/[\w./-]*\w)", text)
    assert named
    for name in named:
        assert (ROOT / name).exists(), name


def test_there_are_three_ways():
    assert sorted(page.parent.name for page in DEPLOY.glob("*/README.md")) == ["binder", "tljh", "zero-to-jupyterhub"]
