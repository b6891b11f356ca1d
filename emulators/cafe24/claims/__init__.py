"""Cancellations, returns, exchanges, the buyers' requests for them, and refunds."""
