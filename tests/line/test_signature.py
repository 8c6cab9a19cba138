"""Only LINE knows the channel secret."""

import base64
import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st
from linebot.v3 import SignatureValidator

from bot.line.signature import is_signed
from tests.builders import CHANNEL_SECRET


def signature(body: bytes, secret: str = CHANNEL_SECRET) -> str:
    return base64.b64encode(hmac.new(secret.encode(), body, hashlib.sha256).digest()).decode()


def test_what_was_signed_with_the_secret_is_lines() -> None:
    assert is_signed(b'{"events":[]}', signature(b'{"events":[]}'), CHANNEL_SECRET)


@given(st.text())
def test_the_sdk_says_the_same_of_any_text(body: str) -> None:
    raw = body.encode("utf-8", "replace")
    said = SignatureValidator(CHANNEL_SECRET).validate(raw.decode(), signature(raw))

    assert is_signed(raw, signature(raw), CHANNEL_SECRET) is said is True


def test_bytes_that_are_no_text_are_checked_as_they_came() -> None:
    assert is_signed(b"\xff\x00", signature(b"\xff\x00"), CHANNEL_SECRET)


@pytest.mark.parametrize(
    "given_signature",
    [
        None,
        "",
        "署名",
        "\udce3",
        signature(b"another body"),
        signature(b"{}", "another secret"),
        signature(b"{}").lower(),
        signature(b"{}").rstrip("="),
        signature(b"{}") + "=",
        hmac.new(CHANNEL_SECRET.encode(), b"{}", hashlib.sha256).hexdigest(),
        base64.urlsafe_b64encode(b"\xff" * 32).decode(),
    ],
)
def test_anything_else_is_nobodys(given_signature: str | None) -> None:
    assert not is_signed(b"{}", given_signature, CHANNEL_SECRET)
