"""What every call goes through: the door and its table of endpoints, tokens, limits, the reading of what was sent."""
