"""The mall itself: settings, store, shipping, members."""
