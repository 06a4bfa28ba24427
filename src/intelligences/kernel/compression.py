"""Compresses answers. A page with a map is mostly digits: zlib's usual level 6 takes six times as long as level 4,
for three bytes less in a hundred."""

import gzip
import io
import secrets

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

LEVEL = 4
_SHORTEST = 200


class CompressionMiddleware(GZipMiddleware):
    """Django's, at our level for what is answered whole; streams stay Django's."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or response.has_header("Content-Encoding") or len(response.content) < _SHORTEST:  # type: ignore[attr-defined]
            return super().process_response(request, response)
        patch_vary_headers(response, ("Accept-Encoding",))
        if "gzip" not in request.META.get("HTTP_ACCEPT_ENCODING", ""):
            return response
        packed = compressed(response.content)  # type: ignore[attr-defined]
        if len(packed) < len(response.content):  # type: ignore[attr-defined]
            response.content = packed  # type: ignore[attr-defined]
            response["Content-Length"] = str(len(packed))
            response["Content-Encoding"] = "gzip"
            if response.get("ETag", "").startswith('"'):
                response["ETag"] = f"W/{response['ETag']}"
        return response


def compressed(content: bytes) -> bytes:
    """gzip, under a file name of random length: the size tells nothing of a secret in the page (Heal the Breach)."""
    out = io.BytesIO()
    name = secrets.token_hex(50)[: secrets.randbelow(100)]
    with gzip.GzipFile(filename=name, mode="wb", compresslevel=LEVEL, fileobj=out, mtime=0) as file:
        file.write(content)
    return out.getvalue()
