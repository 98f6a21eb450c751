"""A server in a thread of the tests' own process: what it leaves in the process is put back."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
import time
import warnings
from contextlib import contextmanager

import jupyterlab.commands
from jupyter_server.serverapp import ServerApp

PATIENCE = 90  # seconds, on a busy machine


@contextmanager
def in_a_thread(serve, ready):
    """Call ``serve`` in a thread; go on with what ``ready`` gives when it gives something, and end with Ctrl-C."""
    environment, factory, app_version = (
        {**os.environ},
        logging.getLogRecordFactory(),
        jupyterlab.commands.get_app_version,
    )
    level, grammar, handlers = logging.getLogger("tornado").level, "rfc3987_syntax" in sys.modules, {}
    failed, ending = [], []
    signals, signal.signal = signal.signal, handlers.__setitem__  # a thread may set none

    def work():
        asyncio.set_event_loop(loop := asyncio.new_event_loop())
        try:
            serve()
        except BaseException as error:
            if not (
                ending and isinstance(error, asyncio.InvalidStateError)
            ):  # Jupyter's, about a kernel that was gone already
                failed.append(error)
        finally:
            loop.close()

    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    try:
        end = time.monotonic() + PATIENCE
        while not (found := ready()) and thread.is_alive() and time.monotonic() < end:
            time.sleep(0.1)
        signal.signal = signals  # asyncio.run asks for it, in the tests
        try:
            assert found, failed
            yield found
        finally:
            ending.append(True)
            if thread.is_alive():
                handlers[signal.SIGINT](signal.SIGINT, None)
            thread.join(PATIENCE)
        assert not failed and not thread.is_alive(), failed
    finally:
        signal.signal = signals
        os.environ.clear()
        os.environ.update(environment)
        logging.setLogRecordFactory(factory)
        logging.getLogger("tornado").setLevel(level)
        jupyterlab.commands.get_app_version = app_version
        if not grammar:
            sys.modules.pop("rfc3987_syntax", None)
        ServerApp.clear_instance()
        with warnings.catch_warnings(action="ignore", category=ResourceWarning):
            gc.collect()  # the sockets that a server leaves to the collector: else another test is told of them
