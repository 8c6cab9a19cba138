"""How each staff page is come by in the sample office."""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

from bot.sign_in import offers
from bot.storage.session import Database
from tests.browser.sample_office import (
    ENDED_ALERT,
    MANAGER,
    NOW,
    OPEN_ALERT,
    OWN_ALERT,
    TANAKA,
    UNWRITTEN_INTERVIEW,
    YAMADA,
    YAMADAS_INTERVIEW,
)

NEW_CLIENTS = (
    "氏名,担当,就職日\n岡田 実,tanaka@example.jp,2026-10-01\n西村 千夏,suzuki@example.jp,2026-11-02\n"
)
BAD_CLIENTS = "氏名,担当,就職日\n岡田 実,nobody@example.jp,2026-13-01\n"

Steps = Callable[[Page], None]


@dataclass(frozen=True)
class Walk:
    """Where a page is, who comes (nobody: a stranger), and what is done there before it is looked at."""

    path: str
    staff_id: int | None = TANAKA
    then: Steps = lambda _: None


def sign_in_link(database: Database) -> Walk:
    """The page behind the link that ログイン gave."""
    with database.transaction() as session:
        return Walk(offers.offer(session, database.keys, TANAKA, NOW).path, None)


def _type_wrong_code(page: Page) -> None:
    page.get_by_label("メールアドレス").first.fill("tanaka@example.jp")
    page.get_by_label("6けたの番号").fill("123456")
    page.get_by_role("button", name="入る").click()


def _plan_in_the_past(page: Page) -> None:
    page.get_by_label("利用者").select_option(label="山田 太郎")
    page.get_by_label("日時").fill("2026-11-01T10:00")
    page.get_by_role("button", name="入れる").click()


def _unfold(*labels: str) -> Steps:
    def unfold(page: Page) -> None:
        for label in labels:
            page.locator("summary").and_(page.get_by_text(label, exact=True)).first.click()

    return unfold


def _invite(page: Page) -> None:
    _unfold("招待コード")(page)
    page.get_by_role("button", name="新しいコードを出す").click()


def _choose_file(content: str) -> Steps:
    def choose(page: Page) -> None:
        _unfold("ファイルでまとめて加える")(page)
        file = {"name": "clients.csv", "mimeType": "text/csv", "buffer": content.encode()}
        page.get_by_label("CSV ファイル").set_input_files(file)
        page.get_by_role("button", name="中を見る").click()

    return choose


def _import(page: Page) -> None:
    _choose_file(NEW_CLIENTS)(page)
    page.get_by_role("button", name="全員を登録する").click()


def _add_staff(page: Page) -> None:
    _unfold("支援員を加える")(page)
    page.locator("#staff-name").fill("前田 光")
    page.locator("#staff-email").fill("maeda@example.jp")
    page.get_by_role("button", name="加える", exact=True).first.click()


CLIENT = f"/staff/clients/{YAMADA}"
CLIENT_FORMS = ("連絡を書く", "休止にする", "本人の項目（0 / 3）", "担当をかえる・支援を終える")
SETTINGS = "/staff/settings"

WALKS: dict[str, Walk] = {
    "sign-in": Walk("/staff/sign-in", None),
    "sign-in-refused": Walk("/staff/sign-in", None, _type_wrong_code),
    "week": Walk("/staff/"),
    "week-manager": Walk("/staff/", MANAGER),
    "words": Walk("/staff/words"),
    "alerts": Walk("/staff/alerts"),
    "alert-open": Walk(f"/staff/alerts/{OPEN_ALERT}"),
    "alert-taken": Walk(f"/staff/alerts/{OWN_ALERT}"),
    "alert-ended": Walk(f"/staff/alerts/{ENDED_ALERT}"),
    "interviews": Walk("/staff/interviews"),
    "interviews-refused": Walk("/staff/interviews", then=_plan_in_the_past),
    "interview": Walk(f"/staff/interviews/{YAMADAS_INTERVIEW}"),
    "interview-held": Walk(f"/staff/interviews/{UNWRITTEN_INTERVIEW}"),
    "digest": Walk(f"/staff/interviews/{YAMADAS_INTERVIEW}/digest"),
    "month": Walk("/staff/month", then=_unfold("日付を書く")),
    "clients": Walk("/staff/clients"),
    "client": Walk(CLIENT),
    "client-forms": Walk(
        CLIENT,
        MANAGER,
        _unfold(*CLIENT_FORMS),
    ),
    "contacts": Walk("/staff/contacts"),
    "settings": Walk(SETTINGS),
    "settings-manager": Walk(SETTINGS, MANAGER, _unfold("なおす", "聞いていること", "新しい50件")),
    "audit": Walk("/staff/audit", MANAGER),
    "clients-file": Walk(SETTINGS, MANAGER, _choose_file(NEW_CLIENTS)),
    "clients-file-refused": Walk(SETTINGS, MANAGER, _choose_file(BAD_CLIENTS)),
    "refused": Walk("/staff/clients/12"),
    # These change the office, so they come last.
    "invitation": Walk(CLIENT, TANAKA, _invite),
    "clients-added": Walk(SETTINGS, MANAGER, _import),
    "staff-added": Walk(SETTINGS, MANAGER, _add_staff),
}
