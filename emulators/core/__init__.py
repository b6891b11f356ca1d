"""What every emulator stands on: worlds, their clocks, stores, faults and journals, and one function, mount()."""
