"""Markdown as people may bring it: assembled from whole lines, from nasty pieces, and at random."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = [
    *("- ", "* ", "+ ", "1. ", "2) ", "> ", ">", "  ", "    ", "\t", "-", "12345. ", "1", "."),
    *("[ ]", "[x]", "[X]", "[~]", "[]", "[\u00a0]", "[ ] a", "[x] b", "[ ", "] "),
    *("`", "``", "```", "````", "~~~", "```ruby", "<!--", "-->", "<!-- a -->", "<!-->"),
    *("# ", "## ", "### Manager tasks", "#### Week 1-2", "Day 1", "BEFORE STARTING AT GITLAB", "**Buddy**"),
    *("===", "---", "|", "| a | b |", "|---|---|", "<details>", "</details>", "<summary>Manager</summary>"),
    *('/label ~a ~"b c"', "/close", " /assign @x", "/due in 3 days", "/", "@marta", "Manager: ", "IT Ops: "),
    *("{{name}}", "{{", "}}", "{{nothing}}", ":red_circle:", "[a](b)", "![c](d)", "**", "_", "\\", "&amp;"),
    *(
        "\x00",
        "\u2028",
        "\x85",
        "\x0b",
        "\ufeff",
        "\u202e",
        "é",
        "漢字",
        "👋",
        "kind: onboarding issue",
        "path:",
    ),
    *("\n", "\r\n", "\r", "\n\n", "\n", "\n"),
]

TASKS = ["- [ ] a", "* [x] a", "+ [X] a", "1. [ ] a", "2) [x] a", "   1. [ ] a", "> - [ ] a", "- 1. [ ] a"]
NO_TASKS = ["[ ] a", "- [] a", "- [ ]", "-[ ] a", "- [~] a", "```\n- [ ] a\n```", "<!--\n- [ ] a\n-->"]
ENDS = ["\n", "\r\n", "\r"]

nasty = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
listed = st.lists(st.tuples(st.sampled_from(TASKS + NO_TASKS), st.sampled_from(ENDS)), max_size=20).map(
    lambda lines: "".join(line + end for line, end in lines)
)
any_markdown = nasty | listed | st.text(max_size=200)
