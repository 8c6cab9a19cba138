"""Alerts as whole conversations between a client and the staff, kept as files: tests/conversations/alerts/.

# words for the reader
@ 2026-11-25 10:00       the clock of the office; the worker does what falls due until then
@ +30m                   time passes
@ nobody on call
ゆうき > もう死にたい      typed
田中 > [対応します]        tapped, among the buttons that this phone was shown last
田中 < what the phone shows, with its buttons in [ ] and links in { }
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bot.dialogs.inbound import Tap, Text
from bot.storage.models import Send, SendStatus
from bot.storage.session import Database
from tests.alerts.bureau import ABE, MORI, SATO, STRANGER, TANAKA, YUUKI, Bureau, tokyo

FILES = sorted((Path(__file__).parent.parent / "conversations" / "alerts").glob("*.txt"))
PHONES = {
    "ゆうき": YUUKI,
    "知らない人": STRANGER,
    "田中": TANAKA,
    "佐藤": SATO,
    "阿部": ABE,
    "森": MORI,
}
NAMES = {line: name for name, line in PHONES.items()}
_DONE = re.compile(r"(\S+) ([<>]) ?(.*)")
_SPAN = re.compile(r"\+(\d+)([mh])")


@dataclass
class Phones:
    """One file being replayed; `lines` is what the file should say."""

    bureau: Bureau
    lines: list[str] = field(default_factory=list)
    shown: dict[str, dict[str, str]] = field(default_factory=dict)

    def play(self, text: str) -> str:
        """Every line that is somebody's doing; what the phones showed is written anew."""
        for line in text.splitlines():
            found = _DONE.fullmatch(line)
            if found and found[2] == "<":
                continue
            self.lines.append(line)
            if line.startswith("@ "):
                self._pass(line[2:].strip())
            elif found:
                self._do(PHONES[found[1]], found[3])
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self.lines)).strip() + "\n"

    def _pass(self, words: str) -> None:
        if words == "nobody on call":
            self.bureau.change_staff(ABE, on_call=False)
            return
        span = _SPAN.fullmatch(words)
        if span is None:
            self.bureau.now = tokyo(words)
            return
        minutes = int(span[1]) * (60 if span[2] == "h" else 1)
        for _ in range(minutes):
            self.bureau.now += timedelta(minutes=1)
            self.bureau.tick_silently()
            self._write()

    def _do(self, who: str, words: str) -> None:
        self.bureau.now += timedelta(seconds=10)
        tapped = re.fullmatch(r"\[(.+)\]", words)
        content = Tap(self.shown[who][tapped[1]]) if tapped else None
        self.bureau.happens(who, content or Text(f"m{self.bureau.events}", words))
        self._write()

    def _write(self) -> None:
        with self.bureau.database.transaction() as session:
            waiting = select(Send).where(Send.status == SendStatus.QUEUED).order_by(Send.id)
            for send in session.scalars(waiting):
                self.bureau.accepted(session, send)
                for part in send.body:
                    self._show(str(send.line_user_id), part["message"])

    def _show(self, line: str, message: dict[str, Any]) -> None:
        text, actions = _read(message)
        name = NAMES[line]
        self.lines.extend(f"{name} < {one}".rstrip() for one in text.split("\n"))
        labels = [f"{{{a['label']}}}" if a["type"] == "uri" else f"[{a['label']}]" for a in actions]
        if labels:
            self.lines.append(f"{name} < {' '.join(labels)}")
        self.lines.append("")
        taps = {a["label"]: a["data"] for a in actions if a["type"] == "postback"}
        self.shown[line] = {**self.shown.get(line, {}), **taps}


def _read(message: dict[str, Any]) -> tuple[str, list[dict[str, Any]]]:
    quick = [item["action"] for item in message.get("quickReply", {}).get("items", [])]
    if message["type"] == "text":
        return _without_codes(message["text"]), quick
    bubble = message["contents"]
    buttons = [one["action"] for one in bubble.get("footer", {}).get("contents", [])]
    return _without_codes(bubble["body"]["contents"][0]["text"]), [*buttons, *quick]


def _without_codes(text: str) -> str:
    return re.sub(r"(?<=番号：)\d{6}", "……", text)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_alerts_go_as_recorded(file: Path, sqlite_database: Database, request: Any) -> None:
    written = file.read_text("utf-8")
    said_now = Phones(Bureau(sqlite_database).open()).play(written)
    if request.config.getoption("--rewrite-conversations"):
        file.write_text(said_now, "utf-8")
    assert said_now == file.read_text("utf-8")


def test_there_are_recordings() -> None:
    assert len(FILES) >= 5
