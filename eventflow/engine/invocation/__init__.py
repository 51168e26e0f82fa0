"""How an event reaches a function, and what happens when that fails."""
