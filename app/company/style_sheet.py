"""The style sheet of the company's color: the bar and the main buttons, in light and in dark mode."""

from __future__ import annotations

from app.company.colors import text_color_on

# What the style sheets of the product have (`static/css/tokens.css`).
OURS = {"bar": ("#1a1d24", "#0c0d10"), "action": ("#1a1d24", "#eceae4")}
TEXT_ON_OURS = {"bar": ("#ffffff", "#ffffff"), "action": ("#ffffff", "#14161b")}


def style_sheet(color: str, dark_color: str) -> str:
    """The rules for a color and one in dark mode; empty without either.

    Colors that the reader's system chooses stay. A mark on the bar has the color of its text.
    """
    if not (color or dark_color):
        return ""
    values = {}
    for name, ours in OURS.items():
        light, dark = color or ours[0], dark_color or ours[1]
        on_light = text_color_on(color) if color else TEXT_ON_OURS[name][0]
        on_dark = text_color_on(dark_color) if dark_color else TEXT_ON_OURS[name][1]
        values[name] = f"light-dark({light}, {dark})"
        values[f"on-{name}"] = f"light-dark({on_light}, {on_dark})"
    values["on-bar-2"] = values["on-bar"]
    tokens = " ".join(f"--{name}: {value};" for name, value in values.items())
    return f"""@media not (forced-colors: active) {{
  @layer tokens {{ :root {{ {tokens} }} }}
  @layer components {{ .button.main {{ border-color: var(--line-strong) }} }}
  @layer layout {{
    .bar .brand .lane {{ stroke: currentColor }}
    .bar nav a[aria-current] {{ border-bottom-color: currentColor; font-weight: 600 }}
    .bar a:hover {{ text-decoration: underline }}
    .bar .count {{ background: none; outline: 1px solid currentColor }}
    .bar .me button {{ border-color: currentColor }}
  }}
}}
"""
