"""Is a rulebook right, and what did a change do: `verify()`, `diff()`."""
