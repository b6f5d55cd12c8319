"""The real archive, indexed once for all tests; a small archive to break; a real browser."""

import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from archive.content import Content
from search.concepts import ConceptMatcher
from search.finding import find
from search.index import IndexReader, sync
from search.query import Query
from search.results import Results
from web import create_app

# Machines are shared: how long an example takes says nothing.
settings.register_profile("archive", deadline=None)
settings.load_profile("archive")

ROOT = Path(__file__).parent.parent
CONTENT = ROOT / "content"

Find = Callable[..., Results]


@pytest.fixture(scope="session")
def content() -> Content:
    return Content.read(CONTENT)


@pytest.fixture(scope="session")
def index_folder(tmp_path_factory: pytest.TempPathFactory, content: Content) -> Path:
    folder = tmp_path_factory.mktemp("instance") / "index"
    sync(folder, content)
    return folder


@pytest.fixture(scope="session")
def search(index_folder: Path, content: Content) -> Find:
    index = IndexReader(index_folder).current()
    matcher = ConceptMatcher(content.concepts)

    def run(text: str, lang: str = "en", **filters: str) -> Results:
        query = Query.parse(text)
        for name, value in filters.items():
            query = query.with_filter(name, value, chosen=True)
        return find(index, matcher, query, lang)

    return run


@pytest.fixture(scope="session")
def app(index_folder: Path) -> Flask:
    return create_app(CONTENT=str(CONTENT), INDEX=str(index_folder), TESTING=False)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def site(app: Flask) -> Iterator[str]:
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    arguments = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync"]
    arguments += ["--disable-background-networking", "--disable-component-update"]
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=arguments)
        yield chromium
        chromium.close()


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A content folder with two linked packages of the real archive, to be broken."""
    folder = tmp_path / "content"
    folder.mkdir()
    for name in ("sectors.yaml", "units.yaml"):
        shutil.copy(CONTENT / name, folder / name)
    shutil.copytree(CONTENT / "terms", folder / "terms")
    shutil.copytree(CONTENT / "budget", folder / "budget")
    for name in ("good", "other"):
        shutil.copytree(Path(__file__).parent / "package", folder / "policies/transport" / name)
    return folder
