"""gunicorn, set up for this application: content before the fork, Kiwi after it, threads."""

import contextlib
import threading
from typing import Any, Final

from flask import Flask
from gunicorn.app.base import BaseApplication

from search.analyzers import warm
from search.index import NoIndex
from web.shelf import shelf

_TIMEOUT: Final = 60


class Server(BaseApplication):  # type: ignore[misc]  # gunicorn is not typed
    """Serves an application at ``address`` (host:port) with worker processes of threads each."""

    def __init__(self, app: Flask, address: str, workers: int, threads: int) -> None:
        self.app = app
        self.options: dict[str, Any] = {
            "bind": address,
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "preload_app": True,
            "timeout": _TIMEOUT,
            "post_worker_init": warm_up,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        """Hand our options to gunicorn."""
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        """Return the application."""
        return self.app


def warm_up(worker: Any) -> None:
    """Load Kiwi beside the first requests: pages and budgets do not wait for it."""
    app: Flask = worker.wsgi
    threading.Thread(target=_load, args=(app,), name="warm-up", daemon=True).start()


def _load(app: Flask) -> None:
    """Load what a first search needs: Kiwi, the index, and the words for corrections."""
    warm()
    with app.app_context(), contextlib.suppress(NoIndex):
        shelf().index().vocabulary.load()
