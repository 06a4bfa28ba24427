"""What is compressed reads back the same, and only for those who can read it."""

import gzip

from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from intelligences.kernel.compression import CompressionMiddleware, compressed

ASKED = RequestFactory().get("/", HTTP_ACCEPT_ENCODING="gzip, br")
PAGE = b"<p>une page</p>" * 200


def _answer(response: HttpResponse, request: object = ASKED) -> HttpResponse:
    return CompressionMiddleware(lambda _: response)(request)  # type: ignore[arg-type,return-value]


@given(st.binary(max_size=3000))
def test_what_was_compressed_reads_back_the_same(content: bytes) -> None:
    assert gzip.decompress(compressed(content)) == content


def test_a_page_is_compressed_for_a_browser_that_can_read_it() -> None:
    answer = _answer(HttpResponse(PAGE))
    assert answer["Content-Encoding"] == "gzip"
    assert int(answer["Content-Length"]) == len(answer.content) < len(PAGE) / 4
    assert gzip.decompress(answer.content) == PAGE
    assert "Accept-Encoding" in answer["Vary"]


def test_a_page_stays_as_it_is_for_the_others() -> None:
    answer = _answer(HttpResponse(PAGE), RequestFactory().get("/"))
    assert answer.content == PAGE
    assert "Accept-Encoding" in answer["Vary"]


def test_the_size_of_the_same_page_varies() -> None:
    assert len({len(compressed(PAGE)) for _ in range(60)}) > 10


def test_what_is_compressed_already_is_left_alone() -> None:
    response = HttpResponse(PAGE)
    response["Content-Encoding"] = "br"
    assert _answer(response).content == PAGE


def test_a_stream_is_compressed_piece_by_piece() -> None:
    answer = _answer(StreamingHttpResponse(iter([PAGE, PAGE])))  # type: ignore[arg-type]
    assert gzip.decompress(b"".join(answer)) == PAGE + PAGE  # type: ignore[arg-type]
