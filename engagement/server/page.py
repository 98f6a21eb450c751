"""A notebook as a page: it begins before it has a kernel, and ends when who asked for it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from nbformat import NotebookNode
from tornado.web import HTTPError
from voila.notebook_renderer import NotebookRenderer

from ..model import LANGUAGES
from .hall import Hall, for_trainers, notebooks, to_trainers_pages
from .handler import Asked
from .kernels import START_SECONDS, Full, Kernels


class Page(Asked):
    """A notebook, in a kernel of who asks for it."""

    work: asyncio.Task[Any] | None = None

    async def get(self, language: str, name: str) -> None:
        """Give the page, or say that it is for others, not there, or that the room is full."""
        self.work = work = asyncio.current_task()
        if not self.visitor or (for_trainers(name) and not self.is_trainer):
            raise HTTPError(403)
        if name not in notebooks(language):
            raise HTTPError(404)
        document = str(self.hall.visitors.document(self.name))
        told = {"ENGAGEMENT_WORKBOOK": document, "SCRIPT_NAME": f"/{language}/{name}.ipynb"}
        self.set_header("Cache-Control", "no-store")
        try:
            async with self.kernels.seat(self.visitor.name, trainer=self.is_trainer) as seat:
                take = partial(self.kernels.take, seat, told)
                await self.send(Rendered(self.hall, self.kernels, take, language, name, self.settings["for_pages"]))
        except Full:
            raise HTTPError(503) from None
        except (asyncio.CancelledError, Exception) as error:
            if work and work.cancelling():  # who asked is gone, or its kernel is
                return
            if not isinstance(error, TimeoutError | RuntimeError):
                raise
            self.log_exception(type(error), error, None)
            self.write('<meta http-equiv="refresh" content="5">')  # half of it is on the screen: it asks once more

    async def send(self, notebook: Rendered) -> None:
        """The page, part by part as its cells are run. Raises ``TimeoutError`` when it lasts too long."""
        try:
            await notebook.initialize()
            async with asyncio.timeout(3 * START_SECONDS):
                async for part, _ in notebook.generate_content_generator():
                    self.write(part)
                    await self.flush()
        finally:
            notebook.hang_up()

    def on_connection_close(self) -> None:
        """Nobody waits for it any more."""
        if self.work:
            self.work.cancel()


class Rendered(NotebookRenderer):
    """A notebook as a page that begins before it has a kernel; ``take`` gives it one."""

    def __init__(
        self,
        hall: Hall,
        kernels: Kernels,
        take: Callable[[], Awaitable[str]],
        language: str,
        name: str,
        of_voila: dict[str, object],
    ) -> None:
        super().__init__(notebook_path=f"{language}/{name}.ipynb", **of_voila)
        self.hall, self.kernels, self.take, self.language, self.name = hall, kernels, take, language, name
        self.executor = None

    async def initialize(self, **options: object) -> None:
        """Read the notebook, and give its page a title, words and links."""
        await super().initialize(**options)
        words = self.hall.words[self.language]
        heading = next((cell.source for cell in self.notebook.cells if cell.source.startswith("# ")), self.name)
        self.notebook.metadata["title"] = heading.splitlines()[0].removeprefix("# ")
        self.exporter.language_code = self.language
        other = next(each for each in LANGUAGES if each != self.language)
        links = [(words("present.mine-link"), "/mine")]
        if for_trainers(self.name):
            links = [(words("present.wall-link"), "/wall"), *to_trainers_pages(words, self.language)]
        links.append((words("present.other-language"), f"/{other}/{self.name}.ipynb"))
        said = {key: words(f"present.{key}") for key in ("loading", "lost")}
        self.resources["room"] = {**said, "links": links, "colours": self.hall.colours}

    async def _jinja_kernel_start(self, nb: NotebookNode, kernel_id: None, kernel_future: None) -> object:
        """Called by the template where the page needs its kernel."""
        kernel = await self.take()
        return await super()._jinja_kernel_start(nb, kernel, self.kernels.get_kernel(kernel))

    def hang_up(self) -> None:
        """Close the lines to the kernel, as Voilà does only at the end of a page."""
        if client := getattr(self.executor, "kc", None):
            client.stop_channels()
