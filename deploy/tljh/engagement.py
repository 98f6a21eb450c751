# ruff: noqa: F821
"""The room on The Littlest JupyterHub: a service that the Hub starts, and where every server finds it."""

PYTHON = "/opt/tljh/user/bin/python"
DOOR = "http://127.0.0.1:10101"

c.JupyterHub.services.append(
    {
        "name": "engagement",
        "url": DOOR,
        "command": [PYTHON, "-m", "engagement.workshop.service"],
        "user": "engagement",
        "cwd": "/var/lib/engagement",  # the hand-ins are in "room" there
        "display": False,
    }
)
c.Spawner.cmd = [PYTHON, "/srv/engagement/deploy/begin.py", "/opt/tljh/user/bin/jupyterhub-singleuser"]
c.Spawner.environment.update({"ENGAGEMENT_ROOM": f"{DOOR}/services/engagement/"})
