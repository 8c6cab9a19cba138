"""What tests do with the platform behind the phones: faults, webhooks, quota, records of calls."""

from flask import Blueprint, Response, jsonify, request

from bot.simulator.checks import Json
from bot.simulator.control_errors import explain_errors
from bot.simulator.current import current_platform
from bot.simulator.faults import Fault, FaultKind
from bot.simulator.people import Side
from bot.simulator.platform import Platform
from bot.simulator.routes_control import LONGEST_WAIT

_FAULT_FIELDS = ("endpoint", "count", "latency_ms", "user_id", "skip")


routes = Blueprint("workbench", __name__, url_prefix="/_control")
explain_errors(routes)


@routes.get("/faults")
def faults() -> Response:
    return jsonify([fault.as_json() for fault in current_platform.faults.standing()])


@routes.post("/faults")
def order_fault() -> Response:
    wish = request.get_json()
    given = {name: wish[name] for name in _FAULT_FIELDS if name in wish}
    fault = current_platform.faults.add(Fault(FaultKind(wish["kind"]), **given))
    return jsonify(fault.as_json())


@routes.delete("/faults")
def clear_faults() -> Response:
    current_platform.faults.clear()
    return jsonify({})


@routes.get("/calls")
def calls() -> Response:
    endpoint = request.args.get("endpoint")
    wanted = (c for c in list(current_platform.calls) if endpoint in (None, c.endpoint))
    return jsonify([call.as_json() for call in wanted])


@routes.get("/deliveries")
def deliveries() -> Response:
    """Everything the bot got through to one person, or to all."""
    return jsonify(_deliveries(current_platform, request.args.get("user_id")))


@routes.get("/counts")
def counts() -> Response:
    return jsonify(_counts(current_platform))


@routes.get("/events")
def events() -> Response:
    return jsonify(current_platform.events())


@routes.post("/events")
def send_events() -> Response:
    """Raw events of the test's own making, together in one request."""
    current_platform.send_events(request.get_json())
    return jsonify({})


@routes.get("/webhooks")
def webhooks() -> Response:
    return jsonify([result.as_json() for result in list(current_platform.webhooks.results)])


@routes.post("/webhooks/redeliver")
def redeliver() -> Response:
    current_platform.redeliver(request.get_json()["webhookEventId"])
    return jsonify({})


@routes.post("/webhooks/duplicate")
def duplicate() -> Response:
    current_platform.duplicate(request.get_json()["webhookEventId"])
    return jsonify({})


@routes.post("/webhooks/hold")
def hold() -> Response:
    current_platform.webhooks.hold()
    return jsonify({})


@routes.get("/webhooks/held")
def held() -> Response:
    return jsonify(current_platform.webhooks.held())


@routes.post("/webhooks/release")
def release() -> Response:
    """All in order, or only the positions in `order`; what is not named is lost."""
    current_platform.webhooks.release((request.get_json(silent=True) or {}).get("order"))
    return jsonify({})


@routes.put("/webhooks/redelivery")
def redelivery() -> Response:
    current_platform.webhooks.redelivery_gaps = tuple(map(float, request.get_json()["gaps"]))
    return jsonify({})


@routes.get("/webhooks/idle")
def idle() -> Response:
    wait = min(request.args.get("wait", 5.0, float), LONGEST_WAIT)
    return jsonify({"idle": current_platform.webhooks.wait_idle(wait)})


@routes.put("/quota")
def quota() -> Response:
    wish = request.get_json()
    if "limit" in wish:
        current_platform.sending.quota.limit = wish["limit"]
    if "used" in wish:
        current_platform.sending.quota.set_used(wish["used"], current_platform.config.clock())
    return jsonify(_counts(current_platform)["quota"])


def _deliveries(platform: Platform, user_id: str | None) -> list[Json]:
    people = [platform.chats.get(user_id)] if user_id else platform.chats.people()
    with platform.chats.lock:
        return [
            {"user_id": person.user_id, **entry.as_json()}
            for person in people
            for entry in person.entries
            if entry.side is Side.BOT
        ]


def _counts(platform: Platform) -> Json:
    with platform.chats.lock:
        quota = platform.sending.quota
        return {
            "delivered": {
                road.value: dict(counter) for road, counter in platform.sending.delivered.items()
            },
            "calls": [
                {"endpoint": endpoint, "status": status, "count": count}
                for (endpoint, status), count in platform.call_counts.items()
            ],
            "quota": {"limit": quota.limit, "used": quota.used(platform.config.clock())},
            "retry_keys_with_other_body": platform.sending.retry_keys.reused_with_other_body,
            "left_groups": platform.left_groups,
        }
