"""The menus under the chat: installed, replaced, and given to staff who come later."""

from bot import rich_menus
from bot.line.rich_menu_calls import RichMenuCalls
from bot.office import Office
from bot.storage.models import Staff
from tests.builders import CHANNEL_TOKEN
from tests.line.running_platform import RunningPlatform
from tests.prompts.simulated import SimulatedOffice, settings


def calls(line: RunningPlatform) -> RichMenuCalls:
    return RichMenuCalls(line.url, line.url, CHANNEL_TOKEN)


def labels(line: RunningPlatform, user_id: str) -> list[str]:
    menu = line.simulator.phone(user_id).view["rich_menu"]
    return [area["action"]["label"] for area in menu["areas"]] if menu else []


def staff_with_phone(world: SimulatedOffice, line: RunningPlatform, name: str) -> tuple[int, str]:
    phone = line.friend(name)
    return world.staff(name, line_user_id=phone.user_id, menu_user_id=None), phone.user_id


def tick(world: SimulatedOffice, line: RunningPlatform) -> None:
    given = settings(line_api_base_url=line.url, line_data_api_base_url=line.url)
    office = Office(given, world.database, world.office.forms)
    rich_menus.give_staff_their_menu(office, world.now, world.now)


def test_clients_and_staff_each_have_their_menu(world: SimulatedOffice, line: RunningPlatform) -> None:
    client = line.friend("ゆうき").user_id
    _, staff = staff_with_phone(world, line, "田中")
    assert rich_menus.install(world.database, calls(line)) == 1
    assert labels(line, client) == ["はじめる", "つづき", "相談", "前回の記録", "設定", "ヘルプ"]
    assert labels(line, staff) == ["未対応", "今週", "ログイン"]


def test_run_again_they_are_replaced_and_not_doubled(world: SimulatedOffice, line: RunningPlatform) -> None:
    _, staff = staff_with_phone(world, line, "田中")
    for _ in range(3):
        rich_menus.install(world.database, calls(line))
    assert len(calls(line).ours()) == 2
    assert labels(line, staff) == ["未対応", "今週", "ログイン"]


def test_menus_that_are_not_ours_stay(world: SimulatedOffice, line: RunningPlatform) -> None:
    menu = {
        "size": {"width": 2500, "height": 843},
        "selected": False,
        "name": "an office's own",
        "chatBarText": "x",
        "areas": [],
    }
    line.platform.rich_menus.create(menu)
    rich_menus.install(world.database, calls(line))
    assert len(line.platform.rich_menus.all()["richmenus"]) == 3


def test_staff_who_link_later_get_theirs(world: SimulatedOffice, line: RunningPlatform) -> None:
    rich_menus.install(world.database, calls(line))
    _, staff = staff_with_phone(world, line, "佐藤")
    tick(world, line)
    assert labels(line, staff) == ["未対応", "今週", "ログイン"]


def test_staff_who_left_see_the_clients_menu_again(world: SimulatedOffice, line: RunningPlatform) -> None:
    staff_id, staff = staff_with_phone(world, line, "田中")
    rich_menus.install(world.database, calls(line))
    with world.database.transaction() as session:
        session.get_one(Staff, staff_id).line_user_id = None
    tick(world, line)
    assert labels(line, staff)[0] == "はじめる"


def test_before_any_menu_is_installed_nothing_is_linked(
    world: SimulatedOffice, line: RunningPlatform
) -> None:
    _, staff = staff_with_phone(world, line, "田中")
    tick(world, line)
    assert labels(line, staff) == []
    rich_menus.install(world.database, calls(line))
    assert labels(line, staff) == ["未対応", "今週", "ログイン"]
