"""The couriers: CJ Logistics, Lotte, Korea Post, and the tracking service SweetTracker, over one table of parcels."""
