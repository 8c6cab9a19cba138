"""Values that programs stumble over."""

from typing import Any

from hypothesis import strategies as st

ODD_TEXTS = (
    "",
    " ",
    "\0",
    "a\0b",
    "\ud83d",
    "\udc00\ud800",
    "\u202eabc\u200f",
    "👨‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "か\u3099" * 300,
    "あ" * 10_000,
    "死にたい",
    "=1+1",
    "'; DROP TABLE texts; --",
    "{{ 7 * 7 }}",
    "<script>",
    "%00%ff",
    "../../etc/passwd",
    "２０２６年１１月２５日",
)
ODD_NUMBERS = (0, -1, 1, 2, 2**31, 2**63 - 1, 2**63, -(2**63) - 1, 10**400)

texts = st.sampled_from(ODD_TEXTS) | st.text(max_size=40)
numbers = st.sampled_from(ODD_NUMBERS) | st.integers()
json_values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | numbers | st.floats() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
