"""The scripts of the parts as files: ``GET /parts/NAME.HASH.js``, which a browser fetches once and keeps.

Streamlit sends the script that a component was registered with in every run. So a component has some lines that fetch the
script, which stays out of the web socket, and whoever knows what a page will need can ask for it before the first run has come.
"""

from __future__ import annotations

import hashlib

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

FOLDER = "parts"
_FOREVER = "public, max-age=31536000, immutable"
_MODULE = """let arriving, tries = 0;
const later = (seconds) => new Promise((done) => setTimeout(done, 1000 * seconds));
const fetched = (again = tries++) => import(new URL("FILE" + (again ? "?again=" + again : ""), document.baseURI));
const arrives = async () => {
  for (const pause of [0, 0.5, 1, 2, 4, 8]) {
    try {
      return await fetched();
    } catch {
      await later(pause);
    }
  }
  arriving = undefined;
  return fetched();
};
export default async (given) => (await (arriving ??= arrives())).default(given);
"""
_files: dict[str, bytes] = {}
_newest: dict[str, str] = {}


def offer(name: str, script: str) -> str:
    """Offer the script of the part `name`, an ES module with a default export; the module that fetches and calls it.

    The file's name has a hash of the script, so that a file never changes. A file that does not arrive is asked for again for
    some seconds, each time under another address, since browsers may remember that one had none; what has arrived stays, since a
    second module would know nothing of what the first one has drawn.
    """
    content = script.encode()
    file = f"{name}.{hashlib.sha256(content).hexdigest()[:16]}.js"
    _files[file], _newest[name] = content, file
    return _MODULE.replace("FILE", f"{FOLDER}/{file}")


def address(name: str) -> str | None:
    """Where the script of the part `name` is, seen from the page; None if it was not offered."""
    return f"./{FOLDER}/{_newest[name]}" if name in _newest else None


async def _file(request: Request) -> Response:
    """The file, which no other under this name will follow."""
    content = _files.get(request.path_params["file"])
    if content is None:
        return Response(status_code=404, headers={"Cache-Control": "no-store"})
    return Response(content, media_type="text/javascript", headers={"Cache-Control": _FOREVER})


def scripts(base: str) -> Route:
    """What answers for the files, where the app's addresses begin with `base`."""
    return Route(f"{base}/{FOLDER}/{{file}}", _file, methods=["GET"])
