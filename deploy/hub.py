# ruff: noqa: F821
"""What the workbook needs of a JupyterHub, on one machine or on many: who may hand in, who may read, how long to wait.

The Littlest JupyterHub loads this file from its ``jupyterhub_config.d``, Zero to JupyterHub too; both hand over ``c``.
Why each number is what it is: docs/scale.md.
"""

ACCESS, READ = "access:services!service=engagement", "custom:engagement:read"

c.JupyterHub.custom_scopes = {READ: {"description": "Read what participants handed in to the room"}}
c.JupyterHub.load_groups.update({"trainers": {"users": []}})  # fill it on the Hub's admin page
c.JupyterHub.load_roles.extend([
    {"name": "user", "scopes": ["self", ACCESS]},
    {"name": "trainer", "groups": ["trainers"], "scopes": [READ]},
    # a server, and its kernels: the Hub's own two, hand in, and read when its owner is a trainer
    {"name": "server", "scopes": ["users:activity!user", "access:servers!server", ACCESS, READ]},
])  # fmt: skip
c.Spawner.default_url = "/doc/tree/nl/00-start.ipynb"  # English: /doc/tree/en/00-start.ipynb
c.Spawner.start_timeout = c.Spawner.http_timeout = 300  # seconds; the Hub's own are 60 and 30
