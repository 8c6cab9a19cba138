"""The web process: webhook, health, and the staff pages. Wires the rooms, nothing else."""

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from admin_export.pages import put_up_staff_pages
from bot.concerns.reading import load_reader
from bot.hardening import QuietFlask, harden
from bot.health import health
from bot.logs import set_up_logs
from bot.metrics import count_webhooks, metrics
from bot.office import open_office
from bot.settings import Settings, load_settings
from bot.web_process import open_web_process
from bot.webhook import webhook

MOST_BYTES = 2 * 1024 * 1024


def create_app(settings: Settings | None = None) -> Flask:
    """Build the app; call it in the process that serves (after forking)."""
    settings = settings or load_settings()
    set_up_logs(settings.log_format)
    app = QuietFlask("bot", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    load_reader(settings.lexicon_file)  # Not with the first worried client.
    process = open_web_process(open_office(settings))
    app.extensions["tsuzuku"] = process
    app.register_blueprint(health)
    app.register_blueprint(webhook)
    put_up_staff_pages(app)
    app.register_blueprint(metrics)
    count_webhooks(app)
    harden(app, settings)
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # as Flask says
    return app
