"""The window: the archive as web pages and as JSON.

request -> the reader's language -> content (pages) or index (search) -> template or JSON
"""

from typing import Any

from flask import Flask

from web import (
    api,
    budget_api,
    budget_pages,
    errors,
    headers,
    languages,
    pages,
    programme,
    settings,
    shelf,
)


def create_app(**given: Any) -> Flask:
    """Return the application; ``given`` settings win over the environment and the defaults."""
    app = Flask(__name__)
    app.config.update(settings.settings(given))
    app.json.sort_keys = False  # type: ignore[attr-defined]  # facets come in their order
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.url_map.strict_slashes = True
    shelf.init_app(app)
    languages.init_app(app)
    headers.init_app(app)
    errors.init_app(app)
    for part in (api, budget_api, pages, budget_pages, programme):
        app.register_blueprint(part.blueprint)
    return app
