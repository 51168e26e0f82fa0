"""How an event pattern is read, decided and explained."""
