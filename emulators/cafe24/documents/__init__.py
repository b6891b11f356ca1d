"""What the emulator says of itself: OpenAPI, a page to try it, how faithful it is."""
