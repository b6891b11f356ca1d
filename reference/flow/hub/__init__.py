"""The Hub: what a customer can do in the chat, over the same rules."""
