"""What `make demo` prints when everything runs."""

from importlib.resources import files

from jinja2 import Template


def greeting(port: int, line: str, code: str) -> str:
    """The addresses to open and the code to enrol with."""
    template: Template = Template(
        (files("bot.demo") / "greeting.j2").read_text("utf-8"), keep_trailing_newline=True
    )
    return str(template.render(port=port, line=line, code=code))
