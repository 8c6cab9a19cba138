"""What LINE says of the channel."""

from collections.abc import Callable, Iterator, Mapping

from bot.doctor.findings import Examined, Finding, Verdict
from bot.line.platform import PlatformError

CALLBACK = "/callback"


def ask_line(examined: Examined) -> Iterator[Finding]:
    """The token opens a channel; if so, what LINE says of the channel."""
    try:
        info = examined.platform.bot_info()
    except PlatformError as error:
        sentence = "token_refused" if error.status in (401, 403) else "line_silent"
        yield Finding("token", Verdict.FAIL, sentence, {"why": error.reason})
        return
    yield Finding("token", Verdict.OK, "token_good", {"name": info.name, "basic_id": info.basic_id})
    for check, look in AT_LINE.items():
        yield _asked(check, look, examined)
    yield Finding("redelivery", Verdict.NOTE, "redelivery_unknown")


def _asked(check: str, look: Callable[[Examined], Finding], examined: Examined) -> Finding:
    try:
        return look(examined)
    except PlatformError as error:
        return Finding(check, Verdict.FAIL, "line_silent", {"why": error.reason})


def webhook(examined: Examined) -> Finding:
    """LINE sends events to this server, and this server answers."""
    wanted = examined.settings.base_url + CALLBACK
    found = examined.platform.webhook()
    if found is None:
        return Finding("webhook", Verdict.FAIL, "webhook_not_set", {"wanted": wanted})
    if found.address != wanted:
        facts = {"wanted": wanted, "found": found.address}
        return Finding("webhook", Verdict.FAIL, "webhook_elsewhere", facts)
    if not found.active:
        return Finding("webhook", Verdict.FAIL, "webhook_off", {"wanted": wanted})
    tested = examined.platform.test_webhook()
    if not tested.success:
        facts = {"wanted": wanted, "why": f"{tested.reason} {tested.status or ''}".strip()}
        return Finding("webhook", Verdict.FAIL, "webhook_fails", facts)
    return Finding("webhook", Verdict.OK, "webhook_good", {"wanted": wanted})


def quota(examined: Examined) -> Finding:
    """How many pushes are left this month."""
    limit, used = examined.platform.quota(), examined.platform.used()
    if limit is None:
        return Finding("quota", Verdict.OK, "quota_unlimited", {"used": used})
    left = max(limit - used, 0)
    facts = {"limit": limit, "used": used, "left": left, "reserve": examined.settings.monthly_push_reserve}
    if left == 0:
        return Finding("quota", Verdict.FAIL, "quota_spent", facts)
    if left <= examined.settings.monthly_push_reserve:
        return Finding("quota", Verdict.NOTE, "quota_low", facts)
    return Finding("quota", Verdict.OK, "quota_good", facts)


AT_LINE: Mapping[str, Callable[[Examined], Finding]] = {"webhook": webhook, "quota": quota}
