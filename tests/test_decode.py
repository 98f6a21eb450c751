"""Decoded: bytes become the text that was meant, a block at a time, and it is told what could not be read."""

import io

import pytest

from engagement.files import decode
from engagement.files.decode import Decoded, wide


def read(data):
    """What is found, and the text."""
    found = Decoded.of(raw := io.BytesIO(data))
    assert raw.tell() == 0, "it is put back where it was"
    return found, "".join(found.blocks(raw))


@pytest.mark.parametrize("size", [16, 2**20])
@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Zoë;5\r\n".encode(), "utf-8", "Zoë;5\r\n"), ("Zoë;5\n".encode("utf-8-sig"), "utf-8-sig", "Zoë;5\n"),
        ("Zoë;5\n".encode("cp1252"), "cp1252", "Zoë;5\n"), ("Zoë;5\n".encode("utf-16"), "utf-16", "Zoë;5\n"),
        ("Zoë;5\n".encode("utf-16-be"), "utf-16-be", "Zoë;5\n"), ("Zoë;5\n".encode("utf-32"), "utf-32", "Zoë;5\n"),
        ("Zoë;5\n".encode() + "Renée;6\n".encode("cp1252"), "utf-8, cp1252", "Zoë;5\nRenée;6\n"), (b"", "utf-8", ""),
    ],
)  # fmt: skip
def test_text_is_read_however_it_is_written(data, encoding, text, size, monkeypatch):
    monkeypatch.setattr(decode, "BLOCK", size)
    found, read_text = read(data)
    assert (found.encoding, read_text, found.invisible, found.lost) == (encoding, text, 0, 0)


@pytest.mark.parametrize("size", [2, 2**20])
@pytest.mark.parametrize(
    ("text", "left", "invisible", "lost"),
    [("a\u200bb\x00\n", "ab\n", 2, 0), ("a\ufffdb\n", "a\ufffdb\n", 0, 1), ("a b’\n", "a b’\n", 0, 0)],
)
def test_what_nobody_sees_is_left_out_and_counted(text, left, invisible, lost, size, monkeypatch):
    monkeypatch.setattr(decode, "BLOCK", size)
    found, read_text = read(text.encode())
    assert (read_text, found.invisible, found.lost) == (left, invisible, lost)


def test_blocks_are_whole_lines(monkeypatch):
    monkeypatch.setattr(decode, "BLOCK", 4)
    for codec in ("utf-8", "cp1252"):
        found = Decoded.of(raw := io.BytesIO("één\ntwee\ndrie\n".encode(codec)))
        assert all(block.endswith("\n") for block in found.blocks(raw))


def test_a_file_that_was_closed_meanwhile_is_let_go(monkeypatch):
    monkeypatch.setattr(decode, "BLOCK", 4)
    blocks = Decoded.of(raw := io.BytesIO(b"one\ntwo\nthree\n")).blocks(raw)
    next(blocks)
    raw.close()
    blocks.close()
    raw = io.BytesIO(b"one\ntwo\nthree\n")
    blocks = Decoded.of(raw).blocks(raw)
    next(blocks)
    blocks.close()
    assert not raw.closed, "it is not ours to close"


def test_a_nul_in_every_other_byte_is_utf_16():
    assert [wide("E-mail".encode(codec)) for codec in ("utf-16-le", "utf-16-be", "utf-8")] == [
        "utf-16-le",
        "utf-16-be",
        "",
    ]
    assert wide(bytes(20)) == ""
