"""How requests that wait for their answer reach a function, and what becomes of them."""
