"""What holds whatever happens: invariants of what is seen, and properties of the decisions."""
