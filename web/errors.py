"""One handler for what goes wrong: JSON under /api (RFC 9457), a page elsewhere."""

import logging
from collections.abc import Mapping
from typing import Any, Final

from flask import Flask, Response, g, jsonify, render_template, request
from flask_babel import lazy_gettext as _
from werkzeug.exceptions import HTTPException

from archive.languages import LANGUAGES
from search.index import NoIndex
from search.query import BadParameter

log = logging.getLogger(__name__)

#: Status -> what happened, and what the reader can do.
_WORDS: Final[Mapping[int, tuple[Any, Any]]] = {
    400: (_("This request cannot be answered"), _("A part of the address is not understood.")),
    404: (
        _("This page is not in the archive"),
        _("The address may be mistyped. Search, or begin at the home page."),
    ),
    405: (_("This cannot be done here"), _("The page can only be read.")),
    410: (_("This policy has been archived"), _("It is no longer part of the public collection.")),
    413: (_("The request is too large"), _("Send less and try again.")),
    500: (_("Something went wrong on our side"), _("It has been noted. Please try again later.")),
    503: (
        _("Search is being prepared"),
        _("The pages can be read meanwhile. Please try the search again in a minute."),
    ),
}
_RETRY_AFTER: Final = "30"


def init_app(app: Flask) -> None:
    """Answer every exception in the reader's language and the caller's form."""

    @app.errorhandler(Exception)
    def answer(error: Exception) -> Response:
        status, detail, name = _describe(error)
        if status >= 500 and status != 503:
            log.error("unexpected error at %s", request.path, exc_info=error)
        response = _problem(status, detail, name) if _wants_json() else _page(status, detail)
        response.status_code = status
        if status == 503:
            response.headers["Retry-After"] = _RETRY_AFTER
        if isinstance(error, HTTPException):
            _copy_headers(error, response)
        return response


def _copy_headers(error: HTTPException, response: Response) -> None:
    """Keep what the exception says beside its text: Allow, Location."""
    for name, value in error.get_headers():
        if name.lower() in ("allow", "location"):
            response.headers[name] = value


def _describe(error: Exception) -> tuple[int, str, str | None]:
    """Return (status, what is wrong in words, the parameter's name)."""
    if isinstance(error, BadParameter):
        return 400, str(error), error.name
    if isinstance(error, NoIndex):
        return 503, "", None
    if isinstance(error, HTTPException) and error.code:
        return error.code, "", None
    return 500, "", None


def _wants_json() -> bool:
    return request.path.startswith("/api/")


def _problem(status: int, detail: str, name: str | None) -> Response:
    title, advice = _WORDS.get(status, _WORDS[400])
    body = {
        "type": "about:blank",
        "status": status,
        "title": str(title),
        "detail": detail or str(advice),
    }
    if name:
        body["parameter"] = name
    response = jsonify(body)
    response.mimetype = "application/problem+json"
    return response


def _page(status: int, detail: str) -> Response:
    first = request.path.split("/", 2)[1]
    g.lang = first if first in LANGUAGES else g.get("lang") or _accepted()
    title, advice = _WORDS.get(status, _WORDS[400])
    html = render_template("error.html", title=title, advice=advice, detail=detail, status=status)
    return Response(html, mimetype="text/html")


def _accepted() -> str:
    return request.accept_languages.best_match(LANGUAGES) or "en"
