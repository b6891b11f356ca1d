"""What steps talk to: the rig, the shopper, the target, and looks at the emulators. None of it imports what it drives."""
