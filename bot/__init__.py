"""How the outside world reaches the handlers and how replies leave."""
