"""SweetTracker (스마트택배): one key to follow parcels of every courier."""
