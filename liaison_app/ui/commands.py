"""What a menu holds: for the menu bar, the search of everything, and the sheet of keys."""

from __future__ import annotations

from collections.abc import Callable

#: Text, keys (empty: none), what it does; an empty text is a line between.
Item = tuple[str, str, Callable[[], object]]

#: A title with its mnemonic's mark, and what stands under it.
Menu = tuple[str, list[Item]]
