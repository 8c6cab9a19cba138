"""What one web process holds: the office, and the threads that send."""

import atexit
from dataclasses import dataclass

from bot.delivery.caller import forked_caller
from bot.delivery.loop import Delivery
from bot.delivery.transports import open_transports
from bot.heartbeat_watch import HeartbeatWatch
from bot.line.calls import LineCalls
from bot.office import Office


@dataclass(frozen=True)
class WebProcess:
    """Made after forking, once a process."""

    office: Office
    calls: LineCalls
    delivery: Delivery
    watch: HeartbeatWatch

    def stop(self) -> None:
        """Finish what is in flight; nothing else is begun."""
        atexit.unregister(self.stop)
        self.watch.stop()
        self.delivery.stop()

    def leave_group(self, path: str) -> None:
        """The record is nobody else's: leave, without holding up the webhook."""
        self.delivery.later(lambda: self.calls.leave(path))


def open_web_process(office: Office) -> WebProcess:
    """Open the connections to LINE and start sending."""
    transports = open_transports(office.settings)
    delivery = Delivery(office.database, transports, caller=forked_caller())
    delivery.start()
    watch = HeartbeatWatch(office.database)
    watch.start()
    process = WebProcess(office, transports.calls, delivery, watch)
    atexit.register(process.stop)
    return process
