"""The rig door: worlds, clocks, faults, journals and the shopper's side, under /_rig/."""
