"""The files of the demo page, and the headers under which made files leave."""

import re
from importlib.resources import files

from starlette.exceptions import HTTPException
from starlette.responses import Response

_PAGES = {
    "html": "text/html; charset=utf-8",
    "css": "text/css; charset=utf-8",
    "js": "text/javascript; charset=utf-8",
    "svg": "image/svg+xml",
}
_MADE = {
    "svg": "image/svg+xml",
    "png": "image/png",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_SHOWN = ("png", "svg")
_HARMLESS = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def page_file(name: str) -> Response:
    """One of the files in bot/pages, or 404."""
    kind = _PAGES.get(_suffix(name))
    page = next((p for p in (files("bot") / "pages").iterdir() if p.name == name), None)
    if page is None or kind is None:
        raise HTTPException(404)
    return Response(page.read_bytes(), headers={"content-type": kind})


def made_file(data: bytes, filename: str) -> Response:
    """A picture to show or a document to download; never something a browser would run."""
    suffix = _suffix(filename)
    safe = re.sub(r"[^A-Za-z0-9._-]+", "-", filename)
    way = "inline" if suffix in _SHOWN else "attachment"
    headers = {
        "content-type": _MADE.get(suffix, "application/octet-stream"),
        "content-disposition": f'{way}; filename="{safe}"',
        "content-security-policy": _HARMLESS,
    }
    return Response(data, headers=headers)


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()
