"""The model answer: the documented rules, and the engine that works by them."""
