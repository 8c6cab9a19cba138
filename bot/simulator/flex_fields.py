"""Which properties each Flex component has, and which words they take.

Source: https://developers.line.biz/en/reference/messaging-api/#flex-message
"""

_OFFSETS = "position offsetTop offsetBottom offsetStart offsetEnd"
_PADDING = "paddingAll paddingTop paddingBottom paddingStart paddingEnd"
_COMMON = f"type flex margin action {_OFFSETS}"
_TYPE = "color size weight style decoration"


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


FIELDS: dict[str, frozenset[str]] = {
    "bubble": _names("type size direction header hero body footer styles action"),
    "box": _names(
        f"{_COMMON} {_PADDING} layout contents spacing backgroundColor borderColor borderWidth"
        " cornerRadius width maxWidth height maxHeight justifyContent alignItems background"
    ),
    "text": _names(
        f"{_COMMON} {_TYPE} text contents align gravity wrap maxLines lineSpacing adjustMode scaling"
    ),
    "span": _names(f"type text {_TYPE}"),
    "button": _names(f"{_COMMON} color style height gravity adjustMode scaling"),
    "image": _names(f"{_COMMON} url align gravity size aspectRatio aspectMode backgroundColor animated"),
    "icon": _names(f"type url margin size aspectRatio scaling {_OFFSETS}"),
    "separator": _names("type margin color"),
    "filler": _names("type flex"),
    "spacer": _names("type size"),
    "video": _names("type url previewUrl altContent aspectRatio action"),
}

COLORS = _names("color backgroundColor borderColor")

_FREE_SPACE = (
    "center",
    "flex-start",
    "flex-end",
    "space-between",
    "space-around",
    "space-evenly",
)
_GAPS = ("none", "xs", "sm", "md", "lg", "xl", "xxl", "px")

KEYWORDS: dict[str, tuple[str, ...]] = {
    "margin": _GAPS,
    "spacing": _GAPS,
    "paddingAll": _GAPS,
    "paddingTop": _GAPS,
    "paddingBottom": _GAPS,
    "paddingStart": _GAPS,
    "paddingEnd": _GAPS,
    "cornerRadius": _GAPS,
    "borderWidth": ("none", "light", "normal", "medium", "semi-bold", "bold", "px"),
    "size": ("xxs", "xs", "sm", "md", "lg", "xl", "xxl", "3xl", "4xl", "5xl", "full", "px"),
    "weight": ("regular", "bold"),
    "decoration": ("none", "underline", "line-through"),
    "align": ("start", "end", "center"),
    "gravity": ("top", "bottom", "center"),
    "style": ("primary", "secondary", "link", "normal", "italic"),
    "height": ("sm", "md", "px"),
    "position": ("relative", "absolute"),
    "justifyContent": _FREE_SPACE,
    "alignItems": ("center", "flex-start", "flex-end"),
    "aspectMode": ("cover", "fit"),
}
"""`px` stands for any length in pixels or per cent."""
