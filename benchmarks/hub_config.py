# ruff: noqa: F821
"""The JupyterHub of ``benchmarks.hub``: what is in ``deploy``, on one machine, for one user account, without a proxy."""

import json
import os
import sys
from pathlib import Path

from jupyterhub.proxy import Proxy

TOLD = json.loads(os.environ.pop("HUB"))
HOME, DOOR, DEPLOY = Path(TOLD["home"]), TOLD["door"], Path(TOLD["deploy"])


class NoProxy(Proxy):
    """Nobody looks at pages here: the routes lie in a file, and whoever calls a server calls it at its own port."""

    should_start = False
    routes = {}  # noqa: RUF012

    async def add_route(self, spec, target, data):
        self.routes[spec] = {"routespec": spec, "target": target, "data": data}
        (HOME / "routes.json").write_text(json.dumps(self.routes))

    async def delete_route(self, spec):
        self.routes.pop(spec, None)

    async def get_all_routes(self):
        return self.routes


c.JupyterHub.services, c.JupyterHub.load_roles, c.JupyterHub.load_groups, c.Spawner.environment = [], [], {}, {}
load_subconfig(str(DEPLOY / "hub.py"))
load_subconfig(str(DEPLOY / "tljh" / "engagement.py"))

(service,) = c.JupyterHub.services
service |= {"command": [sys.executable, *service["command"][1:]], "url": DOOR, "cwd": str(HOME), "user": ""}
c.Spawner.environment["ENGAGEMENT_ROOM"] = f"{DOOR}/services/engagement/"
c.Spawner.cmd = [sys.executable, str(DEPLOY / "begin.py"), sys.executable, "-m", "jupyterhub.singleuser"]
c.Spawner.args = ["--allow-root"]
c.SimpleLocalProcessSpawner.home_dir_template = f"{HOME}/{{username}}"
c.JupyterHub.load_groups["trainers"]["users"] = ["trainer"]
c.JupyterHub.services.append({"name": "driver", "api_token": TOLD["token"]})
c.JupyterHub.load_roles.append(
    {"name": "driver", "services": ["driver"], "scopes": ["admin:users", "admin:servers", "tokens"]}
)
c.JupyterHub.authenticator_class, c.JupyterHub.spawner_class, c.JupyterHub.proxy_class = "dummy", "simple", NoProxy
c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url = TOLD["public"], TOLD["private"]
c.JupyterHub.db_url, c.JupyterHub.cookie_secret_file = f"sqlite:///{HOME}/hub.sqlite", f"{HOME}/cookie"
c.Authenticator.allow_all = True
for name, seconds in TOLD["spawner"].items():
    setattr(c.Spawner, name, seconds)
