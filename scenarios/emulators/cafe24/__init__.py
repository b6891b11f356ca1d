"""Contract tests of the Cafe24 emulator."""
