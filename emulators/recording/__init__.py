"""Recording real vendors' answers through `mallrig proxy --record`: as HAR 1.2, with stand-ins for secrets and personal data."""
